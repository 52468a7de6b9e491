"""Turns "10y 2m ago" into the same day at every run: a demo counts from the moment it was first played."""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from dateutil.relativedelta import relativedelta

from responder.instants import now

FILE = "played.json"
_SPAN = re.compile(r"(\d+)([ymwd])")
_UNITS = {"y": "years", "m": "months", "w": "weeks", "d": "days"}


@dataclass(frozen=True, slots=True)
class Era:
    """When this data folder's demo was first played, and whether Northlight's managers have done their part."""

    folder: Path
    began_at: datetime
    acted: bool = False

    def ago(self, span: str) -> date:
        """The day that lies `10y 2m 4d` (years, months, weeks, days) before the beginning."""
        return self.moment_ago(span).date()

    def moment_ago(self, span: str) -> datetime:
        """The moment on that day."""
        return (self.began_at - _length(span)).replace(microsecond=0)

    def ahead(self, span: str) -> datetime:
        """The moment that lies `3w` after the beginning."""
        return (self.began_at + _length(span)).replace(microsecond=0)

    def moment(self, minutes: float) -> datetime:
        """The moment that lies so many minutes before the beginning."""
        return (self.began_at - timedelta(minutes=minutes)).replace(microsecond=0)

    def keep(self, *, acted: bool) -> None:
        """Write it down for the next run."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"began_at": self.began_at.isoformat(), "acted": acted})
        (self.folder / FILE).write_text(text, encoding="utf-8")


def _length(span: str) -> relativedelta:
    length = {_UNITS[unit]: int(number) for number, unit in _SPAN.findall(span)}
    return relativedelta(**length)  # type: ignore[arg-type]


def era(folder: Path) -> Era:
    """The demo's own time in this folder; it begins now where none was kept."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Era(folder, datetime.fromisoformat(kept["began_at"]), bool(kept["acted"]))
    except FileNotFoundError:
        begun = Era(folder, now())
        begun.keep(acted=False)
        return begun
