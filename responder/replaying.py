"""Turns an order to read a range of deliveries again into slices, so that what is new need not wait for what is old."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.errors import Refused
from responder.instants import now
from responder.models import Delivery, DeliveryState, Replay
from responder.queries.deliveries import REPLAYABLE, Wanted, replayable
from responder.settings import settings

MOST_AT_ONCE = 10_000
SLICE = 500


def order_replay(session: Session, wanted: Wanted, *, who: str) -> Replay:
    """Note that these deliveries are to be read again, with the code of today; the clock does it in the background.

    What they reported before stays as it is. Those that wait for their first reading, and those whose bodies were
    erased, are left out. Raises Refused for a state that cannot be replayed, for none, and for more than MOST_AT_ONCE.
    """
    if wanted.state is not None and wanted.state not in REPLAYABLE:
        raise Refused(f"What can be read again is {' or '.join(REPLAYABLE)}, not {wanted.state}.")
    limited = _within_retention(wanted)
    if limited.since and limited.until and limited.since >= limited.until:
        raise Refused("That range ends before it begins, or before what is still kept.")
    some = replayable(limited).order_by(None).limit(MOST_AT_ONCE + 1).subquery()
    number = session.scalar(sa.select(sa.func.count()).select_from(some)) or 0
    if number == 0:
        raise Refused("There is no delivery of that kind that could be read again.")
    if number > MOST_AT_ONCE:
        raise Refused(f"These are more than {MOST_AT_ONCE:,} deliveries: choose a shorter time, and go on from there.")
    order = Replay(
        who=who,
        connection_id=limited.connection_id,
        state=limited.state,
        since=limited.since,
        until=limited.until,
        wanted=number,
        replayed=0,
    )
    session.add(order)
    session.flush()
    return order


def _within_retention(wanted: Wanted) -> Wanted:
    """Nothing older has a body, and nothing that came after the order belongs to it."""
    kept_since = now() - timedelta(days=settings().retention_days + 1)
    since = max(wanted.since or kept_since, kept_since)
    return replace(wanted, since=since, until=min(wanted.until or now(), now()))


def carry_on_replays(session: Session) -> int:
    """Take up the next slice of the oldest order; how many deliveries wait for triage now because of it."""
    oldest = sa.select(Replay).where(Replay.ended_at.is_(None)).order_by(Replay.id).limit(1)
    order = session.scalars(oldest.with_for_update(skip_locked=True)).one_or_none()
    if order is None:
        return 0
    ids = _next_slice(session, order)
    taken = sa.update(Delivery).where(Delivery.id.in_(ids), Delivery.state.in_(REPLAYABLE))
    again = taken.values(state=DeliveryState.RECEIVED.value, problem=None, lease_until=None)
    session.execute(again.execution_options(synchronize_session=False))
    order.replayed += len(ids)
    order.read_until_id = ids[-1] if ids else order.read_until_id
    if len(ids) < SLICE or order.replayed >= MOST_AT_ONCE:
        order.ended_at = now()
    session.flush()
    return len(ids)


def _next_slice(session: Session, order: Replay) -> list[UUID]:
    wanted = Wanted(connection_id=order.connection_id, state=order.state, since=order.since, until=order.until)
    query = replayable(wanted).limit(SLICE)
    if order.read_until_id is not None:
        query = query.where(Delivery.id > order.read_until_id)
    return list(session.scalars(query))
