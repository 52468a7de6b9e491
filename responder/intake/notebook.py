"""Turns requests that were not taken into counts by the hour and a few samples, however many there are."""

import atexit
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from time import sleep
from typing import Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from responder.instants import new_id, now
from responder.intake.noting import write_notes
from responder.log import logger
from responder.models import Reason

PAUSE_SECONDS = 4.0
SAMPLES_AT_ONCE = 5
MOST_COUNTERS = 10_000
LONGEST_BODY = 2048
LONGEST_WORDS = 500
MOST_HEADERS, LONGEST_HEADER = 50, 100

Key = tuple[UUID | None, datetime, Reason]

log = logger(__name__)


@dataclass(slots=True)
class Notes:
    """What is to be written down: counts, samples, and when a token or a secret of before was used."""

    counts: dict[Key, tuple[int, datetime]] = field(default_factory=dict)
    samples: dict[UUID, list[dict[str, Any]]] = field(default_factory=dict)
    uses: dict[tuple[UUID, str], datetime] = field(default_factory=dict)

    def count(self, key: Key, number: int, at: datetime) -> None:
        """Add to what is counted; past MOST_COUNTERS (a database that was away for weeks) nothing new is."""
        known = self.counts.get(key)
        if known or len(self.counts) < MOST_COUNTERS:
            self.counts[key] = (number + known[0], max(at, known[1])) if known else (number, at)


class Notebook:
    """Counts in memory, and writes down every few seconds from a thread of its own: no request waits for it.

    A thousand forged requests cost one row, and the database that is away is told when it is back.
    """

    def __init__(self) -> None:
        self._notes = Notes()
        self._lock = threading.Lock()
        self._pulled = threading.Event()
        self._thread: threading.Thread | None = None
        self._process = 0

    def refuse(
        self, connection_id: UUID | None, reason: Reason, *, sample: Callable[[], dict[str, Any]] | None = None
    ) -> bool:
        """Count one request that was not taken; whether a sample is kept, which `sample` is asked for only then.

        A sample holds why, size, content_type, header_names and body.
        """
        at = now()
        hour = at.replace(minute=0, second=0, microsecond=0)
        wanted = False
        with self._lock:
            self._ensure_thread()
            self._notes.count((connection_id, hour, reason), 1, at)
            if connection_id and sample:
                some = self._notes.samples.setdefault(connection_id, [])
                wanted = len(some) < SAMPLES_AT_ONCE
                if wanted:
                    told = {"id": new_id(), "connection_id": connection_id, "at": at, "reason": reason.value}
                    some.append(told | _shortened(sample()))
        self._pulled.set()
        return wanted

    def used(self, connection_id: UUID, column: str, at: datetime) -> None:
        """Remember when the token or the secret of before was used last; `column` keeps it."""
        with self._lock:
            self._ensure_thread()
            self._notes.uses[connection_id, column] = at
        self._pulled.set()

    def flush(self) -> bool:
        """Write down what there is; False when the database did not take it, and then it is kept."""
        with self._lock:
            notes, self._notes = self._notes, Notes()
        try:
            write_notes(notes.counts, [each for some in notes.samples.values() for each in some], notes.uses)
        except SQLAlchemyError as error:
            log.warning("what was refused could not be written down yet", error=type(error).__name__)
            self._keep(notes)
            return False
        return True

    def forget(self) -> None:
        """Drop what was not written down: it belongs to a database that is gone."""
        with self._lock:
            self._notes = Notes()

    def _keep(self, notes: Notes) -> None:
        """What is newer wins, and of samples there are as few as ever."""
        with self._lock:
            for key, (number, at) in notes.counts.items():
                self._notes.count(key, number, at)
            self._notes.uses = notes.uses | self._notes.uses
            self._notes.samples = notes.samples | self._notes.samples
        self._pulled.set()

    def _ensure_thread(self) -> None:
        """One per process, started on first use: a thread does not survive a fork, and its notes are the parent's."""
        if self._process != os.getpid():
            self._process, self._thread, self._notes = os.getpid(), None, Notes()
            atexit.register(self._close)
        if not (self._thread and self._thread.is_alive()):
            self._thread = threading.Thread(target=self._run, name="notebook", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            self._pulled.wait()
            sleep(PAUSE_SECONDS)
            self._pulled.clear()
            self.flush()

    def _close(self) -> None:
        if self._process == os.getpid() and (self._notes.counts or self._notes.uses):
            with suppress(SQLAlchemyError):
                self.flush()


def _shortened(sample: dict[str, Any]) -> dict[str, Any]:
    names: Sequence[str] = sample["header_names"]
    return sample | {
        "why": sample["why"][:LONGEST_WORDS],
        "content_type": sample["content_type"][:LONGEST_WORDS],
        "header_names": [name[:LONGEST_HEADER] for name in sorted(names)[:MOST_HEADERS]],
        "body": sample["body"][:LONGEST_BODY],
    }
