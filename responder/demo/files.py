"""Turns the company's tables in this package into the files a manager would hand in, their days counted from today."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from responder.demo.era import Era

COMPANY = Path(__file__).with_name("company")
_SPAN = re.compile(r"(\d+[ymwd])( \d+[ymwd])*")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One file of Northlight's. `written` is how its days are written: as LinkedIn does, or ISO."""

    name: str
    kind: str
    manager_email: str | None = None
    written: str = "%Y-%m-%d"


FILES = (
    HandedIn("customers.csv", "customers"),
    HandedIn("touchpoints.csv", "touchpoints"),
    HandedIn("connections_maya.csv", "linkedin", "maya@example.com", "%d %b %Y"),
    HandedIn("connections_tom.csv", "linkedin", "tom@example.com", "%d %b %Y"),
)


def written(file: HandedIn, era: Era) -> Path:
    """The file as it lies in the demo's folder from now on, the same at every run."""
    era.folder.mkdir(parents=True, exist_ok=True)
    path = era.folder / file.name
    with (COMPANY / file.name).open(encoding="utf-8", newline="") as table, path.open("w", encoding="utf-8") as copy:
        csv.writer(copy, lineterminator="\n").writerows(_dated(table, file, era))
    return path


def _dated(table: Iterator[str], file: HandedIn, era: Era) -> Iterator[list[str]]:
    for row in csv.reader(table):
        yield [era.ago(cell).strftime(file.written) if _SPAN.fullmatch(cell) else cell for cell in row]
