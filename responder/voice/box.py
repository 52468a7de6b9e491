"""Turns a template somebody typed into its text, in a warm child process that is killed when it takes too long.

One child per process, started when it is first wanted and again after it was killed. It is started, never forked: a
web process has threads. Nothing of ours is in its environment.
"""

import atexit
import json
import os
import selectors
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from responder.errors import BrokenWording, Temporary

SECONDS = 1.0  # one wording, compiled and filled in once
START_SECONDS = 20.0
QUEUE_SECONDS = 5.0  # others type as well
LONGEST_ANSWER = 200_000  # bytes of JSON; a text is at most 20,000 characters
LONGEST_SOURCE = 20_000
KEPT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
TOO_LONG = "The wording takes too long to work out."
TOO_MUCH = "The wording takes too much memory."


class Box:
    """The child and what guards it: one question at a time, each within its seconds."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        atexit.register(self.close)

    def warm(self) -> None:
        """Start the child, if it is not there, so that the first who types does not wait for it."""
        with self._turn:
            self._alive()

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The child's answer. Raises BrokenWording, with line and sentence, for one that is; Temporary when busy."""
        if len(question["source"]) > LONGEST_SOURCE:
            raise BrokenWording(f"The wording is longer than {LONGEST_SOURCE:,} characters.")
        if not self._turn.acquire(timeout=QUEUE_SECONDS):
            raise Temporary("Many are writing at the moment; please try again.")
        try:
            answer = self._answered(question)
        finally:
            self._turn.release()
        if "trouble" in answer:
            raise BrokenWording(answer["trouble"], answer.get("line"))
        return answer

    def close(self) -> None:
        """End the child; the next question starts another."""
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()
        child.wait()

    def _answered(self, question: dict[str, Any]) -> dict[str, Any]:
        child = self._alive()
        try:
            _write(child, f"{json.dumps(question)}\n".encode())
            return _line(child, SECONDS)
        except TimeoutError:
            self.close()
            return {"trouble": TOO_LONG}
        except (OSError, EOFError, ValueError):
            self.close()
            return {"trouble": TOO_MUCH}

    def _alive(self) -> subprocess.Popen[bytes]:
        """The child, started anew where there is none, where it has ended, or where a fork left us another's."""
        if self._child and self._owner == os.getpid() and self._child.poll() is None:
            return self._child
        self.close()
        self._child, self._owner = _start(), os.getpid()
        try:
            _line(self._child, START_SECONDS)
        except (OSError, EOFError, ValueError) as error:
            self.close()
            raise Temporary("The process that tries wordings does not start; please try again.") from error
        return self._child


@lru_cache(maxsize=1)
def box() -> Box:
    """The one of this process."""
    return Box()


def _start() -> subprocess.Popen[bytes]:
    """A child that knows where the package is, and nothing of our settings."""
    home = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-m", "responder.voice.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=home,
        env={name: os.environ[name] for name in KEPT if name in os.environ} | {"PYTHONUTF8": "1"},
        bufsize=0,
    )


def _write(child: subprocess.Popen[bytes], line: bytes) -> None:
    assert child.stdin is not None, "it was started with a pipe"  # noqa: S101
    while line:
        line = line[child.stdin.write(line) or 0 :]


def _line(child: subprocess.Popen[bytes], seconds: float) -> dict[str, Any]:
    """One line of its answer. Raises TimeoutError, EOFError when it has gone, ValueError for what is no answer."""
    assert child.stdout is not None, "it was started with a pipe"  # noqa: S101
    end, got = monotonic() + seconds, b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdout, selectors.EVENT_READ)
        while not got.endswith(b"\n"):
            if not waiting.select(max(0.0, end - monotonic())):
                raise TimeoutError
            part = os.read(child.stdout.fileno(), 65_536)
            got += part
            if not part:
                raise EOFError
            if len(got) > LONGEST_ANSWER:
                raise ValueError("too long an answer")
    answer: dict[str, Any] = json.loads(got)
    return answer
