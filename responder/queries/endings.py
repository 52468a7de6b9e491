"""Turns events into proof that each came to one end: a case and what we do about it, or nothing."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.models import Case, Event
from responder.models.event import UNACCOUNTED
from responder.queries.figures import MOST_READ

LETTER, NOTED = "letter", "noted"


def newest_events_by_ending(session: Session) -> Sequence[tuple[str, int]]:
    """What the newest MOST_READ events came to, the most frequent first.

    It is the disposition of their case, `letter` for what became of one of ours, or `noted`.
    """
    newest = sa.select(Event.outcome, Event.case_id).order_by(Event.id.desc()).limit(MOST_READ).subquery()
    its_own = newest.c.outcome.in_([LETTER, NOTED])
    ending = sa.case((its_own, newest.c.outcome), else_=sa.func.coalesce(Case.disposition, newest.c.outcome))
    ended = (
        sa.select(ending.label("ending")).select_from(newest).outerjoin(Case, Case.id == newest.c.case_id).subquery()
    )
    number = sa.func.count().label("number")
    rows = session.execute(sa.select(ended.c.ending, number).group_by(ended.c.ending).order_by(number.desc()))
    return [(value, count) for value, count in rows]


def events_without_ending(session: Session) -> int:
    """How many of all events came to no end, or to two; an index of just these makes the usual 0 cost nothing."""
    return session.scalar(sa.select(sa.func.count()).select_from(Event).where(UNACCOUNTED)) or 0
