"""Turns a file of goodbyes into deliveries of a connection, read at once: each goodbye once, however often it comes.

A chunk of rows is one delivery in the words of `standard`, as if a platform had posted it, and its id is made of its
content. What is in the events already adds nothing, since the id of an event is made of who, what and when.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from responder.columns import Columns
from responder.db import engine, reading, transaction
from responder.errors import Refused, Temporary, UnusableFile
from responder.facts import Unusable, Way
from responder.folders import Progress
from responder.importing.rehearsal import SessionFactory, rehearsal
from responder.importing.report import ImportReport
from responder.importing.understanding import keep, understanding
from responder.importing.watched import open_watched
from responder.inserting import insert_new
from responder.instants import new_id, now
from responder.models import Connection, Delivery, Event
from responder.queries.connections import connections_called
from responder.sheets import NO_MAPPING
from responder.standard_events import MOST_EVENTS
from responder.triage import triage
from responder.triage.deliveries import LEASE
from responder.triage.reports import LATE
from responder.unposted import sheet
from responder.unposted.sheet import Said

KIND = "events"
TITLE = "export of goodbyes"
WANTS = "CSV of who left: email, and a state, a yes or no, or a date of leaving; --connection says whose it is"
TRIES = 4
MOST_BYTES = 512 * 1024
NO_DATE = (
    "it does not say when they left: hand the whole file in with --backfill once, and again within 30 days; "
    "whoever is new in it then has just left"
)

Skipped = Callable[[Sequence[Unusable]], None]


@dataclass(frozen=True, slots=True)
class _Goodbyes:
    """What `--map` may say about such a file."""

    name: str = KIND
    title: str = TITLE
    columns: Columns = sheet.COLUMNS


@dataclass(slots=True)
class GoodbyeReport(ImportReport):
    """What an import found, and what became of those that are new: `became` counts opened, silenced, joined …

    `waiting` of them are read by the service itself, because somebody else kept deciding on the same people.
    """

    became: Counter[str] = field(default_factory=Counter)
    waiting: int = 0

    def as_json(self) -> dict[str, Any]:
        """What programs get."""
        return {**ImportReport.as_json(self), "became": dict(self.became), "waiting": self.waiting}


def hand_in(
    path: Path,
    connection_name: str,
    *,
    said: Sequence[str] = (),
    what: str | None = None,
    backfill: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    on_skipped: Skipped | None = None,
) -> GoodbyeReport:
    """Read a file of goodbyes into a connection, whatever its platform, and report on every row of it.

    As history (`backfill`) nobody gets a letter. `what` happened to all whose row does not say it. A dry run reports
    the same and keeps nothing. `said`, `progress` and `on_skipped` are those of `responder.importing.import_file`.
    Raises Refused for an unknown connection or column, and UnusableFile where nothing in the file can be used.
    """
    with reading() as session:
        connection = _connection(session, connection_name)
    way = Way.BACKFILL if backfill else Way.IMPORTED
    report = GoodbyeReport()
    stage = rehearsal(engine()) if dry_run else nullcontext(transaction)
    with open_watched(path, progress) as file, stage as sessions:
        understood = understanding(_Goodbyes(), file, said)
        if understood:
            report.mapping, report.remembered = understood.titles, understood.remembered
        rows = sheet.read(file, understood.mapping if understood else NO_MAPPING, what=what)
        for chunk in _chunks(_dated(rows, backfill or _was_read_lately(connection))):
            _take(sessions, connection, way, chunk, report, on_skipped)
    _refuse_useless(report)
    if not dry_run:
        _note_read(connection)
        if understood and not understood.remembered:
            keep(KIND, understood)
    return report


def _connection(session: Session, name: str) -> Connection:
    found = connections_called(session, name)
    if not found:
        raise Refused(
            f"There is no connection called {name[:100]!r} (`responder connections` lists them). "
            "For a platform that posts nothing: responder connect csv --name NAME"
        )
    if len(found) > 1:
        raise Refused(f"There are {len(found)} connections called {name[:100]!r}: files need one of its own name.")
    return found[0]


def _was_read_lately(connection: Connection) -> bool:
    """Then whoever is new in a file without dates has left since."""
    return connection.files_read_at is not None and now() - connection.files_read_at < LATE


def _note_read(connection: Connection) -> None:
    with transaction() as session:
        session.get_one(Connection, connection.id).files_read_at = now()


def _dated(rows: Iterable[Said | Unusable], may_lack_date: bool) -> Iterator[Said | Unusable]:
    for row in rows:
        lacks = isinstance(row, Said) and not row.has_date and not may_lack_date
        yield Unusable(row.line, NO_DATE) if lacks else row


def _chunks(rows: Iterable[Said | Unusable]) -> Iterator[list[Said | Unusable]]:
    """As many at a time as one delivery holds."""
    chunk: list[Said | Unusable] = []
    size = 0
    for row in rows:
        chunk.append(row)
        size += len(json.dumps(row.event)) if isinstance(row, Said) else 0
        if len(chunk) >= MOST_EVENTS or size >= MOST_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _take(
    sessions: SessionFactory,
    connection: Connection,
    way: Way,
    chunk: Sequence[Said | Unusable],
    report: GoodbyeReport,
    on_skipped: Skipped | None,
) -> None:
    said = [row for row in chunk if isinstance(row, Said)]
    skipped = [row for row in chunk if isinstance(row, Unusable)]
    became = _settled(sessions, connection, way, said) if said else Counter()
    new = len(said) if became is None else became.total()
    report.add(added=new, merged=len(said) - new, skipped=skipped)
    if became is None:
        report.waiting += new
    else:
        report.became.update(became)
    if on_skipped:
        on_skipped(skipped)


def _settled(sessions: SessionFactory, connection: Connection, way: Way, said: Sequence[Said]) -> Counter[str] | None:
    """What became of the new ones among them; None where they are stored, and somebody else reads them."""
    with sessions() as session:
        delivery_id, is_ours = _store(session, connection, way, said)
    if not is_ours:
        return Counter()
    for _ in range(TRIES):
        try:
            with sessions() as session:
                triage(session, [delivery_id])
                return _outcomes(session, delivery_id)
        except (OperationalError, Temporary):
            continue
    return None


def _store(session: Session, connection: Connection, way: Way, said: Sequence[Said]) -> tuple[UUID, bool]:
    """The delivery of these rows, and whether it is ours to read: under a lease, or read by nobody yet."""
    row = _row(connection, way, said)
    if insert_new(session.connection(), Delivery.__table__, [row]):  # type: ignore[arg-type]
        return row["id"], True
    known = sa.select(Delivery.id).where(
        Delivery.connection_id == connection.id, Delivery.dedup_key == row["dedup_key"]
    )
    delivery_id = session.scalars(known).one()
    unread = sa.update(Delivery).where(Delivery.id == delivery_id, Delivery.state == "received")
    free = sa.or_(Delivery.lease_until.is_(None), Delivery.lease_until < now())
    taken = session.execute(unread.where(free).values(lease_until=now() + LEASE).returning(Delivery.id))
    return delivery_id, taken.first() is not None


def _row(connection: Connection, way: Way, said: Sequence[Said]) -> dict[str, Any]:
    body = json.dumps({"events": [one.event for one in said]}, ensure_ascii=False).encode()
    moment: datetime = now()
    return {
        "id": new_id(),
        "connection_id": connection.id,
        "dedup_key": f"file:{sha256(body).hexdigest()}",
        "way": way.value,
        "received_at": moment,
        "content_type": "application/json",
        "headers": {},
        "body": body,
        "state": "received",
        "lease_until": moment + LEASE,
    }


def _outcomes(session: Session, delivery_id: UUID) -> Counter[str]:
    ends = sa.select(Event.outcome, sa.func.count()).where(Event.delivery_id == delivery_id).group_by(Event.outcome)
    return Counter({row[0]: row[1] for row in session.execute(ends)})


def _refuse_useless(report: GoodbyeReport) -> None:
    if report.added or report.merged:
        return
    if not report.read:
        raise UnusableFile("The file holds no rows.")
    # An export of everybody is mostly about people who are there: what ails the others says more.
    most = min(report.commonest(), key=lambda reason: reason.why == sheet.HERE)
    raise UnusableFile(f"None of the {report.read} rows can be used. Most often, as in line {most.line}: {most.why}.")
