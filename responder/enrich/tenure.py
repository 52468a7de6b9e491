"""Turns what several sources claim into since when somebody was with us, never longer than the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from responder.enrich.values import Claim

AGREE_DAYS = 31
"""Two systems that noted the same beginning within a month agree: one waited for the first payment."""


@dataclass(frozen=True, slots=True)
class Span:
    """Time by the calendar: whole years, then whole months, then days."""

    years: int
    months: int
    days: int


@dataclass(frozen=True, slots=True)
class Tenure:
    """The claim a letter may rest on, and the one that contradicts it, if any does."""

    claim: Claim
    span: Span
    contradicted_by: Claim | None = None

    @property
    def confidence(self) -> str:
        """High while nobody contradicts, medium otherwise."""
        return "medium" if self.contradicted_by else "high"


def elapsed(since: date, until: date) -> Span:
    """Calendar time between two days. A year that began on a leap day is full on 28 February."""
    span = relativedelta(until, since)
    return Span(span.years, span.months, span.days)


def tenure(claims: Sequence[Claim], until: date) -> Tenure | None:
    """The earliest claim when all agree, the latest when any two do not; None without a claim before `until`.

    Claims of a start after `until` are mistakes and are not heard.
    """
    heard = sorted((claim for claim in claims if claim.since_on <= until), key=lambda claim: claim.since_on)
    if not heard:
        return None
    first, last = heard[0], heard[-1]
    if (last.since_on - first.since_on).days <= AGREE_DAYS:
        return Tenure(first, elapsed(first.since_on, until))
    return Tenure(last, elapsed(last.since_on, until), contradicted_by=first)
