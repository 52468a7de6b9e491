"""Turns the claims of a ledger into those that are heard, and for each of the others the reason why it is not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import inf

from responder.enrich.values import Claim
from responder.facts import Since
from responder.placeholders import is_placeholder

STARTS = frozenset(meaning.value for meaning in Since) - {Since.FIRST_MAIL.value, Since.LIST_IMPORT.value}
"""What begins a time together. A prospect writes years before buying, so a first mail does not."""

NO_BEGINNING = "no beginning"
PLACEHOLDER = "placeholder date"
AFTER = "after they left"
WITHDRAWN = "withdrawn by {who}"

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Hearing:
    """Claims somebody stands behind today. `exact` name the day a time together began, `bounds` a day it had begun by.

    `changed` are exact ones which their source has exchanged for another exact day; `unheard` says why of the rest.
    """

    exact: list[Claim]
    bounds: list[Claim]
    changed: list[Claim]
    unheard: dict[Claim, str]


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Each claim once, by day and then by whose it is: what came first into the ledger decides nothing."""
    return sorted(dict.fromkeys(claims), key=lambda claim: (claim.since_on, *key(claim)))


def hear(claims: Iterable[Claim], until: date) -> Hearing:
    """Sort the claims of one person who left on `until`.

    A day that its source has exchanged for one that counts for less (an import, a placeholder, a date that a person
    withdrew) is heard as if nothing had happened: lists that move overwrite the days people joined.
    """
    unheard, heard = {}, []
    for claim in claims:
        if why := _why_not(claim, until):
            unheard[claim] = why
        else:
            heard.append(claim)
    exact, changed = _standing([claim for claim in heard if is_exact(claim)])
    return Hearing(exact, [claim for claim in heard if not is_exact(claim)], changed, unheard)


def _standing(exact: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Of each subject the days its source says now, or said last, and those it had said before."""
    standing, changed = [], []
    for _, group in groupby(sorted(exact, key=_by_subject), key=key):
        said = list(group)
        now = [claim for claim in said if claim.superseded_at is None] or said[-1:]
        standing += now
        changed += [claim for claim in said if claim not in now]
    return standing, changed


def _by_subject(claim: Claim) -> tuple[Key, float, date]:
    at = claim.superseded_at
    return key(claim), at.timestamp() if at else inf, claim.since_on


def _why_not(claim: Claim, until: date) -> str | None:
    if claim.withdrawn_by:
        return WITHDRAWN.format(who=claim.withdrawn_by)
    if claim.meaning not in STARTS and claim.meaning != Since.LIST_IMPORT:
        return NO_BEGINNING
    if is_placeholder(claim.since_on):
        return PLACEHOLDER
    return AFTER if claim.since_on > until else None


def is_exact(claim: Claim) -> bool:
    """Whether its day is the one on which something began."""
    return claim.meaning in STARTS and claim.cliff_until is None


def latest(claim: Claim) -> date:
    """The latest day on which what it speaks of can have begun: it had, when it ended."""
    begun_by = max(claim.since_on, claim.cliff_until or claim.since_on)
    return min(begun_by, ended_on(claim) or begun_by)


def ended_on(claim: Claim) -> date | None:
    """The last day of its stay; None while it goes on, and when it would have ended before it began."""
    return claim.until_on if claim.until_on and claim.until_on >= claim.since_on else None


def key(claim: Claim) -> Key:
    """What it is about: of one source, one meaning and one stay there is one day at a time."""
    return claim.source, claim.meaning, claim.ref
