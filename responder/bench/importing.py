"""Turns a company's own files, written here, into rows a second and the memory that reading them takes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from responder.bench.company import SIGNER, write_files
from responder.db import transaction
from responder.managers import add_manager
from responder.models import Role

CUSTOMERS = 100_000
TITLES = ("file", "rows", "rows/s", "minutes", "CPU s", "peak MB")
# Linux counts in kilobytes, macOS in bytes.
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Row:
    """One file, read by `responder import` in a process of its own. CPU and memory are that process's."""

    file: str
    rows: int
    seconds: float
    cpu_seconds: float
    peak_bytes: int


def cells(row: Row, _first: Row) -> tuple[str, ...]:
    """The row as it is printed."""
    rate, minutes = f"{row.rows / row.seconds:,.0f}", f"{row.seconds / 60:.1f}"
    return row.file, f"{row.rows:,}", rate, minutes, f"{row.cpu_seconds:.0f}", f"{row.peak_bytes / 1e6:,.0f}"


def measure(folder: Path, customers: int) -> Iterator[Row]:
    """The people first, then ten times as many contacts."""
    with transaction() as session:
        add_manager(session, email=SIGNER, name="Maya Lindqvist", title="Operations", role=Role.MANAGER)
    for path in write_files(folder, customers):
        yield imported(path)


def imported(path: Path) -> Row:
    """Read one file as its name says. Raises RuntimeError where that fails."""
    command = [sys.executable, "-m", "responder", "import", path.stem, str(path), "--json"]
    begin = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        report = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = perf_counter() - begin
    if process.returncode:
        raise RuntimeError(f"the import of {path.name} ended with exit code {process.returncode}")
    rows = json.loads(report)["added"]
    return Row(path.name, rows, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * _RSS_UNIT)
