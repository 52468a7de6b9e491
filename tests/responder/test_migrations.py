"""A database that was in use before comes along with everything in it, on both databases."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from responder.db import connect
from responder.migrations import _config, migrate
from responder.models import Table

FIRST = "bc2390f9c888"
THEN = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """The URL of a database without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.sqlite3'}"
        return
    postgres = request.getfixturevalue("postgres")
    name = f"old_{uuid4().hex}"
    postgres.admin.execute(f'CREATE DATABASE "{name}"')
    yield postgres.url(name)
    postgres.admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def rows_of_ada():
    """What the first revision knew how to keep."""
    customer = uuid4().hex
    theirs = {"customer_id": customer}
    claim = {"source": "customers", "meaning": "customer since", "since_on": date(2016, 9, 10), "as_of": THEN}
    contact = {"channel": "met", "occurred_on": date(2024, 5, 14), "source": "touchpoints", "source_ref": "1"}
    manager = {"email": "maya@example.com", "name": "Maya Lindqvist", "title": "", "role": "admin", "active": True}
    kept = {"name": "Ada Byron", "company": "Engines Ltd", "attributes": "{}", "said_by": "{}"}
    yield "manager", manager
    yield "customer", {"id": customer, **kept}
    yield "address", {**theirs, "email": "ada+x@example.com", "email_norm": "ada+x@example.com"}
    yield "tenure_claim", {**theirs, **claim}
    yield "touchpoint", {**theirs, **contact, "as_of": THEN}


@pytest.fixture
def old(empty):
    """A database as the first revision left it, with Ada, her tagged address, and what was known of her."""
    engine = connect(empty)
    with engine.begin() as connection:
        command.upgrade(_config(connection=connection), FIRST)
    tables = sa.MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for name, row in rows_of_ada():
            connection.execute(sa.insert(tables.tables[name]), {"id": uuid4().hex, "created_at": THEN, **row})
    engine.dispose()
    return empty


def test_what_was_known_is_still_known(old):
    migrate(old)
    engine = connect(old)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT hint FROM address").scalars().all() == ["ada@example.com"]
        assert connection.exec_driver_sql("SELECT match_key FROM customer").scalars().all() == ["ada byron|engines"]
        assert connection.exec_driver_sql("SELECT meaning, ref FROM tenure_claim").one() == ("customer since", "")
        assert connection.exec_driver_sql("SELECT times FROM touchpoint").scalars().all() == [1]
        assert connection.exec_driver_sql("SELECT level FROM manager").scalars().all() == [1]
    engine.dispose()


def test_migrations_make_the_tables_that_the_models_describe(old):
    migrate(old)
    engine = connect(old)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []
    engine.dispose()


def test_the_newest_revision_can_be_taken_back(old):
    migrate(old)
    engine = connect(old)
    with engine.begin() as connection:
        command.downgrade(_config(connection=connection), FIRST)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM touchpoint").scalar() == 1
    engine.dispose()
    migrate(old)
