"""GET /settings/connections: every platform that may tell us about goodbyes, and how each is."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.catalogue import title_of
from responder.db import reading
from responder.errors import Refused
from responder.models import Connection, Role
from responder.providers import provider
from responder.queries.health import ConnectionHealth, connection_health
from responder.queries.polls import poll_states
from responder.queries.rejections import of_nobody_lately
from responder.web.desk.connection_view import WORDS, rejected
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.rows import Chip
from responder.web.desk.visitor import may
from responder.web.desk.words import some

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """One connection in a list: how it is in a word, and what came of it lately."""

    one: Connection
    platform: str
    health: ConnectionHealth
    word: Chip
    today: str
    week: str
    rejected: int
    trouble: str


@desk.get("/settings/connections")
def connections() -> str:
    """All of them, the oldest first, and what came to addresses nobody has."""
    with reading() as session:
        return page(
            session,
            "connections.html",
            title="Connections",
            connections=connection_rows(session),
            strangers=sum(of_nobody_lately(session).values()),
            is_admin=may(Role.ADMIN),
        )


def connection_rows(session: Session) -> list[ConnectionRow]:
    """The connections as lists show them, the oldest first."""
    found = session.scalars(sa.select(Connection).order_by(Connection.id).limit(MOST_SHOWN)).unique().all()
    troubles = {it.connection_id: it.trouble for it in poll_states(session) if it.trouble}
    return [_row(health, troubles.get(health.connection.id, "")) for health in connection_health(session, found)]


def notices_of(rows: Sequence[ConnectionRow]) -> list[tuple[ConnectionRow, str]]:
    """What somebody should look after, connection by connection."""
    return [(row, noticed.sentence) for row in rows for noticed in row.health.notices]


def _row(health: ConnectionHealth, trouble: str) -> ConnectionRow:
    one = health.connection
    return ConnectionRow(
        one,
        platform_of(one),
        health,
        WORDS[health.word],
        some(health.events_today),
        some(health.events_7_days),
        rejected(health),
        trouble,
    )


def platform_of(one: Connection) -> str:
    """What people call its platform; its plain name when the platform's file was removed."""
    try:
        return title_of(provider(one.provider), one.settings)
    except Refused:
        return one.provider
