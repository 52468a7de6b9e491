"""The hooks alone, in front of an empty Flask, on each test's own database; connections of any platform."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from responder import intake
from responder.connecting import connect
from responder.db import transaction
from responder.models import Connection
from responder.web import hooks


@pytest.fixture
def client(database: str, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Nobody answers the bell: tests read deliveries themselves."""
    monkeypatch.setattr(intake._bell, "pull", lambda: None)
    intake._ways_in._known.clear()
    app = Flask("hooks")
    hooks.open_hooks(app)
    return app.test_client()


@pytest.fixture
def connected(client: FlaskClient) -> Callable[..., Connection]:
    """Northlight's connection to a platform."""

    def make(provider: str, *secrets: str, name: str = "", **settings: Any) -> Connection:
        with transaction() as session:
            return connect(
                session,
                provider,
                name=name or f"Northlight at {provider}",
                brand="Northlight",
                secrets=secrets,
                settings=settings,
            )

    return make


@pytest.fixture
def weekly(connected: Callable[..., Connection]) -> Connection:
    return connected("standard", name="Northlight Weekly")
