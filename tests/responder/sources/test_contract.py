"""Every source, on real-looking files, reads exactly what its expectation beside them says."""

import json
import random
from contextlib import suppress
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from responder.errors import UnusableFile
from responder.facts import FoundCustomer, FoundTouchpoint, Unusable
from responder.folders import Folder
from responder.sources import file_sources
from tests.cast import MAYA

SAMPLES = Path(__file__).parents[2] / "samples" / "sources"
SAMPLE = sorted(file for file in SAMPLES.glob("*/*") if not file.name.endswith((".expected.json", ".md")))
FILES = [file for file in SAMPLE if file.is_file()]
DAMAGE = (
    b"",
    b'"',
    b"\x00",
    b"\xff",
    b"\n",
    b";",
    b",",
    b":",
    b"=?",
    b"\\",
    b"9" * 30,
    b"\xed\xa0\x80",
    b"\xe2\x80\xa8",
)
SOURCES = sorted(file_sources())


def as_json(found):
    return {type(found).__name__: said(found)}


def said(value):
    """The fields that say something; those of a customer within a contact, and of a customer's claims, likewise."""
    told = {field.name: getattr(value, field.name) for field in fields(value) if not is_left_out(value, field)}
    return {name: plain(one) for name, one in told.items()}


def plain(value):
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return said(value) if is_dataclass(value) else value


def is_left_out(value, field):
    return getattr(value, field.name) in (field.default, None, {}, "", ())


def read(kind, path):
    source = file_sources()[kind]
    if source.reads_folder:
        return list(source.read(Folder(path), MAYA))
    with path.open("rb") as file:
        return list(source.read(file, MAYA))


@pytest.mark.parametrize("file", SAMPLE, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_sample_is_read_as_expected(file):
    found = json.loads(json.dumps([as_json(one) for one in read(file.parent.name, file)], default=str))

    assert found == json.loads(file.with_name(f"{file.name}.expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_has_a_sample(source):
    assert [file for file in SAMPLE if file.parent.name == source]


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_is_named_as_its_file(source):
    assert file_sources()[source].read.__module__ == f"responder.sources.{source}"
    assert file_sources()[source].title
    assert file_sources()[source].wants


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"\x00\x01\x02\xff" * 5000,
        b"PK\x03\x04 and the rest of a workbook",
        b'{"this": "is JSON"}',
        b"x" * 3_000_000,
        b'"' * 300_000,
    ],
    ids=["empty", "blank", "binary", "workbook", "json", "endless line", "quotation marks"],
)
def test_what_is_no_such_file_is_refused_or_holds_nothing(source, content, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(content)

    found = []
    with suppress(UnusableFile):
        found = read(source, file)

    assert all(isinstance(one, Unusable) for one in found)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_sample_cut_off_anywhere_never_breaks_its_source(file, tmp_path):
    content = file.read_bytes()
    for end in range(0, len(content), max(1, len(content) // 60)):
        cut = tmp_path / "cut"
        cut.write_bytes(content[:end])
        with suppress(UnusableFile):
            found = read(file.parent.name, cut)
            assert all(isinstance(one, FoundCustomer | FoundTouchpoint | Unusable) for one in found)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_damaged_sample_yields_nothing_a_database_would_refuse(file, tmp_path):
    dice = random.Random(file.name)
    for _ in range(100):
        damaged = tmp_path / "damaged"
        damaged.write_bytes(damage(file.read_bytes(), dice))
        with suppress(UnusableFile):
            for one in read(file.parent.name, damaged):
                text = json.dumps(as_json(one), default=str, ensure_ascii=False)
                assert text.encode()
                assert "\\u0000" not in text


def damage(content, dice):
    content = bytearray(content)
    for _ in range(dice.choice((1, 3, 30))):
        place = dice.randrange(len(content) + 1)
        content[place : place + dice.choice((0, 0, 1, 20))] = dice.choice(DAMAGE)
    return bytes(content)
