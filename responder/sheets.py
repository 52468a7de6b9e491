"""Turns a spreadsheet's export, whatever its encoding, delimiter and preamble, into rows by column name."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO

from responder.errors import UnusableFile
from responder.facts import Unusable

DELIMITERS = ",;\t"
PREAMBLE_LINES = 30  # how far down a header may stand
LONGEST_LINE = 1 << 18
LONGEST_RECORD_LINES = 1000
LONGEST_CELL, LONGEST_TEXT = 500, 10_000
TEXTS = frozenset({"notes", "summary"})  # cells that may hold LONGEST_TEXT
CHUNK = 1 << 20

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One record: what is not empty in it, by column key. `line` is where it starts, from 1."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands and what it says. `keys` are its columns as `column_key` writes them."""

    line: int
    delimiter: str
    titles: list[str]
    keys: list[str]


# What others call our columns.
ALIASES = {
    "e_mail": "email",
    "e_mail_address": "email_address",
    "full_name": "name",
    "first_name": "given_name",
    "last_name": "family_name",
    "surname": "family_name",
}


def column_key(title: str) -> str:
    """A column's name whatever its case and spaces: `Customer Since` and `customer_since` are one."""
    key = re.sub(r"[\s_-]+", "_", title.strip().lower())
    return ALIASES.get(key, key)


class Sheet:
    """A file read by its column names, a row at a time. `wanted` are the columns by which its header is known.

    Raises UnusableFile when made, if the file is no text or no such header is near its top.
    """

    def __init__(self, file: BinaryIO, wanted: frozenset[str]) -> None:
        self._file = file
        self._encoding = _encoding(file)
        self.header = self._find_header(wanted)
        self.titles = dict(zip(self.header.keys, self.header.titles, strict=True))

    def rows(self) -> Iterator[Row | Unusable]:
        """Every record below the header that is not empty."""
        with self._below_header() as lines:
            for start, record in _records(lines, self.header.delimiter):
                if isinstance(record, str):
                    yield Unusable(start, record)
                elif any(record):
                    yield self._row(start, record)

    def column(self, key: str) -> Iterator[str]:
        """One column's cells again from the top, while `rows` stands somewhere in the middle."""
        position = self._file.tell()
        try:
            for row in self.rows():
                if isinstance(row, Row) and key in row.cells:
                    yield row.cells[key]
        finally:
            self._file.seek(position)

    def _row(self, start: int, record: list[str]) -> Row | Unusable:
        if len(record) > len(self.header.keys) and any(record[len(self.header.keys) :]):
            return Unusable(start, f"there are {len(record)} cells where the header has {len(self.header.keys)}")
        cells = {key: text for key, cell in zip(self.header.keys, record, strict=False) if (text := cell.strip())}
        why = flaw(cells)
        return Unusable(start, why) if why else Row(start, cells)

    def _find_header(self, wanted: frozenset[str]) -> Header:
        with self._lines() as lines, suppress(csv.Error):
            for number, line in zip(range(1, PREAMBLE_LINES + 1), lines, strict=False):
                for delimiter in DELIMITERS:
                    titles = _split(line, delimiter)
                    keys = _distinct([column_key(title) for title in titles])
                    if wanted.issubset(keys):
                        return Header(number, delimiter, titles, keys)
        names = " and ".join(sorted(wanted))
        raise UnusableFile(f"There is no header row with the columns {names} at the top of the file.")

    @contextmanager
    def _below_header(self) -> Iterator["_Lines"]:
        with self._lines() as lines:
            for _ in range(self.header.line):
                next(lines)
            yield lines

    @contextmanager
    def _lines(self) -> Iterator["_Lines"]:
        self._file.seek(0)
        text = io.TextIOWrapper(self._file, encoding=self._encoding, errors="replace", newline="")
        try:
            yield _Lines(text)
        finally:
            text.detach()  # or the file would be closed with its wrapper


class _Lines:
    """Physical lines, counted. Those of a record that fails can be given back, so that only its first one is lost."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.number = 0
        self.taken: list[str] = []
        self._text = text
        self._given_back: deque[str] = deque()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        too_long = len(line) >= LONGEST_LINE
        if too_long:
            line = self._cut(line)
        self.number += 1
        self.taken.append(line)
        if too_long or len(self.taken) > LONGEST_RECORD_LINES:
            raise csv.Error("too long")
        return line

    def _cut(self, line: str) -> str:
        """The line with its end, whatever was between thrown away."""
        rest = line
        while len(rest) >= LONGEST_LINE and not rest.endswith(("\n", "\r")):
            rest = self._text.readline(LONGEST_LINE)
        return line[: LONGEST_LINE - 1] + "\n"

    def give_back(self) -> None:
        """Offer again all lines taken for a record but its first."""
        self._given_back.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1


def _records(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each record with the line it starts in; in place of one that cannot be read, the reason."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.number + 1
        lines.taken.clear()
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.give_back()
            yield start, "its quotation marks do not match, or a cell is too long"
        else:
            yield start, record


def _split(line: str, delimiter: str) -> list[str]:
    try:
        titles = next(csv.reader([line], delimiter=delimiter), [])
        return [_CONTROL.sub("", title).strip()[:LONGEST_CELL] for title in titles]
    except csv.Error:
        return []


def _distinct(keys: list[str]) -> list[str]:
    """The same keys, later ones of the same name numbered: the first column of a name is the one that counts."""
    seen: dict[str, int] = {}
    for place, key in enumerate(keys):
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            keys[place] = f"{key}_{seen[key]}"
    return keys


def flaw(cells: Mapping[str, str]) -> str | None:
    """Why the cells cannot be kept, None when they can: too long, or damaged."""
    for key, text in cells.items():
        if len(text) > LONGEST_CELL and (key not in TEXTS or len(text) > LONGEST_TEXT):
            return f"its {key[:40]} is longer than {LONGEST_TEXT if key in TEXTS else LONGEST_CELL} characters"
        if (not text.isprintable() or "\ufffd" in text) and _CONTROL.search(text):
            return f"its {key[:40]} holds characters that are no text, or are damaged"
    return None


def _encoding(file: BinaryIO) -> str:
    """UTF-8, UTF-16 or Windows-1252. The last has no mark of its own: it is what is neither of the others."""
    file.seek(0)
    head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(b"PK\x03\x04"):
        raise UnusableFile("This is a workbook or an archive, not a CSV file; save the sheet as CSV and import that.")
    if b"\x00" in head:
        return _utf16_without_mark(head)
    return "utf-8-sig" if _is_utf8(file) else "cp1252"


def _utf16_without_mark(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 4 or min(even, odd) > len(head) // 20:
        raise UnusableFile("This is not a text file.")
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf8(file: BinaryIO) -> bool:
    """Whether it is UTF-8; a damaged byte after some well-formed letters beyond ASCII does not count against it."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    while chunk := file.read(CHUNK):
        try:
            beyond_ascii = not decoder.decode(chunk).isascii()
        except UnicodeDecodeError as error:
            return not chunk[: error.start].isascii()
        if beyond_ascii:
            return True
    return True
