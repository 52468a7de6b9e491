"""Turns questions about raw deliveries into SELECTs that stay quick when the table grows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from responder.instants import first_id_at
from responder.models import BodyReading, Delivery, DeliveryState, Event, Replay, Verification

Found = TypeVar("Found")
REPLAYABLE = (DeliveryState.PARSED, DeliveryState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which deliveries; None means any. Their ids tell when they came, so the time costs no index of its own."""

    connection_id: UUID | None = None
    state: str | None = None
    verification: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def of(self, query: sa.Select[Found]) -> sa.Select[Found]:
        """The query, of these deliveries only; `since` is the first moment that counts, `until` the first after."""
        equal = {
            Delivery.connection_id: self.connection_id,
            Delivery.state: self.state,
            Delivery.verification: self.verification,
        }
        narrowed = query.where(*(column == value for column, value in equal.items() if value is not None))
        narrowed = narrowed.where(*self._as_partial_indexes_have_it())
        if self.since is not None:
            narrowed = narrowed.where(Delivery.id >= first_id_at(self.since))
        if self.until is not None:
            narrowed = narrowed.where(Delivery.id < first_id_at(self.until))
        return narrowed

    def _as_partial_indexes_have_it(self) -> Iterator[sa.ColumnElement[bool]]:
        """The same once more, letter for letter: SQLite uses a partial index for nothing else."""
        if self.state == DeliveryState.FAILED:
            yield Delivery.state == sa.literal_column("'failed'")
        if self.verification not in (None, Verification.VERIFIED):
            yield Delivery.verification != sa.literal_column("'verified'")


def deliveries_newest_first(
    session: Session,
    *,
    after: UUID | None = None,
    limit: int = 50,
    state: str | None = None,
    connection_id: UUID | None = None,
    verification: Verification | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Sequence[Delivery]:
    """One page of deliveries, without their bodies. `after` is the last id of the page before."""
    wanted = Wanted(connection_id=connection_id, state=state, verification=verification, since=since, until=until)
    query = wanted.of(_without_bodies()).order_by(Delivery.id.desc()).limit(limit)
    if after is not None:
        query = query.where(Delivery.id < after)
    return session.scalars(query).all()


def delivery_by_id(session: Session, delivery_id: UUID) -> Delivery | None:
    """One delivery, without its body, or None."""
    return session.scalars(_without_bodies().where(Delivery.id == delivery_id)).one_or_none()


def events_of_delivery(session: Session, delivery_id: UUID) -> Sequence[Event]:
    """What it reported, in the order it did, each with its outcome and its case; what it repeated is not among them."""
    return session.scalars(sa.select(Event).where(Event.delivery_id == delivery_id).order_by(Event.id)).all()


def events_of_deliveries(session: Session, delivery_ids: Sequence[UUID], *, limit: int = 1000) -> Sequence[Event]:
    """What these reported, for a page of the log: `limit` events at most."""
    query = sa.select(Event).where(Event.delivery_id.in_(delivery_ids)).order_by(Event.delivery_id, Event.id)
    return session.scalars(query.limit(limit)).all()


def readings_of_body(session: Session, delivery_id: UUID) -> Sequence[BodyReading]:
    """Who read its raw body, the latest first; a hundred at most."""
    query = sa.select(BodyReading).where(BodyReading.delivery_id == delivery_id)
    return session.scalars(query.order_by(BodyReading.id.desc()).limit(100)).all()


def replayable(wanted: Wanted) -> sa.Select[UUID]:
    """The ids of those of the deliveries wanted that were read before and still have their bodies, oldest first."""
    return wanted.of(sa.select(Delivery.id)).where(Delivery.state.in_(REPLAYABLE)).order_by(Delivery.id)


def replays_going_on(session: Session) -> Sequence[Replay]:
    """The orders to read a range again that are not carried out yet, the oldest first."""
    return session.scalars(sa.select(Replay).where(Replay.ended_at.is_(None)).order_by(Replay.id)).all()


def _without_bodies() -> sa.Select[Delivery]:
    return sa.select(Delivery).options(
        defer(Delivery.body, raiseload=True), defer(Delivery.headers, raiseload=True), joinedload(Delivery.connection)
    )
