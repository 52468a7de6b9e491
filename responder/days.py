"""Turns days as people and spreadsheets write them into dates, and says why where it cannot."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

# English, German, French, Spanish, Italian and Dutch; without accents, in the order of the months.
MONTH_NAMES = (
    ("january", "januar", "janner", "janvier", "enero", "gennaio", "januari"),
    ("february", "februar", "feber", "fevrier", "febrero", "febbraio", "februari"),
    ("march", "marz", "maerz", "mrz", "mars", "marzo", "maart", "mrt"),
    ("april", "avril", "abril", "aprile"),
    ("may", "mai", "mayo", "maggio", "mei"),
    ("june", "juni", "juin", "junio", "giugno"),
    ("july", "juli", "juillet", "julio", "luglio"),
    ("august", "aout", "agosto", "augustus"),
    ("september", "septembre", "septiembre", "setiembre", "settembre"),
    ("october", "oktober", "octobre", "octubre", "ottobre"),
    ("november", "novembre", "noviembre"),
    ("december", "dezember", "decembre", "diciembre", "dicembre"),
)
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200

_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d.*)?", re.ASCII)
_DOTTED = re.compile(rf"(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?(\d{{4}}){_TIME}", re.ASCII)
_MONTH = "([A-Za-zÀ-ÖØ-öø-ÿ]{3,10})"
_DAY_NAMED = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er|e|º|°)?[ .-]+(?:de )?{_MONTH}(?:[ .,-]+(?:del? )?)(\d{{4}}){_TIME}", re.ASCII
)
_MONTH_NAMED = re.compile(rf"{_MONTH}[ .]+(\d{{1,2}})(?:st|nd|rd|th)?,? +(\d{{4}}){_TIME}", re.ASCII)
_EITHER = re.compile(rf"(\d{{1,2}})([/-])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)
# A column that slipped may hold a name or an address where the date should be, and those are not repeated.
_SHOWABLE = re.compile(r"\d[\d./: T-]{0,30}|\d{1,2} [A-Za-z]{3,9} \d{2,4}", re.ASCII)
# Excel's day number, with the time of day as its fraction: 10000 is in 1927, 73999 in 2102.
_SERIAL = re.compile(r"([1-6]\d{4}|7[0-3]\d{3})(?:[.,]\d+)?", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)
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
    text = unicodedata.normalize("NFC", text.strip())
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


@lru_cache(maxsize=256)
def _month(name: str) -> int:
    """The number of a month by its name or the beginning of it; 0 where it is none, or could be two ("jui")."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if letter.isascii())
    meant = [number for number, names in enumerate(MONTH_NAMES, start=1) if any(one.startswith(plain) for one in names)]
    return meant[0] if len(meant) == 1 else 0


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


def are_serial(texts: Iterable[str]) -> bool:
    """Whether a whole column reads like Excel's day numbers (of its 1900 system)."""
    return all(_SERIAL.fullmatch(text.strip()) for text in texts)


def _serial(text: str) -> date | None:
    match = _SERIAL.fullmatch(text.strip())
    return _SERIAL_ZERO + timedelta(days=int(match[1])) if match else None


class Column:
    """The days of one column. An ambiguous one is read as the rest of the file proves, which is looked up once.

    `texts` reads the whole column again from the start.
    """

    def __init__(self, texts: Callable[[], Iterable[str]]) -> None:
        self._texts = texts
        self._looked_for_order = False
        self._order: Order | None = None
        self._is_serial: bool | None = None

    def day(self, text: str) -> date:
        """As `day`, knowing what the file proves."""
        if serial := _serial(text):
            return self._day_number(text, serial)
        try:
            return day(text, self._order)
        except AmbiguousDay:
            if self._looked_for_order:
                raise
        self._looked_for_order, self._order = True, order_proven_by(self._texts())
        return day(text, self._order)

    def _day_number(self, text: str, meant: date) -> date:
        """A bare number is a day only in a column that holds nothing else."""
        if self._is_serial is None:
            self._is_serial = are_serial(self._texts())
        if not self._is_serial:
            raise ValueError(f"{text} is no date; write it as YYYY-MM-DD")
        return meant
