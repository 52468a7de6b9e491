"""Turns a process to one large import, and back: what suits many small jobs costs a large one half its time."""

import gc
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

T = TypeVar("T")
CACHE_KIB = 64 * 1024
# A batch is some 100,000 objects, none of them in a circle: looking for circles ten times a batch finds nothing.
COLLECTED = (100_000, 10, 100)


@contextmanager
def in_haste() -> Iterator[None]:
    """The rubbish collector looks rarely, and not at what was there before."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*COLLECTED)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


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
