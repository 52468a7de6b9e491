"""Turns webhooks into answers per second: alone, in batches, and next to the yardsticks on the same server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from responder.bench import servers
from responder.bench.client import Load, load
from responder.bench.goodbyes import request
from responder.connecting import connect
from responder.db import transaction

SINGLES, BATCHES, SIZE = 12_000, 400, 100
WARM_UP = 500

Requests = Callable[[int, int, int], Iterator[bytes]]


@dataclass(frozen=True)
class Row:
    """One line of the report. `per_second` counts events, not requests; ratios are to the first two rows."""

    what: str
    per_second: float
    p50_ms: float
    p99_ms: float
    statuses: dict[int, int]


def cells(row: Row, first: Row) -> tuple[str, ...]:
    """The row as it is printed, next to the first one."""
    answers = " ".join(f"{count}x{status}" for status, count in sorted(row.statuses.items()))
    ratio = f"{row.per_second / first.per_second:.2f}"
    return row.what, f"{row.per_second:,.0f}", ratio, f"{row.p50_ms:.1f}", f"{row.p99_ms:.1f}", answers


def connected(per_hour: int | None = 1_000_000) -> tuple[str, str]:
    """A fresh `standard` connection: its path and its secret. More than `per_hour` goodbyes are a storm to it."""
    with transaction() as session:
        made = connect(session, "standard", name="The Weekly", secrets=[], settings={"storm_per_hour": per_hour})
        return f"/hooks/standard/{made.token}", made.secrets["current"]


def measure() -> Iterator[Row]:
    """Each row in one run on one machine: only their ratios mean something elsewhere."""
    path, secret = connected()
    for name, line in (("empty", "Flask no-op"), ("storeless", "verified, not stored")):
        target = path if name == "empty" else f"/hooks/standard/{secret}"
        with servers.yardstick(name) as port:
            yield _row(f"{line}, 64 clients", _run(port, target, secret, 64))
    with servers.web() as port:
        for clients in (16, 64):
            yield _row(f"accepted, {clients} clients", _run(port, path, secret, clients))
        yield _row(f"accepted in batches of {SIZE}, 16 clients", _batches(port, path, secret), SIZE)


def _run(port: int, path: str, secret: str, clients: int) -> Load:
    load(port, iter([request(path, secret, n) for n in range(WARM_UP)]), connections=clients)
    return load(port, iter([request(path, secret, n) for n in range(SINGLES)]), connections=clients)


def _batches(port: int, path: str, secret: str) -> Load:
    return load(port, iter([request(path, secret, n * SIZE, SIZE) for n in range(BATCHES)]), connections=16)


def _row(what: str, run: Load, size: int = 1) -> Row:
    return Row(what, run.per_second * size, run.percentile_ms(50), run.percentile_ms(99), run.statuses)
