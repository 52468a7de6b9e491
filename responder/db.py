"""Turns a database URL into sessions and migrations that behave alike on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from responder.settings import settings

BUSY_SECONDS = 10
CONNECT_SECONDS = 5


def connect(url: str) -> sa.Engine:
    """An engine with our habits: SQLite in WAL with full sync and honest BEGIN IMMEDIATE, small pools, pings.

    What a statement was called with stays out of its errors, which are logged: people, tokens, secrets.
    """
    if sa.make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    patience = {"connect_timeout": CONNECT_SECONDS}
    return sa.create_engine(
        url,
        connect_args=patience,
        pool_size=4,
        max_overflow=2,
        pool_pre_ping=True,
        pool_timeout=BUSY_SECONDS,
        hide_parameters=True,
    )


def _sqlite(url: str) -> sa.Engine:
    database = sa.make_url(url).database
    if database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url, connect_args={"timeout": BUSY_SECONDS}, pool_size=16, max_overflow=16, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """Take the write lock at once unless told otherwise: an upgrade in mid-transaction cannot wait."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@lru_cache(maxsize=4)
def _engine(url: str) -> sa.Engine:
    return connect(url)


def engine() -> sa.Engine:
    """The engine of this process, by settings."""
    return _engine(settings().database)


@contextmanager
def transaction() -> Iterator[Session]:
    """A session that commits at the end, or rolls back when something was raised. It may write.

    Committing in between is allowed, and for send only: what follows is a new transaction.
    """
    with Session(engine(), expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def reading() -> Iterator[Session]:
    """A session for looking only: on SQLite it waits for nobody. What it would write is rolled back."""
    with engine().connect().execution_options(reading=True) as connection:
        yield Session(connection, expire_on_commit=False)


def forget_connections() -> None:
    """After a fork: drop the parent's connections without closing them for the parent."""
    engine().dispose(close=False)
