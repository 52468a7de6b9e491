"""Turns questions about raw deliveries into SELECTs that stay quick when the table grows."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from responder.models import Delivery


def deliveries_newest_first(
    session: Session,
    *,
    after: UUID | None = None,
    limit: int = 50,
    state: str | None = None,
    connection_id: UUID | None = None,
) -> Sequence[Delivery]:
    """One page of deliveries, without their bodies. `after` is the last id of the page before."""
    query = _without_bodies().order_by(Delivery.id.desc()).limit(limit)
    if after is not None:
        query = query.where(Delivery.id < after)
    if state is not None:
        query = query.where(Delivery.state == state)
    if connection_id is not None:
        query = query.where(Delivery.connection_id == connection_id)
    return session.scalars(query).all()


def delivery_by_id(session: Session, delivery_id: UUID) -> Delivery | None:
    """One delivery, without its body, or None."""
    return session.scalars(_without_bodies().where(Delivery.id == delivery_id)).one_or_none()


def _without_bodies() -> sa.Select[Delivery]:
    return sa.select(Delivery).options(
        defer(Delivery.body, raiseload=True), defer(Delivery.headers, raiseload=True), joinedload(Delivery.connection)
    )
