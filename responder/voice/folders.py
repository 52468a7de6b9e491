"""Turns a brand's voice into a folder of text files that can live in git, and such a folder back into versions.

The layout is that of `templates/letters`: `<language>/<move>/<situation>.txt`, `<language>/close/…` for the close form.
A file that is not there leaves its wording as it is.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath
from uuid import UUID

from sqlalchemy.orm import Session

from responder.draft.language import languages
from responder.errors import BrokenWording, Refused, UnusableFile
from responder.models import Brand
from responder.queries.wordings import newest_wordings, wordings_in_use
from responder.voice.places import Place, names, place
from responder.voice.trial import Proof, troubles_of
from responder.voice.versions import publish, save, text_of, tidy

MOST_FILES = 2_000
MOST_BYTES = 4_000_000
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError, ValueError, IndexError,
)  # fmt: skip
HINTS = ("README.md", ".gitignore", ".DS_Store")


@dataclass(frozen=True, slots=True)
class Broken:
    """One file that cannot be used: where, in which line if that can be said, and why."""

    file: str
    line: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Read:
    """A folder that was read and tried: what differs from the newest versions, how much does not, what is broken."""

    changed: Sequence[tuple[Place, str]] = field(default=())
    unchanged: int = 0
    broken: Sequence[Broken] = field(default=())

    def refuse_broken(self) -> None:
        """Raises UnusableFile when anything is broken: nothing is half imported."""
        if self.broken:
            first = self.broken[0]
            at = f", line {first.line}" if first.line else ""
            more = f" And {len(self.broken) - 1} more." if len(self.broken) > 1 else ""
            raise UnusableFile(f"Nothing was imported. {first.file}{at}: {first.sentence}{more}")


def files_of(session: Session, brand: Brand, *, only_own: bool = False) -> dict[str, str]:
    """Every wording in use by its path in the folder, as shipped where the brand has none; or the brand's own alone."""
    found: dict[str, str] = {}
    for language in sorted(languages()):
        own = wordings_in_use(session, brand.id, language)
        for name in names(language):
            here = Place(brand.id, language, name)
            text = text_of(here, own.get(name))
            is_own = name in own and own[name].source is not None
            if text and (is_own or not only_own):
                found[f"{language}/{name}.txt"] = text
    return found


def write_folder(files: Mapping[str, str], folder: Path) -> None:
    """Put the files there, over those of the same name; others are left alone. Raises Refused when it cannot."""
    try:
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Refused(f"The folder {folder} cannot be written: {error.strerror}.") from error


def read_folder(folder: Path) -> dict[str, bytes]:
    """Every file of the folder by its path. Raises UnusableFile for none, and for what is no folder of wordings."""
    if not folder.is_dir():
        raise UnusableFile(f"{folder} is not a folder.")
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path.relative_to(folder))]
    _refuse_too_much(len(paths), sum(path.stat().st_size for path in paths))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.name not in HINTS}


def zipped(files: Mapping[str, str]) -> bytes:
    """The files as one zip archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return held.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """Every file of an archive by its path. Raises UnusableFile for what is none, or would grow too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [
                it for it in archive.infolist() if not it.is_dir() and not _is_hidden(PurePosixPath(it.filename))
            ]
            _refuse_too_much(len(members), sum(it.file_size for it in members))
            wanted = [it for it in members if PurePosixPath(it.filename).name not in HINTS]
            return {it.filename: _unpacked(archive, it) for it in wanted}
    except UNREADABLE as error:
        raise UnusableFile("That is no zip archive we can read.") from error


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """One file. Never more of it is unpacked than its entry says: read whole, it would be before anybody looks."""
    if member.compress_type not in PACKED:
        raise UnusableFile("The archive is packed in an unusual way. Make it a plain zip.")
    with archive.open(member) as file:
        return file.read(member.file_size + 1)


def read_through(session: Session, brand: Brand, files: Mapping[str, bytes]) -> Read:
    """Hold the files against the brand's newest versions, and try what differs. Reads only; takes its time."""
    if not files:
        raise UnusableFile("There is no file in it. A voice is a folder such as en/thanks/long.txt.")
    newest = {language: newest_wordings(session, brand.id, language) for language in languages()}
    changed: list[tuple[Place, str]] = []
    broken: list[Broken] = []
    for path, content in files.items():
        try:
            here, text = _placed(brand.id, path), _text(content)
            if text != text_of(here, newest[here.language].get(here.name)):
                broken += (Broken(path, each.line, each.sentence) for each in troubles_of(session, here, text)[:1])
                changed.append((here, text))
        except Refused as error:
            broken.append(Broken(path, error.line if isinstance(error, BrokenWording) else None, str(error)))
    return Read(changed, len(files) - len(changed), broken)


def take_in(session: Session, read: Read, *, who: str, publishing: bool, note: str = "Out of a folder") -> int:
    """Keep what differs as drafts, or publish it at once; all of it or, when anything is raised, none."""
    read.refuse_broken()
    for here, text in read.changed:
        newest = newest_wordings(session, here.brand_id, here.language).get(here.name)
        seen = newest.number if newest else 0
        saved = save(session, here, text, seen=seen, author=who, note=note)
        if publishing and saved is not None and saved.published_at is None:
            publish(session, here, Proof(here, text), seen=saved.number, who=who)
    return len(read.changed)


def _placed(brand_id: UUID, path: str) -> Place:
    language, _, rest = path.partition("/")
    if not rest.endswith(".txt"):
        raise Refused("A wording is a file such as en/thanks/long.txt.")
    return place(brand_id, language, rest.removesuffix(".txt"))


def _text(content: bytes) -> str:
    try:
        return tidy(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BrokenWording("The file is not written in UTF-8.") from error


def _refuse_too_much(files: int, size: int) -> None:
    if files > MOST_FILES or size > MOST_BYTES:
        raise UnusableFile(f"That is more than a voice: at most {MOST_FILES:,} files and {MOST_BYTES:,} bytes.")


def _is_hidden(path: PurePath) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)
