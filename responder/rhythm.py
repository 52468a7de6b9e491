"""Turns the days on which a connection was heard from into for how many days it is usually silent."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.instants import first_id_at, moment_of, now
from responder.models import Connection, Delivery

LOOKS_BACK_DAYS = 56
FEWEST_DAYS = 4


def learn_rhythms(session: Session) -> int:
    """Learn anew for how long each connection is usually silent; of how many it is known.

    The longest pause between two days on which something came, within eight weeks. It takes four such days to call
    something usual. Each day costs one look into an index, however much came that day.
    """
    known = 0
    for connection_id in session.scalars(sa.select(Connection.id)).all():
        silence = longest_silence(list(_days_heard(session, connection_id)))
        learned = sa.update(Connection).where(Connection.id == connection_id).values(usual_silence_days=silence)
        session.execute(learned.execution_options(synchronize_session=False))
        known += silence is not None
    return known


def longest_silence(days: list[date]) -> int | None:
    """The longest pause between two of these days, in days; None when they are too few to tell. Newest first."""
    if len(days) < FEWEST_DAYS:
        return None
    return max((later - earlier).days for later, earlier in pairwise(days))


def _days_heard(session: Session, connection_id: UUID) -> Iterator[date]:
    """The days on which something came, the newest first: from each to the last delivery before it."""
    before, oldest = now(), first_id_at(now() - timedelta(days=LOOKS_BACK_DAYS))
    mine = sa.select(Delivery.id).where(Delivery.connection_id == connection_id, Delivery.id >= oldest)
    newest_first = mine.order_by(Delivery.id.desc()).limit(1)
    while (found := session.scalar(newest_first.where(Delivery.id < first_id_at(before)))) is not None:
        yield moment_of(found).date()
        before = datetime.combine(moment_of(found).date(), time(), UTC)
