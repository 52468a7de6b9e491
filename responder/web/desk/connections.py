"""GET /settings/connections: every platform that may tell us about goodbyes, and how each is."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.db import reading
from responder.models import Connection, Role
from responder.providers import provider
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.rows import Chip
from responder.web.desk.visitor import may

MOST_SHOWN = 200


@desk.get("/settings/connections")
def connections() -> str:
    """All of them, the oldest first."""
    with reading() as session:
        shown = [(one, provider(one.provider).TITLE, health_of(one)) for one in all_connections(session)]
        return page(session, "connections.html", title="Connections", connections=shown, is_admin=may(Role.ADMIN))


def all_connections(session: Session) -> Sequence[Connection]:
    """The connections the desk shows, the oldest first."""
    return session.scalars(sa.select(Connection).order_by(Connection.id).limit(MOST_SHOWN)).unique().all()


def health_of(one: Connection) -> Chip:
    """How a connection is, in a word."""
    if provider(one.provider).SECRET.needed and not one.secrets:
        return Chip("waits for its secret", "key-round", "warn")
    if one.last_delivery_at is None:
        return Chip("waits for its first delivery", "clock")
    return Chip("hears", "plug", "good")
