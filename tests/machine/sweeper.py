"""Turns the end of a test run, however it came, into an empty directory and no server left behind.

The run holds a pipe to this process; when the run ends, even by kill -9, the pipe breaks.
"""

import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil

from tests.machine import ROOT

PATIENCE_SECONDS = 10


def watch(directory: Path) -> subprocess.Popen[bytes]:
    """A process that sweeps `directory` once its stdin is closed, by us or by our death."""
    command = [sys.executable, "-m", "tests.machine.sweeper", str(directory)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True)


def sweep(directory: Path) -> None:
    """Stop the servers that live in `directory`, then remove it."""
    servers = [process for process in psutil.process_iter() if _lives_in(directory, process)]
    # PostgreSQL waits for its clients after SIGTERM, but not after SIGINT; Redis is deaf to SIGINT.
    for server in servers:
        with suppress(psutil.NoSuchProcess):
            server.send_signal(signal.SIGINT)
            server.terminate()
    _gone, alive = psutil.wait_procs(servers, timeout=PATIENCE_SECONDS)
    for server in alive:
        server.kill()
    shutil.rmtree(directory, ignore_errors=True)


def _lives_in(directory: Path, process: psutil.Process) -> bool:
    try:
        return process.pid != psutil.Process().pid and any(str(directory) in word for word in process.cmdline())
    except psutil.Error:
        return False


if __name__ == "__main__":
    sys.stdin.read()
    sweep(Path(sys.argv[1]))
