"""The hooks alone, in front of an empty Flask, on each test's own database."""

import pytest
from flask import Flask

from responder import intake
from responder.connecting import connect
from responder.db import transaction
from responder.models import Connection
from responder.web import hooks


@pytest.fixture
def rings(monkeypatch):
    rung = []
    monkeypatch.setattr(intake, "_bell", _Counter(rung))
    return rung


class _Counter:
    def __init__(self, rung):
        self.rung = rung

    def pull(self):
        self.rung.append("triage")


@pytest.fixture
def client(database, rings):
    """The hooks alone, under Flask; each test's database is looked up anew."""
    intake._ways_in._known.clear()
    app = Flask("hooks")
    hooks.open_hooks(app)
    return app.test_client()


@pytest.fixture
def weekly(database) -> Connection:
    with transaction() as session:
        return connect(session, "standard", name="Northlight Weekly")
