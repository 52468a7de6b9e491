"""Turns dates into those a person stands behind and those a computer put where it knew none."""

from datetime import date

EARLIEST = date(1900, 1, 2)
"""Before it lie the zero days of spreadsheets, databases and mainframes (1899-12-30, 1753-01-01, 0001-01-01)."""

_ZERO_DAYS = frozenset({
    date(1904, 1, 1),  # of spreadsheets made on a Mac
    date(1903, 12, 31),  # the same, seen from the west
    date(1970, 1, 1),  # of Unix and what follows it
    date(1969, 12, 31),  # the same, seen from the Americas
    date(1980, 1, 1),  # of the FAT file system
})  # fmt: skip


def is_placeholder(on: date) -> bool:
    """Whether a machine would write this day for "unknown". Leaving out one true such day costs only words."""
    return on < EARLIEST or on in _ZERO_DAYS
