"""A live source that behaves: it knows some people, and can be slow to wake, out of patience or locked."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import pytest

from responder.asking import calling, configuring
from responder.asking.configuring import add_source
from responder.db import transaction
from responder.errors import Refused
from responder.sources import LiveSource, Setting


@dataclass
class Crm:
    """What it knows by address, what it does instead of answering, and whom it was asked about."""

    knows: dict[str, list[Any]] = field(default_factory=dict)
    trouble: Exception | None = None
    asked: list[Any] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def ask(self, who, settings, seconds):
        assert settings["key"] == "k3y"
        assert 0 < seconds <= calling.EACH_SECONDS
        with self.lock:
            self.asked.append(who)
        if self.trouble:
            raise self.trouble
        return self.knows.get(who.emails[0] if who.emails else "", [])

    @property
    def source(self):
        settings = {
            "key": Setting("The key of an account that may read.", is_secret=True),
            "region": Setting("Where the account lies.", default="eu"),
        }
        return LiveSource("crm", "CRM", settings, self.ask)


@pytest.fixture
def crm(monkeypatch):
    peer = Crm()

    def live(name):
        if name != "crm":
            raise Refused(f"There is no live source called {name!r}; there are crm.")
        return peer.source

    for module in (calling, configuring):
        monkeypatch.setattr(module, "live_source", live)
    return peer


@pytest.fixture
def configured(database, redis_url, crm):
    """The CRM, asked from now on."""
    with transaction() as session:
        return add_source(session, "crm", name=None, told={"key": "k3y"})
