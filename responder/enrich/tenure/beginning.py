"""Turns the claims that are heard into the day a time together began, or a day by which it had."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from responder.enrich.tenure.hearing import Hearing, Key, key, latest
from responder.enrich.values import Claim

AGREE = timedelta(days=31)
"""Two systems that noted the same beginning within a month agree: one waited for the first payment."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """The claim that counts and the one that contradicts it, if any does.

    `is_bound`: they were with us by the day of the claim, and perhaps before. `trusted` are the exact claims on which
    somebody was surely with us; `losers` those that another of the same meaning contradicts.
    """

    claim: Claim
    is_bound: bool
    other: Claim | None
    trusted: Sequence[Claim]
    losers: frozenset[Claim]

    @property
    def on(self) -> date:
        """The day, the latest that the claim allows."""
        return latest(self.claim)


@dataclass(frozen=True, slots=True)
class _Word:
    """What one source says of one stay: a claim, and the day it said instead at another time, if over a month away."""

    claim: Claim
    other: Claim | None = None

    @property
    def on(self) -> date:
        return self.claim.since_on


def begin(hearing: Hearing, until: date) -> Beginning | None:
    """When it began: the earliest day that something exact and trustworthy names, else the earliest bound.

    A bound never moves an exact day back, for the day many share may as well be a placeholder we do not know as such;
    but when it lies more than a month before, the exact day is not the beginning any more, only a day by which it was.
    """
    words = _words(hearing)
    bounds = sorted((claim for claim in hearing.bounds if latest(claim) <= until), key=latest)
    if not words:
        return _by_bounds(bounds)
    meanings = [_of_one_meaning(list(group)) for _, group in groupby(words, lambda word: word.claim.meaning)]
    first = min((word for word, _ in meanings), key=_rank)
    losers = frozenset(hearing.exact).difference(word.claim for word in words).union(*(lost for _, lost in meanings))
    trusted = [word.claim for word in words if word.claim not in losers]
    is_bound = bool(bounds) and latest(bounds[0]) + AGREE < first.on
    return Beginning(first.claim, is_bound, first.other, trusted, losers)


def _by_bounds(bounds: Sequence[Claim]) -> Beginning | None:
    trusted = [claim for claim in bounds if latest(claim) == latest(bounds[0])]
    return Beginning(bounds[0], True, None, trusted, frozenset()) if bounds else None


def _words(hearing: Hearing) -> list[_Word]:
    """What is said, sorted by meaning."""
    changed: dict[Key, list[Claim]] = {}
    for claim in hearing.changed:
        changed.setdefault(key(claim), []).append(claim)
    words = []
    for subject, group in groupby(sorted(hearing.exact, key=lambda claim: (key(claim), claim.since_on)), key):
        first, *more = group
        words += [_weighed(first, changed.get(subject, ())), *map(_Word, more)]
    return sorted(words, key=lambda word: (word.claim.meaning, _rank(word)))


def _weighed(claim: Claim, before: Iterable[Claim]) -> _Word:
    """A source that said another day before is trusted with the later of them, which is true under both."""
    apart = [claim, *(old for old in before if abs(old.since_on - claim.since_on) > AGREE)]
    chosen, other = max(apart, key=attrgetter("since_on")), min(apart, key=attrgetter("since_on"))
    return _Word(chosen, other if other is not chosen else None)


def _of_one_meaning(words: Sequence[_Word]) -> tuple[_Word, set[Claim]]:
    """The word that counts of those that mean the same, and the claims it makes untrue.

    Sources contradict each other by the first day each of them knows. One that knows only a later stay, which
    another tells besides an earlier one, does not.
    """
    firsts = {word.claim.source: word for word in reversed(words)}
    later = [word for word in words if word is not firsts[word.claim.source]]
    pool = [word for word in firsts.values() if not _explained(word, later)] or list(firsts.values())
    first, last = min(pool, key=_rank), max(pool, key=_rank)
    if last.on - first.on <= AGREE:
        doubt = next((word.other for word in pool if word.other), None)
        return _Word(first.claim, doubt), set()
    return _Word(last.claim, first.claim), {word.claim for word in words if word.on < last.on}


def _explained(word: _Word, later: Iterable[_Word]) -> bool:
    return any(stay.claim.source != word.claim.source and abs(stay.on - word.on) <= AGREE for stay in later)


def _rank(word: _Word) -> tuple[date, bool, str]:
    """The earliest first, and of those of one day the one that nobody doubts."""
    return word.on, word.other is not None, word.claim.source
