"""Turns the bytes of a text file, in whatever encoding a spreadsheet chose, into counted lines of bounded length."""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from responder.errors import UnusableFile

LONGEST_LINE = 1 << 17
LONGEST_RECORD = 1 << 18
LONGEST_RECORD_LINES = 1000
CHUNK = 1 << 16


class Lines:
    """Physical lines, counted. Those of a record that fails can be given back, so that only its first one is lost."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.number = 0
        self.taken: list[str] = []
        self._text = text
        self._taken_length = 0
        self._given_back: deque[str] = deque()

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        """The next line. Raises csv.Error, for the reader that asked, where line or record have no end."""
        line = self._given_back.popleft() if self._given_back else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        too_long = len(line) >= LONGEST_LINE
        if too_long:
            line = self._cut(line)
        self.number += 1
        self.taken.append(line)
        self._taken_length += len(line)
        if too_long or len(self.taken) > LONGEST_RECORD_LINES or self._taken_length > LONGEST_RECORD:
            raise csv.Error("too long")
        return line

    def _cut(self, line: str) -> str:
        """The line with its end, whatever was between thrown away."""
        rest = line
        while len(rest) >= LONGEST_LINE and not rest.endswith(("\n", "\r")):
            rest = self._text.readline(LONGEST_LINE)
        return line[: LONGEST_LINE - 2] + "\n"

    def begin(self) -> None:
        """A record begins with the next line."""
        self.taken.clear()
        self._taken_length = 0

    def give_back(self) -> None:
        """Offer again all lines taken for a record but its first."""
        self._given_back.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1


@contextmanager
def lines_of(file: BinaryIO) -> Iterator[Lines]:
    """The file's lines from its first. UTF-8, UTF-16 or Windows-1252, found out while reading.

    Raises UnusableFile for what is no text.
    """
    encoding = _encoding(file)
    file.seek(0)
    source = file if encoding != "utf-8-sig" else cast(BinaryIO, _Utf8OrWindows1252(file))
    text = io.TextIOWrapper(source, encoding=encoding, errors="replace", newline="")
    try:
        yield Lines(text)
    finally:
        text.detach()  # or the file would be closed with its wrapper


class _Utf8OrWindows1252(io.BufferedIOBase):
    """The file as UTF-8. Windows-1252 has no mark of its own: it is what does not begin to be UTF-8.

    The first letter beyond ASCII decides, however far down it stands. A damaged byte after it does not.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._is_utf8: bool | None = None

    def readable(self) -> bool:
        """It is."""
        return True

    def read1(self, size: int = -1, /) -> bytes:
        """The next bytes of it, in UTF-8; Windows-1252 takes more of them than were asked for."""
        chunk = self._file.read(max(size, CHUNK))
        if self._is_utf8 is None and not chunk.isascii():
            # A letter may be cut in two where the chunk ends.
            rest = self._file.read(3)
            chunk += rest
            self._is_utf8 = _begins_as_utf8(chunk, is_all=not rest)
        return chunk.decode("cp1252", errors="replace").encode() if self._is_utf8 is False else chunk

    def read(self, size: int | None = -1, /) -> bytes:
        """As `read1`."""
        return self.read1(-1 if size is None else size)


def _begins_as_utf8(chunk: bytes, *, is_all: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(chunk, is_all)
    except UnicodeDecodeError as error:
        return not chunk[: error.start].isascii()
    return True


def _encoding(file: BinaryIO) -> str:
    file.seek(0)
    head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnusableFile("This is a workbook or an archive, not a CSV file; save the sheet as CSV and import that.")
    return _utf16_without_mark(head) if b"\x00" in head else "utf-8-sig"


def _utf16_without_mark(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 4 or min(even, odd) > len(head) // 20:
        raise UnusableFile("This is not a text file.")
    return "utf-16-le" if odd > even else "utf-16-be"
