"""Turns a full backlog, then a steady stream, of webhooks into drafts, and says how long that took."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic, perf_counter, sleep

import sqlalchemy as sa

from responder.bench import servers
from responder.bench.client import load
from responder.bench.goodbyes import PEOPLE, address, request
from responder.bench.intake import Row, connected
from responder.db import reading, transaction
from responder.importing import import_file
from responder.instants import now
from responder.journey import Stage
from responder.managers import add_manager
from responder.models import Case, Draft, Role

BACKLOG, SIZE = 4_000, 100
PER_SECOND, SECONDS = 100, 8
PATIENCE_SECONDS = 180


def measure(folder: Path, workers: int) -> Iterator[Row]:
    """Rows: cases per second with everything waiting, then the delay of single goodbyes at a steady rate."""
    remember(folder)
    path, secret = connected()
    with servers.web() as port, servers.workers(workers):
        begin = perf_counter()
        load(port, iter([request(path, secret, n, SIZE) for n in range(0, BACKLOG, SIZE)]), connections=4)
        _wait_for(BACKLOG)
        rate = BACKLOG / (perf_counter() - begin)
        yield Row(f"webhook to stored draft, backlog of {BACKLOG:,}, {workers} workers", rate, 0, 0, {})
        started_at = now()
        _steadily(port, path, secret)
        _wait_for(BACKLOG + PER_SECOND * SECONDS)
        yield Row(f"the same, delay at {PER_SECOND} a second", PER_SECOND, *_delays(started_at), {})


def remember(folder: Path) -> None:
    """Somebody who signs, and people who have been with us for years."""
    path = folder / "customers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["email", "given_name", "family_name", "customer_since"])
        for n in range(PEOPLE):
            writer.writerow([address(n), "Robin", f"Reader {n}", f"{2010 + n % 12}-{1 + n % 12:02d}-{1 + n % 28:02d}"])
    with transaction() as session:
        add_manager(session, email="maya@example.com", name="Maya Lindqvist", title="Operations", role=Role.MANAGER)
    import_file("customers", path)


def _steadily(port: int, path: str, secret: str) -> None:
    begin = perf_counter()
    for n in range(PER_SECOND * SECONDS):
        load(port, iter([request(path, secret, BACKLOG + n)]), connections=1)
        sleep(max(0.0, begin + n / PER_SECOND - perf_counter()))


def _wait_for(drafts: int) -> None:
    end = monotonic() + PATIENCE_SECONDS
    drafted = sa.select(sa.func.count()).select_from(Case).where(Case.stage == Stage.DRAFTED.value)
    while monotonic() < end:
        with reading() as session:
            if (session.scalar(drafted) or 0) >= drafts:
                return
        sleep(0.05)
    raise TimeoutError(f"{drafts} drafts did not stand within {PATIENCE_SECONDS} seconds")


def _delays(since: object) -> tuple[float, float]:
    """Median and 99th percentile, in milliseconds, from the 2xx to the stored draft."""
    with reading() as session:
        rows = session.execute(
            sa.select(Case.received_at, Draft.created_at)
            .join(Draft, Draft.case_id == Case.id)
            .where(Case.received_at >= since)
        ).all()
    delays = sorted((drafted - received) / timedelta(milliseconds=1) for received, drafted in rows)
    return delays[len(delays) // 2], delays[int(len(delays) * 0.99)]
