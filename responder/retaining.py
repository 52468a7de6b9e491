"""Turns days that have passed into less that is kept: raw bodies and headers, samples of what was refused, counts."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.instants import first_id_at, now
from responder.models import Delivery, DeliveryState, Rejection, RejectionSample
from responder.settings import settings

SLICE = 500
SAMPLE_DAYS = 7


def erase_expired(session: Session) -> int:
    """Erase one slice of what RETENTION_DAYS no longer allow; how many deliveries lost their bodies.

    The row stays with its dedup key, so that a repetition is still recognised, and so do events and cases. One that
    still waits to be read is left alone, however old it is.
    """
    before = now() - timedelta(days=settings().retention_days)
    erased = sum(_erase(session, state, before) for state in (DeliveryState.PARSED, DeliveryState.FAILED))
    sampled_before = now() - timedelta(days=min(SAMPLE_DAYS, settings().retention_days))
    samples = sa.select(RejectionSample.id).where(RejectionSample.id < first_id_at(sampled_before))
    counts = sa.select(Rejection.id).where(Rejection.hour < before)
    for table, old in ((RejectionSample, samples), (Rejection, counts)):
        gone = sa.delete(table).where(table.id.in_(old.limit(SLICE)))
        session.execute(gone.execution_options(synchronize_session=False))
    return erased


def _erase(session: Session, state: DeliveryState, before: datetime) -> int:
    """The index of states holds none of those that were erased already, so the look costs the same every day."""
    old = sa.select(Delivery.id).where(Delivery.state == state.value, Delivery.id < first_id_at(before))
    ids = list(session.scalars(old.order_by(Delivery.id).limit(SLICE)))
    without = {"state": DeliveryState.ERASED.value, "body": b"", "headers": {}}
    erase = sa.update(Delivery).where(Delivery.id.in_(ids), Delivery.state == state.value).values(without)
    session.execute(erase.execution_options(synchronize_session=False))
    return len(ids)
