"""Turns claimed deliveries into what they report, a bounded number of events at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from responder.errors import AlreadyMoved, BadPayload, Refused, Temporary
from responder.facts import Inbound, NewEvent, Unreadable, Way
from responder.instants import now
from responder.log import logger
from responder.models import Connection, Delivery, DeliveryState
from responder.providers import provider
from responder.reading import MISREAD
from responder.triage.reports import LATE, Read, Report
from responder.triage.settling import settle

LEASE = timedelta(seconds=60)
BYTES_AT_ONCE = 256 * 1024  # some 1,500 events: two workers on one brand wait for each other, and a job has 25 seconds
BODIES_AT_ONCE = 20
EVENTS_AT_ONCE = 1000
LOOKS_AGAIN = 3
LONGEST_PROBLEM = 500
CSV, IN_FILES = "csv", (Way.IMPORTED, Way.BACKFILL)  # whoever the connection belongs to, files are in one format

_DELIVERY: sa.Table = Delivery.__table__  # type: ignore[assignment]  # no ORM: bodies are many and read once

log = logger(__name__)


def claim_deliveries(session: Session, limit: int) -> list[UUID]:
    """Take up to `limit` deliveries under a lease, the longest-waiting first; commit it at once.

    They are few when they are large, so that a batch of thousands of events ends before its job's time does.
    """
    moment = now()
    waiting = session.execute(
        sa.select(Delivery.id, sa.func.length(Delivery.body))
        .where(Delivery.state == "received")
        .where(sa.or_(Delivery.lease_until.is_(None), Delivery.lease_until < moment))
        .order_by(Delivery.received_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = list(_few_bytes(waiting))
    lease = sa.update(Delivery).where(Delivery.id.in_(claimed)).values(lease_until=moment + LEASE)
    session.execute(lease.execution_options(synchronize_session=False))
    session.commit()
    return sorted(claimed)


def _few_bytes(waiting: Iterable[Any]) -> Iterator[UUID]:
    total = 0
    for delivery_id, size in waiting:
        yield delivery_id
        total += size
        if total >= BYTES_AT_ONCE:
            return


def replay(session: Session, delivery: Delivery) -> None:
    """Let a delivery be read again, with the code of today. What it already reported stays as it is.

    Raises Refused while it still waits for its first reading, and when its body was erased.
    """
    if delivery.state == DeliveryState.ERASED:
        raise Refused(
            "Its body was erased: its retention ended, or somebody asked for it. Nothing is left to read again."
        )
    if delivery.state == "received":
        raise Refused("This delivery has not been read yet; there is nothing to repeat.")
    delivery.state, delivery.problem, delivery.lease_until = "received", None, None
    session.flush()


def triage(session: Session, delivery_ids: Sequence[UUID]) -> None:
    """Turn these deliveries into events and cases. One that cannot be read is put aside with the reason.

    Raises Temporary when managers keep deciding on the same cases at the same moment.
    """
    waiting: list[Read] = []
    count = 0
    for read in _read_all(session, delivery_ids):
        waiting.append(read)
        count += len(read.reports)
        if count >= EVENTS_AT_ONCE:
            _settle(session, waiting)
            waiting, count = [], 0
    _settle(session, waiting)


def _read_all(session: Session, delivery_ids: Sequence[UUID]) -> Iterator[Read]:
    """Each delivery's reports; few raw bodies are in memory at a time."""
    ordered = sorted(delivery_ids)
    for start in range(0, len(ordered), BODIES_AT_ONCE):
        ids = ordered[start : start + BODIES_AT_ONCE]
        waiting = sa.select(_DELIVERY).where(_DELIVERY.c.id.in_(ids), _DELIVERY.c.state == "received")
        rows = session.execute(waiting.order_by(_DELIVERY.c.id)).all()
        known = {row.connection_id for row in rows}
        connections = {one.id: one for one in session.scalars(sa.select(Connection).where(Connection.id.in_(known)))}
        for row in rows:
            yield _read(row, connections[row.connection_id])


def _read(row: Any, connection: Connection) -> Read:
    request = Inbound(row.headers, row.body, row.received_at, row.content_type, settings=connection.settings)
    try:
        found = list(provider(CSV if row.way in IN_FILES else connection.provider).parse(request))
    except (BadPayload, Refused) as error:
        return Read(row.id, connection, row.received_at, [], str(error))
    except MISREAD as error:
        return Read(row.id, connection, row.received_at, [], f"It is not shaped as expected ({type(error).__name__}).")
    events = [_not_in_future(event, row) for event in found if isinstance(event, NewEvent)]
    reports = [Report.of(row.id, connection, row.received_at, event, way=Way(row.way)) for event in events]
    for report in reports:
        report.is_read_late = now() - row.received_at > LATE
    return Read(row.id, connection, row.received_at, reports, _problem(found))


def _not_in_future(event: NewEvent, row: Any) -> NewEvent:
    """A platform whose clock runs ahead must not outrank what happens tomorrow."""
    return event if event.occurred_at <= row.received_at else replace(event, occurred_at=row.received_at)


def _problem(found: Iterable[NewEvent | Unreadable]) -> str | None:
    sentences = [f"Event {one.position}: {one.why}" for one in found if isinstance(one, Unreadable)]
    return " ".join(sentences)[:LONGEST_PROBLEM] or None


def _settle(session: Session, reads: Sequence[Read]) -> None:
    """All at once; if something among them cannot be stored, one by one, so that only that one is put aside."""
    try:
        _settle_together(session, reads)
    except (StatementError, *MISREAD) as error:
        if getattr(error, "connection_invalidated", False) or _is_passing(error):
            raise
        if len(reads) > 1:
            for read in reads:
                _settle(session, [read])
            return
        log.exception("a delivery could not be stored as events", delivery_id=str(reads[0].delivery_id))
        problem = f"What it reports could not be stored ({type(error).__name__}); the log tells more."
        _mark(session, [replace(reads[0], reports=[], problem=problem)])


def _is_passing(error: Exception) -> bool:
    """A deadlock, a busy database, or a job whose time is over: nothing is wrong with the delivery."""
    if isinstance(error, StatementError) and not isinstance(error, DBAPIError):
        return not isinstance(error.orig, MISREAD)
    return isinstance(error, sa.exc.OperationalError)


def _settle_together(session: Session, reads: Sequence[Read]) -> None:
    """In a savepoint; when somebody moved one of the cases meanwhile, look again and decide anew."""
    for _ in range(LOOKS_AGAIN):
        try:
            with session.begin_nested():
                settle(session, [report for read in reads for report in read.reports])
                _mark(session, reads)
        except AlreadyMoved:
            session.expire_all()
            continue
        return
    raise Temporary("Somebody keeps deciding on the cases of this batch; it is read again soon.")


def _mark(session: Session, reads: Sequence[Read]) -> None:
    """Say on each delivery what became of it, and on its connection that it is alive."""
    if reads:
        columns: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in _outcome(reads[0]) if name != "id"}
        erased = _DELIVERY.c.state == DeliveryState.ERASED.value  # by what it reported itself
        columns["state"] = sa.case((erased, _DELIVERY.c.state), else_=columns["state"])
        done = sa.update(_DELIVERY).where(_DELIVERY.c.id == sa.bindparam("new_id")).values(columns)
        rows = [{f"new_{name}": value for name, value in _outcome(read).items()} for read in reads]
        session.connection().execute(done, rows)
    for connection in {read.connection.id: read.connection for read in reads}.values():
        newest = max(read.received_at for read in reads if read.connection.id == connection.id)
        if connection.last_delivery_at is None or connection.last_delivery_at < newest:
            connection.last_delivery_at = newest


def _outcome(read: Read) -> dict[str, Any]:
    return {
        "id": read.delivery_id,
        "state": "failed" if read.problem and not read.reports else "parsed",
        "problem": read.problem,
        "event_count": len(read.reports),
        "lease_until": None,
        "parsed_at": now(),
    }
