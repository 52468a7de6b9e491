"""Signed deliveries posted through the hooks, and what is stored afterwards."""

import json

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from responder.db import reading
from responder.instants import now
from responder.models import Connection, Delivery
from responder.providers.standard import sign

BODY = json.dumps({"type": "subscriber.unsubscribed", "data": {"email": "ada@example.com"}}).encode()


def path_of(connection: Connection) -> str:
    """Where its platform posts."""
    return f"/hooks/{connection.provider}/{connection.token}"


def post(
    client: FlaskClient,
    connection: Connection,
    body: bytes = BODY,
    *,
    delivery="msg_1",
    at=None,
    headers=None,
    secret=None,
) -> TestResponse:
    """One delivery, signed now unless said otherwise."""
    signed = sign(body, secret or connection.secrets["current"], delivery=delivery, at=at or now())
    return client.post(path_of(connection), data=body, headers={**signed, **(headers or {})})


def deliveries() -> list[Delivery]:
    """What is stored, oldest first."""
    with reading() as session:
        return list(session.scalars(sa.select(Delivery).order_by(Delivery.id)))
