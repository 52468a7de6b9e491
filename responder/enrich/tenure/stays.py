"""Turns a beginning, stays that ended and absences into the gaps in a time together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from responder.enrich.tenure.beginning import Beginning
from responder.enrich.tenure.hearing import Hearing, ended_on, latest
from responder.enrich.values import Absence, Claim
from responder.facts import Since

SHORTEST_GAP = timedelta(days=31)
"""Who is back within a month was never really gone: a card had expired, a list was left by mistake."""

_STATES = frozenset({Since.CUSTOMER_SINCE.value, Since.SUBSCRIBED.value, Since.LIST_IMPORT.value})
"""What lasts. An account, an order and a payment begin a time together and then say no more about it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without them, the day of leaving included and that of return not.

    `is_open`: nobody knows when they came back; they were there on the last day, to leave.
    """

    left_on: date
    back_on: date
    is_open: bool = False

    @property
    def time(self) -> timedelta:
        """How long it was."""
        return self.back_on - self.left_on


def gaps(beginning: Beginning, hearing: Hearing, absences: Iterable[Absence], until: date) -> tuple[Gap, ...]:
    """The gaps of more than a month between the beginning and `until`, in order, none touching another."""
    ends = {end for claim in (*hearing.exact, *hearing.bounds, *hearing.changed) if (end := ended_on(claim))}
    ended = (_after(end, beginning.trusted, until) for end in ends if beginning.on <= end < until)
    away = [*(gap for gap in ended if gap), *_away(absences, beginning, until)]
    return tuple(gap for gap in _joined(away) if gap.time > SHORTEST_GAP)


def _after(end: date, trusted: Sequence[Claim], until: date) -> Gap | None:
    """What follows the end of a stay: nothing while another goes on, else a gap up to the next day they were here."""
    if any(latest(claim) <= end and _goes_on(claim, end) for claim in trusted):
        return None
    back_on = min((latest(claim) for claim in trusted if latest(claim) > end), default=None)
    if back_on:
        return Gap(end, back_on)
    # They left only now, so there was something left to leave: the state that was claimed without an end, if any was.
    lasts = any(ended_on(claim) is None and claim.meaning in _STATES for claim in trusted)
    return None if lasts else Gap(end, until, is_open=True)


def _goes_on(claim: Claim, end: date) -> bool:
    """Whether something that had begun went on after that day. A company's "since" forgets that somebody was away."""
    if last := ended_on(claim):
        return last > end
    return bool(claim.ref) or claim.meaning == Since.SUBSCRIBED


def _away(absences: Iterable[Absence], beginning: Beginning, until: date) -> Iterator[Gap]:
    """What our own events say, up to the next day they were here, and but for stays that are known to have gone on."""
    for absence in absences:
        here = [latest(claim) for claim in beginning.trusted if latest(claim) > absence.left_on]
        pieces = [Gap(max(absence.left_on, beginning.on), min(absence.returned_on, until, *here))]
        for claim in beginning.trusted:
            pieces = [piece for gap in pieces for piece in _beside(gap, claim) if piece.left_on < piece.back_on]
        yield from pieces


def _beside(gap: Gap, stay: Claim) -> Iterator[Gap]:
    """What is left of a gap beside a stay, as far as a source that knows the ends of stays could see."""
    begun, seen = latest(stay), ended_on(stay) or (stay.as_of.date() if stay.ref else stay.since_on)
    if seen <= begun:
        yield gap
    else:
        yield Gap(gap.left_on, min(gap.back_on, begun))
        yield Gap(max(gap.left_on, seen), gap.back_on)


def _joined(away: Iterable[Gap]) -> list[Gap]:
    joined: list[Gap] = []
    for gap in sorted(away, key=lambda gap: (gap.left_on, gap.back_on)):
        if joined and gap.left_on <= joined[-1].back_on:
            last = joined[-1]
            joined[-1] = Gap(last.left_on, max(last.back_on, gap.back_on), last.is_open or gap.is_open)
        else:
            joined.append(gap)
    return joined
