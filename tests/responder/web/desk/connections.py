"""Connections of Northlight Weekly, as the desk's tests make them, and look at what became of them."""

from typing import Any

from responder.connecting import connect
from responder.db import reading, transaction
from responder.models import Connection, Delivery
from responder.triage import triage

SECRET = "whsec_from_the_dashboard"


def connected(kind: str = "standard", **more: Any) -> Connection:
    """A new one."""
    with transaction() as session:
        return connect(session, kind, **{"name": "Northlight Weekly", **more})


def only_connection() -> Connection:
    """The one there is."""
    with reading() as session:
        return session.query(Connection).one()


def of(connection: Connection) -> Connection:
    """The same, as it is now."""
    with reading() as session:
        return session.get_one(Connection, connection.id)


def page_of(connection: Connection, more: str = "") -> str:
    """Where the desk shows it."""
    return f"/settings/connections/{connection.id}{more}"


def read_everything() -> None:
    """Triage whatever was delivered."""
    with transaction() as session:
        triage(session, [one.id for one in session.query(Delivery)])
