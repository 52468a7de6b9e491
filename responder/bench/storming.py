"""Turns very many goodbyes of one connection at once into what a storm costs: the desk, the workers, the managers."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, sleep
from typing import Any

import sqlalchemy as sa

from responder.bench import servers
from responder.bench.client import Load, load
from responder.bench.desk import desk_of, usual
from responder.bench.goodbyes import request
from responder.bench.intake import connected
from responder.bench.road import remember
from responder.db import reading, transaction
from responder.journey import Step
from responder.models import Case, Delivery, Draft, Storm, StormState
from responder.queue import ring
from responder.storms import decide

TITLES = ("", "figure")
BATCH = 1000
SINGLES_OF = 10
"""One of so many comes alone, the others a thousand at a time."""
PATIENCE_SECONDS = 900


@dataclass(frozen=True)
class Row:
    """One line of the report."""

    what: str
    figure: str


def cells(row: Row, _first: Row) -> tuple[str, ...]:
    """The row as it is printed."""
    return row.what, row.figure


def measure(folder: Path, *, people: int, workers: int) -> Iterator[Row]:
    """Post them as fast as they are taken, look at the desk meanwhile, and then stay silent about all."""
    remember(folder)
    path, secret = connected(per_hour=None)
    with servers.web() as port, servers.workers(workers):
        look = desk_of("maya@example.com", port)
        yield Row("the queue's page before, p50", f"{usual(look):.1f} ms")
        begin = perf_counter()
        meanwhile = _Watch(look)
        taken = load(port, requests(path, secret, people), connections=8)
        yield Row(f"{people:,} goodbyes taken ({_answers(taken)})", f"{perf_counter() - begin:.1f} s")
        _wait_for(_all_is_held)
        yield Row("… and held, from the first request on", f"{perf_counter() - begin:.1f} s")
        yield Row("the queue's page meanwhile, p50", f"{meanwhile.end():.1f} ms")
        yield Row("notices", str(_count(Storm, sa.true())))
        yield Row("drafts that wait to be read", str(_count(Draft, Case.stage == "drafted")))
        yield Row("held", f"{_held():,}")
        yield Row("the queue's page with all of them held, p50", f"{usual(look):.1f} ms")
        yield Row("silence about all, until the last is silent", f"{_silenced():.1f} s")


class _Watch:
    """Somebody who looks at the queue every now and then, until told to stop."""

    def __init__(self, look: Callable[[], float]) -> None:
        self._look, self._stopped, self._seen = look, threading.Event(), [look()]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopped.wait(0.5):
            self._seen.append(self._look())

    def end(self) -> float:
        """The median of what they saw, in milliseconds."""
        self._stopped.set()
        self._thread.join()
        return median(self._seen)


def requests(path: str, secret: str, people: int) -> Iterator[bytes]:
    """Everybody leaves once. Singles come first: the storm has to be noticed among them too."""
    alone = people // SINGLES_OF
    singles = (request(path, secret, n, among=people) for n in range(alone))
    firsts = range(alone, people, BATCH)
    batches = (request(path, secret, n, min(BATCH, people - n), among=people) for n in firsts)
    return chain(singles, batches)


def _answers(taken: Load) -> str:
    return " ".join(f"{count:,}x{status}" for status, count in sorted(taken.statuses.items()))


def _all_is_held() -> bool:
    under_way = _count(Case, Case.stage.in_(["received", "enriched"])) + _count(Delivery, Delivery.state == "received")
    return under_way == 0 and _count(Storm, Storm.swept_at.is_not(None)) == 1


def _held() -> int:
    return _count(Case, Case.storm_id.is_not(None))


def _count(table: Any, which: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count()).select_from(table)
    if table is Draft:
        query = query.join(Case, Case.id == Draft.case_id)
    with reading() as session:
        return session.scalar(query.where(which)) or 0


def _silenced() -> float:
    begin = perf_counter()
    with transaction() as session:
        storm = session.scalars(sa.select(Storm)).one()
        decide(session, storm, StormState.SILENCED, who="Maya Lindqvist")
    ring(Step.STORM)
    _wait_for(lambda: _count(Storm, Storm.drained_at.is_(None)) == 0)
    return perf_counter() - begin


def _wait_for(arrived: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE_SECONDS
    while monotonic() < end:
        if arrived():
            return
        sleep(0.2)
    raise TimeoutError(f"the storm was not over within {PATIENCE_SECONDS} seconds")
