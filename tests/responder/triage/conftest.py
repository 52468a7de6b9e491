"""Northlight's connections, each in this test's own database."""

import pytest

from responder.connecting import connect
from responder.db import transaction
from responder.models import Connection


@pytest.fixture
def weekly(database: str) -> Connection:
    with transaction() as session:
        return connect(session, "standard", name="Northlight Weekly", brand="Northlight")


@pytest.fixture
def billing(weekly: Connection) -> Connection:
    with transaction() as session:
        return connect(session, "stripe", name="Northlight Billing", brand="Northlight", secrets=["whsec_" + "x" * 20])


@pytest.fixture
def mailer(weekly: Connection) -> Connection:
    with transaction() as session:
        return connect(session, "sendgrid", name="Northlight Mail", brand="Northlight")
