"""A voice goes out as files that can live in git, and comes back: only what differs, all of it or nothing."""

import io
import json
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from responder.db import reading, transaction
from responder.draft.library import shipped_sources
from responder.errors import UnusableFile
from responder.models import Brand, Wording
from responder.voice.folders import unzipped
from tests import cast

OURS = "Fair winds to you.\n"


@pytest.fixture
def brand(database) -> Brand:
    with transaction() as session:
        return cast.northlight(session, cast.maya(session))


def responder(*arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "responder", "voice", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done


def versions() -> list[tuple[str, str | None, bool]]:
    with reading() as session:
        found = session.query(Wording).order_by(Wording.name, Wording.number)
        return [(it.name, it.source, bool(it.published_at)) for it in found]


def test_a_voice_goes_out_and_comes_back_through_the_commands(brand, tmp_path):
    folder = tmp_path / "voice"
    exported = json.loads(responder("export", "--brand", "Northlight", folder, "--json").stdout)
    assert exported["files"] == len(list(folder.rglob("*.txt"))) > 30
    assert (folder / "en/wishes/well.txt").read_text() == shipped_sources("en")["wishes/well"]

    # Nothing changed, nothing new.
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("ref")
    (folder / "README.md").write_text("Ours")
    same = json.loads(responder("import", "--brand", "Northlight", folder, "--json").stdout)
    assert (same["changed"], same["unchanged"]) == ([], exported["files"])

    # One file differs: looked at, then published under a name.
    (folder / "en/wishes/well.txt").write_bytes(b"\xef\xbb\xbfFair winds to you.  \r\n\r\n")
    assert "1 would be kept as drafts" in responder("import", "--brand", "Northlight", folder, "--dry-run").stdout
    assert versions() == []
    responder("import", "--brand", "Northlight", folder, "--publish", "--author", "Maya Lindqvist")
    assert versions() == [("wishes/well", OURS, True)]
    listed = json.loads(responder("list", "--brand", "Northlight", "--json").stdout)["items"]
    assert listed == [{"language": "en", "name": "wishes/well", "in_use": 1, "draft": None, "author": "Maya Lindqvist"}]

    # Its own alone, into another folder.
    responder("export", "--brand", "Northlight", "--own", tmp_path / "own")
    assert [path.name for path in (tmp_path / "own").rglob("*.txt")] == ["well.txt"]
    assert (tmp_path / "own/en/wishes/well.txt").read_text() == OURS


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_broken_file_and_nothing_is_imported(brand, tmp_path):
    for path, content in {
        "en/wishes/well.txt": OURS.encode(),
        "en/thanks/plain.txt": b"Thank you.\n{{ wind.speed }}\n",
        "en/thanks/never.txt": b"Thank you.\n",
        "en/thanks/long.txt": b"\xff\xfe",
        "xx/thanks/long.txt": b"Thank you.\n",
        "notes.doc": b"",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)

    done = responder("import", "--brand", "Northlight", tmp_path, "--publish", code=1)

    assert "en/thanks/plain.txt:2: There is no value wind.speed." in done.stderr
    assert "en/thanks/never.txt: There is no template called 'thanks/never' in English." in done.stderr
    assert "en/thanks/long.txt: The file is not written in UTF-8." in done.stderr
    assert "xx/thanks/long.txt: There are no letters in 'xx'" in done.stderr
    assert "notes.doc: A wording is a file such as en/thanks/long.txt." in done.stderr
    assert "Nothing was imported: 5 of the files cannot be used." in done.stderr
    assert versions() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_voice_is_refused_in_a_sentence(brand, tmp_path):
    assert "is not a folder" in responder("import", "--brand", "Northlight", tmp_path / "none", code=1).stderr
    assert "There is no file in it" in responder("import", "--brand", "Northlight", tmp_path, code=1).stderr
    assert "no brand called 'Northern'" in responder("export", "--brand", "Northern", tmp_path, code=1).stderr
    assert "Every wording is as shipped." in responder("list", "--brand", "Northlight").stdout


def archive(content: bytes, packing: int = zipfile.ZIP_DEFLATED, *, name: str = "en/thanks/long.txt") -> bytearray:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", packing) as file:
        file.writestr(name, content)
    return bytearray(held.getvalue())


def test_an_archive_whose_entry_lies_about_its_size_is_refused_before_it_is_unpacked():
    bomb = archive(b"a" * 60_000_000)
    size = bomb.rfind(b"PK\x01\x02") + 24
    bomb[size : size + 4] = struct.pack("<I", 10)
    tracemalloc.start()
    try:
        with pytest.raises(UnusableFile):
            unzipped(bytes(bomb))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_that_is_packed_in_a_way_nobody_can_bound_is_refused(packing):
    with pytest.raises(UnusableFile, match="plain zip"):
        unzipped(bytes(archive(b"Thank you.", packing)))


def test_a_damaged_archive_is_refused_in_words():
    damaged = archive(b"Thank you. " * 50)
    damaged[48:60] = b"\xff" * 12
    nameless = archive(b"", name="x")
    nameless[nameless.rfind(b"PK\x01\x02") + 28] = 0
    for content in (damaged, nameless):
        with pytest.raises(UnusableFile, match="no zip archive"):
            unzipped(bytes(content))
