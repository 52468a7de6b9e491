"""Turns an iCalendar file into its events, one at a time, and a recurring one into the days it took place.

Source: RFC 5545, sections 3.1 (content lines), 3.3.10 (recurrence rules), 3.8.4.4 (RECURRENCE-ID), read 2026-11-23
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from responder.contentlines import Property, content_line, unfolded
from responder.errors import UnusableFile
from responder.recurring import days_by_rule

EARLIEST = date(1980, 1, 1)
MOST_RULES = 4
MOST_DAYS = 20_000_000
LARGEST_EVENT = 1 << 20
"""Bytes of what is read of one event: some ten thousand guests."""
READ = (
    "UID", "DTSTART", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "ORGANIZER", "ATTENDEE", "LOCATION",
    "SUMMARY", "CLASS", "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-",
)  # fmt: skip

_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?", re.ASCII)


@dataclass(slots=True)
class CalendarEvent:
    """One VEVENT as it is written. `line` is where it begins; `flaw` says why it cannot be read, if it cannot."""

    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    flaw: str | None = None
    size: int = 0
    inner: int = 0  # depth of VALARM and the like within it: their properties are not the event's

    def add(self, line: bytes, word: bytes) -> None:
        """Take in one content line, if it says something we read. `word` is its beginning in capitals."""
        if word.startswith((b"BEGIN:", b"END:")):
            self.inner += 1 if word.startswith(b"BEGIN:") else -1
        elif self.inner == 0 and (found := content_line(line)) and found[0].startswith(READ):
            self.size += len(line)
            if self.size <= LARGEST_EVENT:
                self.properties.setdefault(found[0], []).append(found[1])
            else:
                self.flaw = "it is larger than a meeting of two can be"

    def broken_off(self) -> "CalendarEvent":
        """It, without its end."""
        self.flaw = "it breaks off in the middle"
        return self

    def all(self, name: str) -> list[Property]:
        """Every property of that name."""
        return self.properties.get(name, [])

    def text(self, name: str) -> str:
        """The first property of that name as text; empty where there is none."""
        found = self.all(name)
        return found[0].text if found else ""

    def days(self, name: str) -> list[date]:
        """The days a property lists. Raises ValueError where they are none."""
        return [_day(part) for listed in self.all(name) for part in listed.value.split(",")]

    @property
    def starts_on(self) -> date:
        """The day of its DTSTART, as written there. Raises ValueError without one."""
        found = self.days("DTSTART")
        if not found:
            raise ValueError("it has no start")
        return found[0]


def events(file: BinaryIO) -> Iterator[CalendarEvent]:
    """Each event of a calendar, however long the file. Raises UnusableFile for what is no calendar."""
    lines = unfolded(file)
    first = next(lines, (0, b""))[1]
    if first.strip().upper() != b"BEGIN:VCALENDAR":
        raise UnusableFile("This is not a calendar in the iCalendar format.")
    event: CalendarEvent | None = None
    for number, line in lines:
        word = line[:40].strip().upper()
        if event and word == b"END:VEVENT":
            yield event
            event = None
        elif word == b"BEGIN:VEVENT":
            if event:
                yield event.broken_off()
            event = CalendarEvent(number)
        elif event:
            event.add(line, word)
    if event:
        yield event.broken_off()


def _day(text: str) -> date:
    match = _DAY.match(text.strip())
    try:
        found = date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        found = None
    if found is None or found < EARLIEST:
        raise ValueError("one of its days is no date after 1980")
    return found


@dataclass(slots=True)
class Patience:
    """How many days the rules of one file may run over: enough for ten thousand meetings of five years each."""

    days: int = MOST_DAYS

    def spend(self, days: int) -> None:
        """Raises ValueError, with the remedy, when there is none left."""
        if days > self.days:
            raise ValueError("the rules of recurrence before it took too long to count; import the file in parts")
        self.days -= max(days, 0)


def occurrences(event: CalendarEvent, until: date, patience: Patience) -> set[date]:
    """The days on which an event took place up to `until`, by its own rules. Raises ValueError for no sane rule."""
    starts_on, rules = event.starts_on, event.all("RRULE")
    if len(rules) > MOST_RULES:
        raise ValueError("its rule of recurrence is none that a meeting has")
    found = {starts_on}
    for rule in rules:
        patience.spend((until - starts_on).days)
        found.update(days_by_rule(rule.value, starts_on, until))
    found |= {
        _day(text) for listed in event.all("RDATE") for text in re.split(r"[,/]", listed.value) if _DAY.match(text)
    }
    return {on for on in found - set(event.days("EXDATE")) if on <= until}
