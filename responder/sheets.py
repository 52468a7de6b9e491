"""Turns a spreadsheet's export, whatever its encoding, delimiter, language and preamble, into rows by column name."""

import csv
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import BinaryIO

from responder.cells import said_by
from responder.columns import Columns, keys_of, plain, shape
from responder.errors import UnusableFile
from responder.facts import Unusable
from responder.textfiles import LONGEST_LINE, Lines, lines_of

DELIMITERS = ",;\t|"
PREAMBLE_LINES = 30  # how far down a header may stand
LOOKED_AT = 20  # rows below a header that say whether its delimiter is theirs
MOST_COLUMNS = 500
LONGEST_CELL, LONGEST_TEXT = 500, 10_000
TEXTS = frozenset({"notes", "summary", "comment"})  # cells that may hold LONGEST_TEXT
NO_MAPPING: Mapping[str, str] = MappingProxyType({})

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufffe\uffff]")
# Excel takes the delimiter of a file from a first line like this, whatever the machine's own is.
_SEPARATOR = re.compile(r'"?sep=([^"\s\w]|\t)"?\s*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One record: what is not empty in it, by column key. `line` is where it starts, from 1."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Header:
    """A line that may be a header: what it says, split at one delimiter. `fit` of 1: all rows below look like it."""

    line: int
    delimiter: str
    titles: list[str]
    fit: float = 1.0

    @property
    def shape(self) -> str:
        """What a mapping for files with these titles is remembered by."""
        return shape(self.titles)


class Sheet:
    """A file read by its column names, a row at a time.

    `mapping` (plain title -> our column) is what somebody said about these titles. Raises UnusableFile when made, if
    the file is no text or no header with the wanted columns is near its top.
    """

    def __init__(self, file: BinaryIO, columns: Columns, mapping: Mapping[str, str] = NO_MAPPING) -> None:
        self._file = file
        self.header, self.keys = _chosen(possible_headers(file), columns, mapping)
        self.titles = dict(zip(self.keys, self.header.titles, strict=True))

    def rows(self) -> Iterator[Row | Unusable]:
        """Every record below the header that is not empty."""
        with self._below_header() as lines:
            for start, record in _records(lines, self.header.delimiter):
                if isinstance(record, str):
                    yield Unusable(start, record)
                elif any(record) and (row := self._row(start, record)):
                    yield row

    def column(self, key: str) -> Iterator[str]:
        """One column's cells again from the top, while `rows` stands somewhere in the middle."""
        position = self._file.tell()
        try:
            for row in self.rows():
                if isinstance(row, Row) and key in row.cells:
                    yield row.cells[key]
        finally:
            self._file.seek(position)

    def _row(self, start: int, record: list[str]) -> Row | Unusable | None:
        """None where nothing is said in any cell."""
        if len(record) > len(self.keys) and any(map(said_by, record[len(self.keys) :])):
            return Unusable(start, f"there are {len(record)} cells where the header has {len(self.keys)}")
        cells = {key: text for key, cell in zip(self.keys, record, strict=False) if (text := said_by(cell))}
        why = flaw(cells)
        if why:
            return Unusable(start, why)
        return Row(start, cells) if cells else None

    @contextmanager
    def _below_header(self) -> Iterator[Lines]:
        with lines_of(self._file) as lines:
            for _ in range(self.header.line):
                next(lines)
            yield lines


def possible_headers(file: BinaryIO) -> list[Header]:
    """Every line near the top, split at each delimiter that fits it, in the order of the file.

    Raises UnusableFile for what is no text.
    """
    top = _top(file)
    told = _SEPARATOR.fullmatch(top[0]) if top else None
    delimiters = told[1] if told else DELIMITERS
    headers = []
    for number, line in enumerate(top[:PREAMBLE_LINES], start=1):
        split = ((delimiter, _split(line, delimiter)) for delimiter in delimiters)
        headers += [
            Header(number, delimiter, titles, _fit(top[number:], delimiter, len(titles)))
            for delimiter, titles in split
            if any(titles)
        ]
    return headers


def _top(file: BinaryIO) -> list[str]:
    top: list[str] = []
    with lines_of(file) as lines, suppress(csv.Error):
        for line in islice(lines, PREAMBLE_LINES + LOOKED_AT):
            top.append(line)
            lines.begin()
    return top


def _fit(below: list[str], delimiter: str, width: int) -> float:
    """The part of the next rows that are as wide as the header; 1 where there are none."""
    rows = [row for row in _readable(below[:LOOKED_AT], delimiter) if any(row)]
    alike = sum(_is_as_wide(row, width) for row in rows)
    return alike / len(rows) if rows else 1.0


def _is_as_wide(row: list[str], width: int) -> bool:
    """Empty cells more do not count; a lone cell that another delimiter would split is no column."""
    if len(row) == 1:
        return width == 1 and not set(DELIMITERS).intersection(row[0])
    return len(row) == width or not any(row[width:])


def _readable(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    with suppress(csv.Error):
        yield from csv.reader(lines, delimiter=delimiter)


def _chosen(headers: list[Header], columns: Columns, mapping: Mapping[str, str]) -> tuple[Header, list[str]]:
    """The header that has the wanted columns: the first under which most rows fit, or else the first."""
    found = [
        (header, keys)
        for header in headers
        if len(header.titles) <= MOST_COLUMNS
        and columns.wanted.issubset(keys := keys_of(header.titles, columns, mapping))
        and mapping.keys() <= {plain(title) for title in header.titles}
    ]
    if not found:
        raise UnusableFile(_no_header(headers, columns, mapping))
    fitting = [one for one in found if one[0].fit >= 0.5] or found
    first = [one for one in fitting if one[0].line == fitting[0][0].line]
    return max(first, key=lambda one: (one[0].fit, len(one[0].titles)))


def _no_header(headers: list[Header], columns: Columns, mapping: Mapping[str, str]) -> str:
    names = " and ".join(sorted(columns.wanted))
    likely = max(headers, key=lambda one: (min(len(one.titles), 3) * one.fit, -one.line), default=None)
    if likely is None:
        return (
            f"There is no header row with the columns {names} at the top of the file, or a line there is longer than "
            f"{LONGEST_LINE} characters."
        )
    if len(likely.titles) > MOST_COLUMNS:
        return f"Line {likely.line} has {len(likely.titles)} columns; a sheet may have {MOST_COLUMNS}."
    return f"There is no header row with the columns {names} at the top of the file. {_found(likely, columns, mapping)}"


def _found(likely: Header, columns: Columns, mapping: Mapping[str, str]) -> str:
    """What the file has instead. A line that holds an address is no header but somebody's row: it is not repeated."""
    titles = [title for title in likely.titles if title]
    if any("@" in title for title in titles):
        return f"Line {likely.line} looks like a row, not like titles; put the titles above it."
    there = {plain(title) for title in titles}
    missing = sorted(columns.wanted.difference(keys_of(likely.titles, columns, mapping)))
    unknown = sorted(mapping.keys() - there)
    if unknown:
        return f"No title there reads like {', '.join(unknown)}. {_listed(likely.line, titles)}"
    example = next((title for title in titles if plain(title) not in mapping), titles[0])
    hint = f' Say which is which, for example --map "{example[:40]}={missing[0]}".' if missing else ""
    return _listed(likely.line, titles) + hint


def _listed(line: int, titles: list[str]) -> str:
    shown = ", ".join(title[:40] for title in titles[:20])
    return f"Line {line} has the titles {shown}{' …' if len(titles) > 20 else ''}."


def _records(lines: Lines, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each record with the line it starts in; in place of one that cannot be read, the reason."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.number + 1
        lines.begin()
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
    """The titles in a line; empty ones at its end belong to columns that have cells, or to none."""
    try:
        titles = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
    return [said_by(_CONTROL.sub("", title))[:LONGEST_CELL] for title in titles]


def flaw(cells: Mapping[str, str]) -> str | None:
    """Why the cells cannot be kept, None when they can: too long, or damaged."""
    for key, text in cells.items():
        if len(text) > LONGEST_CELL and (key not in TEXTS or len(text) > LONGEST_TEXT):
            longest = LONGEST_TEXT if key in TEXTS else LONGEST_CELL
            return f"its {_shown(key)} is longer than {longest} characters"
        if (not text.isprintable() or "\ufffd" in text) and _CONTROL.search(text):
            return f"its {_shown(key)} holds characters that are no text, or are damaged"
    return None


def _shown(key: str) -> str:
    return key.removeprefix("=")[:40]
