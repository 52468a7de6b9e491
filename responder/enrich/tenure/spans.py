"""Turns two days into the time between them by the calendar."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True, slots=True)
class Span:
    """Time by the calendar: whole years, then whole months, then days."""

    years: int
    months: int
    days: int


def elapsed(since: date, until: date) -> Span:
    """Calendar time between two days. A year that began on a leap day is full on 28 February."""
    span = relativedelta(until, since)
    return Span(span.years, span.months, span.days)
