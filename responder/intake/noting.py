"""Turns what intake counted in memory into rows: one for connection, hour and reason, and few samples a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from responder.db import engine
from responder.inserting import add_up
from responder.instants import first_id_at
from responder.models import Connection, Reason, Rejection, RejectionSample

SAMPLES_A_DAY = 20

Counts = Mapping[tuple[UUID | None, datetime, Reason], tuple[int, datetime]]
Uses = Mapping[tuple[UUID, str], datetime]


def write_notes(counts: Counts, samples: Sequence[Mapping[str, Any]], uses: Uses) -> None:
    """Write all of it in one short transaction. What belongs to a connection that was removed meanwhile is nobody's."""
    with engine().begin() as connection:
        known = _known(connection, [key[0] for key in counts] + [key[0] for key in uses])
        _add_counts(connection, counts, known)
        _add_samples(connection, [each for each in samples if each["connection_id"] in known])
        for (connection_id, column), at in sorted(uses.items()):
            used = sa.update(Connection).where(Connection.id == connection_id).values({column: at})
            connection.execute(used)


def _known(connection: sa.Connection, ids: Iterable[UUID | None]) -> set[UUID]:
    wanted = {each for each in ids if each is not None}
    return set(connection.scalars(sa.select(Connection.id).where(Connection.id.in_(wanted))))


def _add_counts(connection: sa.Connection, counts: Counts, known: set[UUID]) -> None:
    """In the order of their ids, so that no two processes wait for each other."""
    rows: dict[UUID, dict[str, Any]] = {}
    for (connection_id, hour, reason), (number, last_at) in counts.items():
        whose = connection_id if connection_id in known else None
        row_id = Rejection.id_of(whose, hour, reason.value)
        row = {"id": row_id, "connection_id": whose, "hour": hour, "reason": reason.value, "last_at": last_at}
        before = rows[row_id]["number"] if row_id in rows else 0
        rows[row_id] = row | {"number": before + number}
    ordered = [rows[row_id] for row_id in sorted(rows)]
    add_up(connection, Rejection.__table__, ordered, sums="number", latest="last_at")  # type: ignore[arg-type]


def _add_samples(connection: sa.Connection, samples: Sequence[Mapping[str, Any]]) -> None:
    """Then only the newest of the day stay; so few come at a time that the table never holds many more."""
    if not samples:
        return
    connection.execute(sa.insert(RejectionSample), samples)
    for connection_id in sorted({each["connection_id"] for each in samples}):
        today = datetime.combine(max(each["at"] for each in samples), time(), UTC)
        mine = sa.and_(RejectionSample.connection_id == connection_id, RejectionSample.id >= first_id_at(today))
        oldest_kept = sa.select(RejectionSample.id).where(mine).order_by(RejectionSample.id.desc())
        oldest_id = connection.scalar(oldest_kept.offset(SAMPLES_A_DAY - 1).limit(1))
        if oldest_id is not None:
            connection.execute(sa.delete(RejectionSample).where(mine, RejectionSample.id < oldest_id))
