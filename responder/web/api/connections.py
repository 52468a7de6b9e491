"""Turns GET and POST /connections into the platforms that may tell us about goodbyes, and into one more."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from responder import models
from responder.asking.keys import keep_key, try_key
from responder.connecting import connect, secret_of, url_of
from responder.db import reading, transaction
from responder.providers import provider
from responder.queries.connections import connections_newest_first
from responder.queries.health import ConnectionHealth, connection_health
from responder.queries.live_sources import connections_with_key
from responder.queries.rejections import rejection_samples, rejections_lately
from responder.rotating import previous_url_of
from responder.up.record import public_url
from responder.web.api.bearer import may_act
from responder.web.api.blueprint import about, answer, api
from responder.web.api.lookups import nothing
from responder.web.api.problems import answers
from responder.web.api.shapes import connections as shapes
from responder.web.api.shapes.connections import (
    Connection,
    ConnectionPage,
    ConnectionWanted,
    KeyTried,
    KeyWanted,
    NewConnection,
    OneConnection,
    Rejections,
    RejectionSample,
)
from responder.web.api.shapes.words import PageWanted, next_cursor

TAGS = about("Connections", "Who may tell us about goodbyes.")
RULE = "/connections/<uuid:connection_id>"
HIDDEN = "…"


@api.get("/connections", tags=TAGS, responses=answers({200: ConnectionPage}), operation_id="listConnections")
def list_connections(query: PageWanted) -> Response:
    """The connections, the newest first, without their secrets."""
    with reading() as session:
        found = connections_newest_first(session, after=query.after, limit=query.limit)
        items = [Connection(**members) for members in members_of(session, found)]
    return answer(ConnectionPage(items=items, next=next_cursor([item.id for item in items], query.limit)))


@api.get(RULE, tags=TAGS, responses=answers({200: Connection}, 404), operation_id="getConnection")
def get_connection(path: OneConnection) -> Response:
    """One connection, and how it is doing."""
    with reading() as session:
        found = session.get(models.Connection, path.connection_id) or nothing("connection")
        return answer(Connection(**members_of(session, [found])[0]))


@api.get(f"{RULE}/rejections", tags=TAGS, responses=answers({200: Rejections}, 404), operation_id="getRejections")
def get_rejections(path: OneConnection) -> Response:
    """What was not let in: how much, why, and some of the newest. Kept are few of each day, for a week."""
    with reading() as session:
        found = session.get(models.Connection, path.connection_id) or nothing("connection")
        today = rejections_lately(session, [found.id]).get(found.id, {})
        samples = [RejectionSample.model_validate(it) for it in rejection_samples(session, found.id)]
        return answer(Rejections(today=today, samples=samples))


@api.post("/connections", tags=TAGS, responses=answers({201: NewConnection}), operation_id="connect")
def post_connection(body: ConnectionWanted) -> Response:
    """Make a connection. This answer is the only one that shows its secret."""
    secrets = [body.secret] if body.secret else []
    with transaction() as session:
        made = connect(
            session, body.provider, name=body.name, secrets=secrets, brand=body.brand, settings=body.settings
        )
        looks_up = keep_key(session, made, body.api_key.key, more=body.api_key.settings) if body.api_key else None
        [members], secret = members_of(session, [made]), secret_of(made)
    tried = try_key(looks_up) if looks_up else None
    instructions = provider(body.provider).INSTRUCTIONS.format(url=members["url"], secret=secret)
    look_up = KeyTried(**asdict(tried)) if tried else None
    return answer(NewConnection(**members, secret=secret, instructions=instructions, look_up=look_up), 201)


@api.put(
    f"{RULE}/key",
    tags=TAGS,
    responses=answers({200: KeyTried}, 404),
    operation_id="lookPeopleUp",
)
def put_key(path: OneConnection, body: KeyWanted) -> Response:
    """Look its people up with an API key of its platform. It is tried at once, kept in any case, and never shown."""
    with transaction() as session:
        connection = connection_to_change(session, path.connection_id)
        looks_up = keep_key(session, connection, body.key, more=body.settings)
    return answer(KeyTried(**asdict(try_key(looks_up))))


def connection_to_change(session: Session, connection_id: UUID) -> models.Connection:
    """The connection, held until the transaction ends: of two who rotate at once the second would forget the first."""
    found = session.get(models.Connection, connection_id) or nothing("connection")
    session.refresh(found, with_for_update={"of": models.Connection})
    return found


def members_of(session: Session, connections: Sequence[models.Connection]) -> list[dict[str, Any]]:
    """What the API says of each connection; as many queries for many as for one."""
    with_key = connections_with_key(session)
    return [
        _members(health.connection, health, has_key=health.connection.id in with_key)
        for health in connection_health(session, connections)
    ]


def _visible(url: str | None) -> str | None:
    """Whoever knows the whole address of a platform that signs nothing can post goodbyes to it: no reader has to."""
    return url if url is None or may_act() else f"{url.rpartition('/')[0]}/{HIDDEN}"


def _members(connection: models.Connection, health: ConnectionHealth, *, has_key: bool) -> dict[str, Any]:
    return {
        "id": connection.id,
        "provider": connection.provider,
        "name": connection.name,
        "brand": connection.brand.name,
        "url": _visible(url_of(connection, public_url())),
        "has_api_key": has_key,
        "created_at": connection.created_at,
        "last_delivery_at": connection.last_delivery_at,
        "previous_url": _visible(previous_url_of(connection, public_url())),
        "previous_url_until": connection.previous_token_until,
        "previous_url_used_at": connection.previous_token_used_at,
        "has_previous_secret": "previous" in connection.secrets,
        "previous_secret_used_at": connection.previous_secret_used_at,
        "health": shapes.ConnectionHealth.model_validate(health),
    }
