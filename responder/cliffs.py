"""Turns how many people share each date of a source into its cliffs: days on which a list was loaded, not joined.

Whoever carries such a date was with us by then, and perhaps long before. Of days that look the same to arithmetic
the cautious reading is taken: a day on which an article brought ten times the usual number of readers is called a
cliff as well, which makes a letter's words vaguer and never wrong; calling an import a beginning would make it wrong.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from itertools import accumulate, groupby
from math import sqrt
from operator import attrgetter
from statistics import median

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.facts import Since
from responder.holding import SURVEY, hold
from responder.instants import new_id, now
from responder.models import TenureClaim, TenureCliff
from responder.placeholders import is_placeholder

LEAST = 20
"""So many may share a day by a stall at a fair, or a firm that signs up its staff."""
NEIGHBOURS = 15
"""So many days with claims before and after a day say what is usual there."""
FEWEST_YEARLY, FEWEST_MONTHLY = 5, 10
"""So many on the first day of a year, or on first days of months, are chance or contracts."""
MONTHLY_SHARE = 2 / 3
"""More of the dates than this on the first of a month: the source knows the month only."""
HALF_A_YEAR = timedelta(182)

_BEGINNINGS = [meaning.value for meaning in Since if meaning not in (Since.FIRST_MAIL, Since.LIST_IMPORT)]

Counts = Mapping[date, int]


def cliffs(people: Counts) -> dict[date, date]:
    """Each cliff among the days of one source and meaning, with the day by which whoever has it was with us.

    That is the day itself for an import, the last of the year or month for dates known to the year or month.
    """
    days = {on: count for on, count in people.items() if count > 0 and not is_placeholder(on)}
    yearly = _yearly(days)
    others = {on: count for on, count in days.items() if on not in yearly}
    monthly = _monthly(others)
    ordinary = {on: count for on, count in others.items() if on not in monthly}
    return dict(sorted((yearly | monthly | _imports(ordinary, sum(days.values()))).items()))


def _yearly(days: Counts) -> dict[date, date]:
    """The first days of years, all of them when together they hold too many, else those that do alone."""
    firsts = [on for on in sorted(days) if _is_new_year(on)]
    if not firsts:
        return {}
    together, years = sum(days[on] for on in firsts), max(days).year - min(days).year + 1
    span = (max(days) - min(days)).days + 1
    all_of_them = _too_many(together, sum(days.values()) * years / span, FEWEST_YEARLY)
    usual = _around(days)
    return {on: _year_end(on) for on in firsts if all_of_them or _too_many(days[on], usual(on), FEWEST_YEARLY)}


def _around(days: Counts) -> Callable[[date], float]:
    """How many joined a day in the half year before a day and the half year after it, itself left out."""
    order = sorted(days)
    so_far = [0, *accumulate(days[on] for on in order)]

    def usual(on: date) -> float:
        begin, end = max(on - HALF_A_YEAR, order[0]), min(on + HALF_A_YEAR, order[-1])
        others = so_far[bisect_right(order, end)] - so_far[bisect_left(order, begin)] - days[on]
        return others / max(1, (end - begin).days)

    return usual


def _monthly(days: Counts) -> dict[date, date]:
    """The first days of months, in the whole source or in the years in which nearly all dates fall on them."""
    firsts = {on: count for on, count in days.items() if on.day == 1}
    all_of_them = _mostly(sum(firsts.values()), sum(days.values()))
    on_firsts, in_year = _sums(firsts, lambda on: on.year), _sums(days, lambda on: on.year)
    return {
        on: on.replace(day=monthrange(on.year, on.month)[1])
        for on in firsts
        if all_of_them or _mostly(on_firsts[on.year], in_year[on.year])
    }


def _mostly(firsts: int, total: int) -> bool:
    return firsts > max(FEWEST_MONTHLY, MONTHLY_SHARE * total)


def _imports(days: Counts, total: int) -> dict[date, date]:
    """Days that stand out from the days around them, or hold more than half of everybody; the highest first.

    What was found is no neighbour any more, so that two imports do not make each other look usual.
    """
    order, found = sorted(days), {}
    for on in sorted((on for on in days if days[on] > LEAST), key=lambda on: (-days[on], on)):
        place = bisect_left(order, on)
        if 2 * days[on] > total or _too_many(days[on], _usual(days, order, place), LEAST):
            # Nobody can tell an import on New Year's Day from dates known to the year.
            found[on] = _year_end(on) if _is_new_year(on) else on
            del order[place]
    return found


def _is_new_year(on: date) -> bool:
    return (on.month, on.day) == (1, 1)


def _year_end(on: date) -> date:
    return on.replace(month=12, day=31)


def _usual(days: Counts, order: list[date], place: int) -> float:
    """What the days around this one hold, in the middle. Nothing around it is nobody."""
    around = order[max(0, place - NEIGHBOURS) : place] + order[place + 1 : place + 1 + NEIGHBOURS]
    return median([days[on] for on in around]) if around else 0.0


def _too_many(count: int, usual: float, least: int) -> bool:
    """More than chance brings: people who come each on their own scatter by about the root of their number."""
    return count > max(least, 5 * usual, usual + 6 * sqrt(usual))


def _sums(days: Counts, key: Callable[[date], int]) -> Counter[int]:
    sums: Counter[int] = Counter()
    for on, count in days.items():
        sums[key(on)] += count
    return sums


def survey(session: Session, source: str | None = None) -> int:
    """Find the cliffs of one source, or of all, anew: how many there are. One grouped scan of the ledger.

    Dates a source no longer says are counted as well: whoever moved away from a cliff was part of it. Those that a
    person withdrew are not.
    """
    hold(session, [SURVEY])
    who = sa.func.count(TenureClaim.customer_id.distinct()).label("people")
    subject = (TenureClaim.source, TenureClaim.meaning, TenureClaim.since_on)
    counted = sa.select(*subject, who).where(TenureClaim.meaning.in_(_BEGINNINGS), TenureClaim.withdrawn_at.is_(None))
    gone = sa.delete(TenureCliff).execution_options(synchronize_session=False)
    if source is not None:
        counted, gone = counted.where(TenureClaim.source == source), gone.where(TenureCliff.source == source)
    found = list(_found(session.execute(counted.group_by(*subject).order_by(*subject))))
    session.execute(gone)
    if found:
        session.execute(sa.insert(TenureCliff), found)
    return len(found)


def _found(rows: Iterable[sa.Row[tuple[str, str, date, int]]]) -> Iterable[dict[str, object]]:
    at = now()
    for (source, meaning), group in groupby(rows, key=attrgetter("source", "meaning")):
        people = {row.since_on: row.people for row in group}
        for on_day, until_on in cliffs(people).items():
            said = {"source": source, "meaning": meaning, "on_day": on_day, "until_on": until_on}
            yield {"id": new_id(), "created_at": at, **said, "customers": people[on_day]}
