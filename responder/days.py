"""Turns days as people and spreadsheets write them into dates, and says why where it cannot."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200

_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d.*)?", re.ASCII)
_DOTTED = re.compile(rf"(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?(\d{{4}}){_TIME}", re.ASCII)
_DAY_NAMED = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[ .-]+([A-Za-z]{{3,9}})[ .,-]+(\d{{4}}){_TIME}", re.ASCII)
_MONTH_NAMED = re.compile(rf"([A-Za-z]{{3,9}})[ .]+(\d{{1,2}})(?:st|nd|rd|th)?,? +(\d{{4}}){_TIME}", re.ASCII)
_EITHER = re.compile(rf"(\d{{1,2}})([/-])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)
# A column that slipped may hold a name or an address where the date should be, and those are not repeated.
_SHOWABLE = re.compile(r"\d[\d./: T-]{0,30}|\d{1,2} [A-Za-z]{3,9} \d{2,4}", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}([/.-])(?:\d{1,2}|[A-Za-z]{3})\1\d{2}", re.ASCII)


class Order(Enum):
    """Which number comes first in a day such as 03/04/2020."""

    DAY_FIRST = "the day first"
    MONTH_FIRST = "the month first"


class AmbiguousDay(ValueError):
    """The text could mean two different days."""


def day(text: str, order: Order | None = None) -> date:
    """The date a text names; a time after it is dropped. `order` reads what could be two different days.

    Raises AmbiguousDay where that is needed and not given, and ValueError, both with a sentence, for no date.
    """
    text = text.strip()
    found = _certain(text) or _either(text, order)
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise ValueError(f"{text} is not between {EARLIEST_YEAR} and {LATEST_YEAR}")
    return found


def _certain(text: str) -> date | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(text, match[1], match[3], match[4])
    if match := _COMPACT.fullmatch(text):
        return _date(text, match[1], match[2], match[3])
    if match := _DOTTED.fullmatch(text):
        return _date(text, match[3], match[2], match[1])
    return _named(text)


def _named(text: str) -> date | None:
    if match := _DAY_NAMED.fullmatch(text):
        return _date(text, match[3], _month(match[2]), match[1])
    if match := _MONTH_NAMED.fullmatch(text):
        return _date(text, match[3], _month(match[1]), match[2])
    return None


def _month(name: str) -> int:
    return MONTHS.get(name[:3].lower(), 0)


def _either(text: str, order: Order | None) -> date:
    match = _EITHER.fullmatch(text)
    if match is None:
        raise ValueError(_no_date(text))
    first, second = int(match[1]), int(match[3])
    order = _told_by(first, second) or order
    if order is None and first != second:
        raise AmbiguousDay(f"{text} could be two different days; write it as YYYY-MM-DD")
    month, number = (first, second) if order is Order.MONTH_FIRST else (second, first)
    return _date(text, match[4], month, number)


def _told_by(first: int, second: int) -> Order | None:
    if first > 12 >= second:
        return Order.DAY_FIRST
    return Order.MONTH_FIRST if second > 12 >= first else None


def _date(text: str, year: str, month: str | int, number: str | int) -> date:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        raise ValueError(_no_date(text)) from None


def _no_date(text: str) -> str:
    if _SHORT_YEAR.fullmatch(text):
        return f"{text} has a year of two digits; write it as YYYY-MM-DD"
    shown = text if _SHOWABLE.fullmatch(text) else "one cell that should be a date"
    return f"{shown} is no date; write it as YYYY-MM-DD"


def order_proven_by(texts: Iterable[str]) -> Order | None:
    """The order that all those days of a column share which can be read in one way only; None if they disagree."""
    proven: Order | None = None
    for text in texts:
        match = _EITHER.fullmatch(text.strip())
        told = _told_by(int(match[1]), int(match[3])) if match else None
        if told and proven and told is not proven:
            return None
        proven = proven or told
    return proven


class Column:
    """The days of one column. An ambiguous one is read as the rest of the file proves, which is looked up once.

    `texts` reads the whole column again from the start.
    """

    def __init__(self, texts: Callable[[], Iterable[str]]) -> None:
        self._texts = texts
        self._looked = False
        self._order: Order | None = None

    def day(self, text: str) -> date:
        """As `day`, knowing what the file proves."""
        try:
            return day(text, self._order)
        except AmbiguousDay:
            if self._looked:
                raise
        self._looked, self._order = True, order_proven_by(self._texts())
        return day(text, self._order)
