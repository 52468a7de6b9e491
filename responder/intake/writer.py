"""Turns deliveries that wait at the same time into one commit: one writer thread per process takes all there are."""

import atexit
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from responder.db import engine
from responder.errors import Temporary
from responder.inserting import insert_new
from responder.log import logger
from responder.models import Delivery

PATIENCE_SECONDS = 4.0  # the shortest time limits of platforms are two to five seconds
MOST_WAITING = 2000
MOST_AT_ONCE = 500
STOP_SECONDS = 10.0
# Those who were just answered come again at once; waiting a little for them makes one commit of two.
LINGER_SHARE, LINGER_SECONDS = 0.15, 0.002
# How long a sender waited is written with the row, before the commit is over. Where that took longer than this, the
# figure is set right later.
TRUE_TO_SECONDS = 0.05

log = logger(__name__)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The id of the committed delivery; not new when an earlier one had the same key."""

    delivery_id: UUID
    is_new: bool


class _Waiting:
    """One row on its way, and the request that waits for it."""

    __slots__ = ("_done", "began", "receipt", "row")

    def __init__(self, row: Row, began: float | None = None) -> None:
        self.row = row
        self.began = monotonic() if began is None else began
        self.receipt: Receipt | None = None
        self._done = threading.Lock()
        self._done.acquire()

    def took_seconds(self) -> float:
        """How long the sender has waited until now."""
        return monotonic() - self.began

    def settle(self, receipt: Receipt | None) -> None:
        """Let the request go on; without a receipt the row was not committed."""
        self.receipt = receipt
        self._done.release()

    def wait(self) -> Receipt | None:
        """The receipt once it is committed; None when it was not, or not in time."""
        return self.receipt if self._done.acquire(timeout=PATIENCE_SECONDS) else None


class Writer:
    """The one who commits. Starts on first use, again after a fork, and ends by writing what still waits."""

    def __init__(self) -> None:
        self._waiting: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process = 0
        self._linger_seconds = 0.0
        self._late: list[_Waiting] = []

    def write(self, row: Row, began: float | None = None) -> Receipt:
        """Commit one row, together with whatever else waits. Raises Temporary when the database is away or slow.

        `began` is since when the sender waits, on the clock of `time.monotonic`. A row that took too long may still be
        committed later; its repetition then finds it.
        """
        self._ensure_thread()
        if self._waiting.qsize() >= MOST_WAITING:
            raise Temporary("Too many deliveries wait for the database.")
        waiting = _Waiting(row, began)
        self._waiting.put(waiting)
        receipt = waiting.wait()
        if receipt is None:
            raise Temporary("The database did not take the delivery in time.")
        return receipt

    def close(self) -> None:
        """Write what waits, then end."""
        if self._thread and self._process == os.getpid() and self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join(STOP_SECONDS)

    def _ensure_thread(self) -> None:
        if self._process == os.getpid() and self._thread and self._thread.is_alive():
            return
        with self._starting:
            if self._process != os.getpid():
                self._process, self._thread, self._waiting = os.getpid(), None, SimpleQueue()
                atexit.register(self.close)
            if not (self._thread and self._thread.is_alive()):
                self._thread = threading.Thread(target=self._run, name="delivery writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        goes_on = True
        while goes_on:
            batch, goes_on = self._take()
            if batch:
                began = monotonic()
                _settle(batch)
                self._late += _said_too_little(batch)
                took = monotonic() - began
                self._linger_seconds = min(took * LINGER_SHARE, LINGER_SECONDS) if len(batch) > 1 else 0.0

    def _take(self) -> tuple[list[_Waiting], bool]:
        """Wait for one, then take all there are; False when told to end. Nobody lingers for somebody alone."""
        batch: list[_Waiting] = []
        if self._late and self._waiting.empty():
            _set_right(self._late)
            self._late = []
        found = self._waiting.get()
        if self._linger_seconds:
            sleep(self._linger_seconds)
        try:
            while found is not None:
                batch.append(found)
                if len(batch) == MOST_AT_ONCE:
                    return batch, True
                found = self._waiting.get_nowait()
        except Empty:
            return batch, True
        return batch, False


def _settle(batch: Sequence[_Waiting]) -> None:
    """Commit the batch; where one row spoils it (its connection was just removed), each goes alone."""
    try:
        receipts = _commit(batch)
    except SQLAlchemyError as error:
        if len(batch) > 1 and isinstance(error, IntegrityError | DataError):
            for waiting in batch:
                _settle([waiting])
            return
        log.warning("deliveries were not stored", count=len(batch), error=type(error).__name__)
        receipts = [None] * len(batch)
    for waiting, receipt in zip(batch, receipts, strict=True):
        waiting.settle(receipt)


def _commit(batch: Sequence[_Waiting]) -> list[Receipt | None]:
    with engine().begin() as connection:
        for waiting in batch:
            waiting.row["took_ms"] = int(waiting.took_seconds() * 1000)
        rows = [waiting.row for waiting in batch]
        new = insert_new(connection, Delivery.__table__, rows)  # type: ignore[arg-type]
        return [Receipt(row["id"], True) if row["id"] in new else _first(connection, row) for row in rows]


def _first(connection: sa.Connection, row: Row) -> Receipt:
    known = sa.select(Delivery.id).where(
        Delivery.connection_id == row["connection_id"], Delivery.dedup_key == row["dedup_key"]
    )
    return Receipt(connection.execute(known).scalar_one(), False)


def _said_too_little(batch: Sequence[_Waiting]) -> list[_Waiting]:
    """Those whose commit took so long that what the row says is no longer true; the row in memory is set right."""
    late = []
    for waiting in batch:
        took_ms = int(waiting.took_seconds() * 1000)
        if waiting.receipt and took_ms - waiting.row["took_ms"] > TRUE_TO_SECONDS * 1000:
            waiting.row["took_ms"] = took_ms
            late.append(waiting)
    return late


def _set_right(late: Sequence[_Waiting]) -> None:
    """Write down how long they really waited, when nobody else waits."""
    rows = [{"key": waiting.row["id"], "took": waiting.row["took_ms"]} for waiting in late]
    row = Delivery.__table__.c
    correct = sa.update(Delivery.__table__)  # type: ignore[arg-type]
    correct = correct.where(row.id == sa.bindparam("key")).values(took_ms=sa.bindparam("took"))
    try:
        with engine().begin() as connection:
            connection.execute(correct, rows)
    except SQLAlchemyError as error:
        log.info("how long deliveries took could not be set right", count=len(late), error=type(error).__name__)
