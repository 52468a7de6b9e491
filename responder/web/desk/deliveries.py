"""GET /settings/deliveries and …/connections/<id>/deliveries: the log of what platforms sent, newest first."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
from flask import abort, request
from sqlalchemy.orm import Session

from responder.db import reading
from responder.models import Connection, Delivery, DeliveryState, Event, Role, Verification
from responder.queries.deliveries import Wanted, deliveries_newest_first, events_of_deliveries, replays_going_on
from responder.queries.health import connection_health
from responder.web.desk.connection import connection_or_404
from responder.web.desk.connection_view import rejected
from responder.web.desk.connections import MOST_SHOWN
from responder.web.desk.delivery_words import STATES, VERIFICATIONS, chips, events_in_words
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.queue import A_PAGE, cursor
from responder.web.desk.rows import Chip
from responder.web.desk.visitor import may


@dataclass(frozen=True, slots=True)
class Filter:
    """Which deliveries somebody wants to see: as it stands in the address, "" for any."""

    connection: str = ""
    state: str = ""
    verification: str = ""
    since: str = ""
    until: str = ""

    @property
    def is_any(self) -> bool:
        """Whether nothing is left out."""
        return not any(asdict(self).values())

    def query(self, **more: str) -> str:
        """The same as a query string, with something added."""
        pairs = {name: value for name, value in {**asdict(self), **more}.items() if value}
        return f"?{urlencode(pairs)}" if pairs else ""

    def wanted(self) -> Wanted:
        """The same for a SELECT: days are those of UTC, `until` is the last one. Raises ValueError for what is none."""
        last = _day(self.until)
        return Wanted(
            connection_id=UUID(self.connection) if self.connection else None,
            state=DeliveryState(self.state).value if self.state else None,
            verification=Verification(self.verification).value if self.verification else None,
            since=_day(self.since),
            until=last + timedelta(days=1) if last else None,
        )


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery as the log shows it."""

    id: UUID
    at: datetime
    clock: str
    connection: str
    line: str
    chips: list[Chip]


@desk.get("/settings/deliveries")
def all_deliveries() -> str:
    """What came in anywhere."""
    with reading() as session:
        return log_page(session, None, filter_in(request.args))


@desk.get("/settings/connections/<uuid:connection_id>/deliveries")
def deliveries_of_connection(connection_id: UUID) -> str:
    """What came in at one connection."""
    with reading() as session:
        one = connection_or_404(session, connection_id)
        return log_page(session, one, filter_in({**request.args, "connection": str(one.id)}))


def filter_in(given: dict[str, str]) -> Filter:
    """The filter in an address or a form. 404 when it cannot be."""
    found = Filter(**{name: given.get(name, "").strip()[:64] for name in Filter.__dataclass_fields__})
    try:
        found.wanted()
    except (ValueError, OverflowError):
        abort(404)
    return found


def log_page(session: Session, one: Connection | None, chosen: Filter, *, trouble: str | None = None) -> str:
    """One page of the log, with what is being read again."""
    rows = deliveries_newest_first(session, after=cursor(), limit=A_PAGE + 1, **asdict(chosen.wanted()))
    path = f"/settings/connections/{one.id}/deliveries" if one else "/settings/deliveries"
    kept = Filter(**{**asdict(chosen), "connection": ""}) if one else chosen
    older = kept.query(after=str(rows[A_PAGE - 1].id)) if len(rows) > A_PAGE else None
    return page(
        session,
        "deliveries.html",
        title=f"Deliveries of {one.name}" if one else "All deliveries",
        one=one,
        path=path,
        chosen=chosen,
        is_any=kept.is_any,
        rows=delivery_rows(session, rows[:A_PAGE]),
        rejected=rejected(connection_health(session, [one])[0]) if one else 0,
        connections=[] if one else _connections(session),
        states=STATES,
        verifications=VERIFICATIONS,
        replays=replays_going_on(session),
        older_url=f"{path}{older}" if older else None,
        newest_url=f"{path}{kept.query()}" if "after" in request.args else None,
        is_admin=may(Role.ADMIN),
        trouble=trouble,
    )


def delivery_rows(session: Session, deliveries: Sequence[Delivery]) -> list[DeliveryRow]:
    """The rows of one page, with one more SELECT whatever their number."""
    events = events_of_deliveries(session, [delivery.id for delivery in deliveries])
    grouped = {delivery_id: list(some) for delivery_id, some in groupby(events, key=lambda it: it.delivery_id)}
    return [_row(delivery, grouped.get(delivery.id, [])) for delivery in deliveries]


def _row(delivery: Delivery, events: list[Event]) -> DeliveryRow:
    at = delivery.received_at.astimezone(UTC)
    return DeliveryRow(
        id=delivery.id,
        at=delivery.received_at,
        clock=f"{at.day} {at:%b, %H:%M:%S}",
        connection=delivery.connection.name,
        line=delivery.problem or _told(delivery, events),
        chips=list(chips(delivery)),
    )


def _told(delivery: Delivery, events: list[Event]) -> str:
    return "" if delivery.parsed_at is None else events_in_words(delivery.event_count, events)


def _connections(session: Session) -> list[tuple[str, str]]:
    found = session.execute(sa.select(Connection.id, Connection.name).order_by(Connection.name).limit(MOST_SHOWN))
    return [(str(row.id), row.name) for row in found]


def _day(text: str) -> datetime | None:
    return datetime.combine(date.fromisoformat(text), time(), UTC) if text else None
