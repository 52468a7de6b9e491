"""Turns a command into a child process that is started again when it dies and goes when its parent goes."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from time import monotonic

from responder.log import logger

CALM_SECONDS = 20.0  # a child that lived this long has earned a quick restart
LONGEST_PAUSE_SECONDS = 10.0
PR_SET_PDEATHSIG = 1

log = logger(__name__)


class Child:
    """One `python -m …` process in a session of its own, so that Ctrl-C reaches the parent only."""

    def __init__(self, name: str, arguments: list[str], environment: Mapping[str, str]) -> None:
        self.name, self.arguments, self.environment = name, arguments, environment
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = self.start_again_at = 0.0
        self.falls = 0

    def start(self) -> None:
        """Start it now."""
        self.started_at = monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.arguments],
            env=dict(self.environment),
            stdout=sys.stderr.fileno(),  # our own standard output is for answers
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - the parent runs no other thread
        )

    def look_after(self) -> None:
        """Start it again when it has died, after a pause that grows with every quick fall."""
        if self.process is None or self.process.poll() is None:
            return
        if not self.start_again_at:
            self._fell(self.process.returncode)
        if monotonic() >= self.start_again_at:
            self.start_again_at = 0.0
            self.start()

    def _fell(self, code: int) -> None:
        self.falls = 0 if monotonic() - self.started_at > CALM_SECONDS else self.falls + 1
        pause = min(0.25 * 2**self.falls, LONGEST_PAUSE_SECONDS)
        self.start_again_at = monotonic() + pause
        log.warning("a process died and is started again", name=self.name, code=code, pause_seconds=pause)

    def ask_to_stop(self) -> None:
        """SIGTERM: finish what is at hand."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self, seconds: float) -> None:
        """Wait for it to end, and end it when it does not."""
        if self.process is None:
            return
        try:
            self.process.wait(max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            log.warning("a process did not stop in time", name=self.name)
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _die_with_parent() -> None:
    """Linux tells a child when its parent was killed; elsewhere an orphan ends with its terminal."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
