"""Requests as attackers, vendors and accidents make them."""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from responder.db import reading, transaction
from responder.models import Connection, Delivery
from responder.triage import triage
from tests.posting import path_of
from tests.samples import Sample, samples


def sample_of(provider: str, name: str | None = None) -> Sample:
    """One of a provider's samples, the first unless named."""
    return next(one for one in samples() if one.provider == provider and name in (None, one.name))


def post_sample(
    client: FlaskClient, connection: Connection, sample: Sample, *, headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> TestResponse:  # fmt: skip
    """The sample as its platform would post it; time has to stand where it was signed."""
    return client.post(
        path_of(connection),
        data=sample.body if body is None else body,
        headers=dict(sample.expected["headers"] if headers is None else headers),
        content_type=sample.request().content_type,
    )


def as_json(value: Any) -> bytes:
    """What a platform would write."""
    return json.dumps(value).encode()


def read_all() -> None:
    """Triage what waits."""
    with reading() as session:
        waiting = session.scalars(sa.select(Delivery.id).where(Delivery.state == "received")).all()
    with transaction() as session:
        triage(session, waiting)
