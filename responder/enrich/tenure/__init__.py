"""Turns a ledger of dates into since when somebody was with us, never longer than the evidence.

Three doubts decide how it is said. A day that many share, or that a list was loaded on, is a bound: they were with us
by then. Sources that contradict each other leave the later day, which is true under both. Gaps are taken off the
length, and nothing is said to have lasted across them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from responder.enrich.tenure.beginning import AGREE, begin
from responder.enrich.tenure.hearing import hear, in_order
from responder.enrich.tenure.seasons import season
from responder.enrich.tenure.spans import Span, elapsed
from responder.enrich.tenure.stays import Gap, gaps
from responder.enrich.tenure.verdicts import Entry, ledger
from responder.enrich.values import Absence, Claim

__all__ = ["AGREE", "Entry", "Gap", "Span", "Tenure", "elapsed", "season", "tenure"]


@dataclass(frozen=True, slots=True)
class Tenure:
    """The claim a letter may rest on, how long it was in all, and what every other claim is worth.

    `since_on` is the first day of it, or with `is_bound` a day by which it had begun. `contradicted_by` is the claim
    that says otherwise, if any does.
    """

    claim: Claim
    since_on: date
    until_on: date
    span: Span
    is_bound: bool = False
    contradicted_by: Claim | None = None
    gaps: tuple[Gap, ...] = ()
    ledger: tuple[Entry, ...] = ()

    @property
    def confidence(self) -> str:
        """High while nobody contradicts and both its days are known, medium otherwise."""
        return "medium" if self.contradicted_by or self.is_at_least else "high"

    @property
    def is_at_least(self) -> bool:
        """Whether it may have been longer."""
        return self.is_bound or any(gap.is_open for gap in self.gaps)

    @property
    def stays(self) -> int:
        """How many times they joined."""
        return 1 + len(self.gaps)

    @property
    def latest_on(self) -> date | None:
        """The day they joined last; None when they came back on a day nobody knows."""
        if not self.gaps:
            return self.since_on
        return None if self.gaps[-1].is_open else self.gaps[-1].back_on


def tenure(claims: Sequence[Claim], until: date, absences: Iterable[Absence] = ()) -> Tenure | None:
    """How long somebody was with us who left on `until`; None when no claim says so.

    The length is that of one stay of as many days, ending on `until`: the gaps are taken off its beginning. Adding to
    the ledger what is not heard changes nothing; an absence, or a bound beside days that are known, never lengthens.
    """
    said = in_order(claims)
    hearing = hear(said, until)
    beginning = begin(hearing, until)
    if beginning is None:
        return None
    away = gaps(beginning, hearing, absences, until)
    as_if_since = beginning.on + sum((gap.time for gap in away), timedelta())
    return Tenure(
        claim=beginning.claim,
        since_on=beginning.on,
        until_on=until,
        span=elapsed(as_if_since, until),
        is_bound=beginning.is_bound,
        contradicted_by=beginning.other,
        gaps=away,
        ledger=ledger(said, hearing, beginning),
    )
