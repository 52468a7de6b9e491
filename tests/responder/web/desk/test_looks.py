"""What is committed under responder/static is what `make ui` builds out of the locked packages."""

import hashlib
import json
import re

import pytest

from responder.paths import STATIC, templates
from tests.machine import ROOT

SOURCES = STATIC / "src"
ORIGINS = json.loads((STATIC / "vendor" / "origins.json").read_text())
LOCKED = json.loads((ROOT / "package-lock.json").read_text())["packages"]


def sha256(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()


@pytest.mark.parametrize("name", sorted(ORIGINS))
def test_a_vendored_file_is_the_locked_package_s(name):
    origin = ORIGINS[name]

    assert sha256((STATIC / "vendor" / name).read_bytes()) == origin["sha256"]
    assert LOCKED[f"node_modules/{origin['package']}"]["version"] == origin["version"], "run `make ui`"


def test_nothing_is_vendored_without_an_origin_and_a_licence():
    files = {path.name for path in (STATIC / "vendor").iterdir() if path.is_file()} - {"origins.json"}

    assert files == set(ORIGINS)
    licences = {path.stem for path in (STATIC / "vendor" / "licences").iterdir()}
    assert {re.split(r"[-.]", name)[0].replace("icons", "lucide") for name in files} == licences


def test_the_style_sheet_is_built_from_its_sources():
    parts = [path.read_bytes() for path in sorted(SOURCES.glob("*.css"))]
    hashed = sha256((ROOT / "package-lock.json").read_bytes(), *parts)

    assert f"/* built from {hashed} */" in (STATIC / "desk.css").read_text(), "run `make ui`"


def test_every_class_a_page_names_is_in_the_style_sheet():
    sheet = (STATIC / "desk.css").read_text().replace("\\", "")
    named = {
        word
        for path in (templates() / "pages").glob("*.html")
        for value in re.findall(r'class="([^"]*)"', path.read_text())
        for word in re.sub(r"{{.*?}}|{%.*?%}", " ", value).split()
    }

    assert sorted(word for word in named if f".{word}" not in sheet) == [], "run `make ui`"


def test_every_icon_a_page_names_is_in_the_sprite():
    sprite = (STATIC / "vendor" / "icons.svg").read_text()
    code = [*(templates() / "pages").glob("*.html"), *(ROOT / "responder" / "web" / "desk").glob("*.py")]
    named = {name for path in code for name in re.findall(r'icon(?:=|\()"([\w-]+)"', path.read_text())}

    assert {name for name in named if f'id="{name}"' not in sprite} == set()
    assert named
