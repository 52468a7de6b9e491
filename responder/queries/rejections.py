"""Turns questions about requests that were not taken into SELECTs: counts by the hour, and the few samples kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.instants import now
from responder.models import Reason, Rejection, RejectionSample

LATELY = timedelta(hours=24)


def rejections_lately(session: Session, connection_ids: Sequence[UUID]) -> dict[UUID | None, dict[Reason, int]]:
    """How many requests of each of these connections were not taken within about a day, by reason."""
    query = (
        sa.select(Rejection.connection_id, Rejection.reason, sa.func.sum(Rejection.number))
        .where(Rejection.connection_id.in_(connection_ids), Rejection.hour >= _since())
        .group_by(Rejection.connection_id, Rejection.reason)
    )
    found: dict[UUID | None, dict[Reason, int]] = {}
    for connection_id, reason, number in session.execute(query):
        found.setdefault(connection_id, {})[Reason(reason)] = int(number)
    return found


def of_nobody_lately(session: Session) -> dict[Reason, int]:
    """The same of requests that cannot be told to be any connection's: unknown tokens, and a database that was away."""
    query = (
        sa.select(Rejection.reason, sa.func.sum(Rejection.number))
        .where(Rejection.connection_id.is_(None), Rejection.hour >= _since())
        .group_by(Rejection.reason)
    )
    return {Reason(reason): int(number) for reason, number in session.execute(query)}


def last_unanswered(session: Session) -> dict[UUID | None, datetime]:
    """When we last answered 5xx within about a day, by connection."""
    query = (
        sa.select(Rejection.connection_id, sa.func.max(Rejection.last_at))
        .where(Rejection.reason == Reason.UNANSWERED, Rejection.hour >= _since())
        .group_by(Rejection.connection_id)
    )
    return dict(session.execute(query).all())


def rejection_samples(session: Session, connection_id: UUID, *, limit: int = 20) -> Sequence[RejectionSample]:
    """The newest requests of a connection that were not taken, the newest first."""
    query = sa.select(RejectionSample).where(RejectionSample.connection_id == connection_id)
    return session.scalars(query.order_by(RejectionSample.id.desc()).limit(limit)).all()


def _since() -> datetime:
    return now() - LATELY
