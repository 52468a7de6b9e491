"""Turns a process to one large import, and back: what suits many small jobs costs a large one half its time."""

import gc
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

T = TypeVar("T")
CACHE_KIB = 64 * 1024
# A batch is some 100,000 objects, none of them in a circle: looking for circles ten times a batch finds nothing.
COLLECTED = (100_000, 10, 100)


class _Haste:
    """How many imports run in this process, and how the collector was before the first of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running = 0
        self._before = gc.get_threshold()

    def begin(self) -> None:
        with self._lock:
            self._running += 1
            if self._running == 1:
                self._before = gc.get_threshold()
                gc.freeze()
                gc.set_threshold(*COLLECTED)

    def end(self) -> None:
        with self._lock:
            self._running -= 1
            if self._running == 0:
                gc.set_threshold(*self._before)
                gc.unfreeze()


_haste = _Haste()


@contextmanager
def in_haste() -> Iterator[None]:
    """The rubbish collector looks rarely, and not at what was there before; until the last of several imports ends."""
    _haste.begin()
    try:
        yield
    finally:
        _haste.end()


def make_room(session: Session) -> None:
    """Let SQLite keep the pages a batch changes in memory. Its 2 MB are what a query needs; rows go everywhere.

    Commits stay as durable as ever (synchronous=FULL): with thousands of rows to each, they are not what costs.
    """
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text(f"PRAGMA cache_size = -{CACHE_KIB}"))


def read_ahead(batches: Iterator[T], *, is_sqlite: bool) -> Generator[T, None, None]:
    """The same batches, on PostgreSQL each read while the server stores the one before.

    SQLite runs in this process and takes turns with Python for every row: a second thread would only slow it down.
    """
    if is_sqlite:
        yield from batches
        return
    with ThreadPoolExecutor(1, "reader") as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch
