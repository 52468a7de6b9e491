"""A session on either database, and somebody to send letters to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.db import connect
from responder.mailcatcher import MailCatcher
from tests.peers.sendgrid import SendGrid


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[MailCatcher]:
    with MailCatcher(folder=tmp_path) as server:
        yield server


@pytest.fixture
def peer() -> Iterator[SendGrid]:
    with SendGrid().listening() as server:
        yield server
