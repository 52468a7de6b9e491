"""Turns many commits into few rings, from a thread of its own: a ring never delays or fails an answer."""

import os
import threading
from collections.abc import Callable
from time import sleep

PAUSE_SECONDS = 0.05
AWAY_SECONDS = 2.0  # while nobody hears the bell; the clock rings as well


class Bell:
    """Rings at once, and then at most once per pause, however often it is pulled. `ring` says whether it was heard."""

    def __init__(self, ring: Callable[[], bool]) -> None:
        self._ring = ring
        self._pulled = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process = 0

    def pull(self) -> None:
        """There is something new. Returns at once."""
        if not self._pulled.is_set() or self._process != os.getpid():
            self._ensure_thread()
            self._pulled.set()

    def _ensure_thread(self) -> None:
        """One per process, started on first use: a thread does not survive a fork."""
        with self._starting:
            if self._process != os.getpid() or not (self._thread and self._thread.is_alive()):
                self._process = os.getpid()
                self._thread = threading.Thread(target=self._run, name="bell", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            self._pulled.wait()
            self._pulled.clear()
            sleep(PAUSE_SECONDS if self._ring() else AWAY_SECONDS)
