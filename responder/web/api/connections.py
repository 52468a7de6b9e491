"""Turns GET and POST /connections into the platforms that may tell us about goodbyes, and into one more."""

from typing import Any

from flask import Response

from responder import models
from responder.connecting import connect, url_of
from responder.db import reading, transaction
from responder.providers import provider
from responder.queries.connections import connections_newest_first
from responder.up.record import public_url
from responder.web.api.blueprint import about, answer, api
from responder.web.api.problems import answers
from responder.web.api.shapes.connections import Connection, ConnectionPage, ConnectionWanted, NewConnection
from responder.web.api.shapes.words import PageWanted, next_cursor

TAGS = about("Connections", "Who may tell us about goodbyes.")


@api.get("/connections", tags=TAGS, responses=answers({200: ConnectionPage}), operation_id="listConnections")
def list_connections(query: PageWanted) -> Response:
    """The connections, the newest first, without their secrets."""
    with reading() as session:
        found = connections_newest_first(session, after=query.after, limit=query.limit)
        items = [Connection(**_members(connection)) for connection in found]
    return answer(ConnectionPage(items=items, next=next_cursor([item.id for item in items], query.limit)))


@api.post("/connections", tags=TAGS, responses=answers({201: NewConnection}), operation_id="connect")
def post_connection(body: ConnectionWanted) -> Response:
    """Make a connection. This answer is the only one that shows its secret."""
    secrets = [body.secret] if body.secret else []
    with transaction() as session:
        made = connect(
            session, body.provider, name=body.name, secrets=secrets, brand=body.brand, settings=body.settings
        )
        members, secret = _members(made), made.secrets.get("current")
    instructions = provider(body.provider).INSTRUCTIONS.format(url=members["url"], secret=secret)
    return answer(NewConnection(**members, secret=secret, instructions=instructions), 201)


def _members(connection: models.Connection) -> dict[str, Any]:
    return {
        "id": connection.id,
        "provider": connection.provider,
        "name": connection.name,
        "brand": connection.brand.name,
        "url": url_of(connection, public_url()),
        "created_at": connection.created_at,
        "last_delivery_at": connection.last_delivery_at,
    }
