"""Turns an import into its own rehearsal: everything happens, on ground that is thrown away afterwards."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.db import connect

SessionFactory = Callable[[], AbstractContextManager[Session]]


def rehearsal(engine: sa.Engine) -> AbstractContextManager[SessionFactory]:
    """Sessions that see all the data and whose commits nobody else ever sees.

    On SQLite on a copy of the file: it has one writer at a time, and the service may be running. On PostgreSQL
    in one transaction that is rolled back.
    """
    return _on_a_copy(engine) if engine.dialect.name == "sqlite" else _rolled_back(engine)


@contextmanager
def _on_a_copy(engine: sa.Engine) -> Iterator[SessionFactory]:
    database = Path(engine.url.database or "")
    with tempfile.TemporaryDirectory(prefix="rehearsal-", dir=database.parent) as folder:
        copy = Path(folder) / "copy.sqlite3"
        with closing(sqlite3.connect(database)) as original, closing(sqlite3.connect(copy)) as target:
            original.backup(target)
        stage = connect(f"sqlite:///{copy}")
        try:
            yield lambda: _committing(Session(stage, expire_on_commit=False))
        finally:
            stage.dispose()


@contextmanager
def _rolled_back(engine: sa.Engine) -> Iterator[SessionFactory]:
    with engine.connect() as connection, connection.begin() as outer:
        yield lambda: _committing(Session(connection, join_transaction_mode="create_savepoint"))
        outer.rollback()


@contextmanager
def _committing(session: Session) -> Iterator[Session]:
    with session, session.begin():
        yield session
