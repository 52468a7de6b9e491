"""Turns what became of each claim into the sentence that stands beside it in the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from responder.enrich.tenure.beginning import AGREE, Beginning
from responder.enrich.tenure.hearing import Hearing, latest
from responder.enrich.values import Claim
from responder.facts import Since

COUNTS = "counts"
COUNTS_AS_BOUND = "counts: they were with us by {day}"
AGREES = "agrees"
SAYS_OTHERWISE = "the source says otherwise now"
CONTRADICTS = "contradicts"
LATER_MEANING = "later, and means something else"
LATER_STAY = "a later stay"
IMPORT = "an import: many people share this day"
LIST_IMPORT = "list import: not later than"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger."""

    claim: Claim
    verdict: str


def ledger(claims: Iterable[Claim], hearing: Hearing, beginning: Beginning) -> tuple[Entry, ...]:
    """Every claim with its verdict."""
    return tuple(Entry(claim, _verdict(claim, hearing, beginning)) for claim in claims)


def _verdict(claim: Claim, hearing: Hearing, beginning: Beginning) -> str:
    if claim == beginning.claim:
        return COUNTS_AS_BOUND.format(day=_day(beginning.on)) if beginning.is_bound else COUNTS
    if claim in hearing.unheard:
        return hearing.unheard[claim]
    if claim in beginning.losers:
        return CONTRADICTS
    if claim in hearing.bounds:
        return _of_a_bound(claim)
    # What a source said before counts where it is the later of the two, and only there.
    return _beside(claim, beginning) if claim in beginning.trusted else SAYS_OTHERWISE


def _of_a_bound(claim: Claim) -> str:
    if claim.superseded_at:
        return SAYS_OTHERWISE
    return LIST_IMPORT if claim.meaning == Since.LIST_IMPORT else IMPORT


def _beside(claim: Claim, beginning: Beginning) -> str:
    if latest(claim) - beginning.on <= AGREE:
        return AGREES
    return LATER_STAY if claim.meaning == beginning.claim.meaning else LATER_MEANING


def _day(on: date) -> str:
    return f"{on.day} {on:%B} {on.year}"
