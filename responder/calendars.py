"""Turns an iCalendar file into its events, one at a time, and a recurring one into the days it took place.

Source: RFC 5545, sections 3.1 (content lines), 3.3.10 (recurrence rules), 3.8.4.4 (RECURRENCE-ID), read 2026-11-23
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import BinaryIO

from dateutil.rrule import rrulestr

from responder.errors import UnusableFile

LONGEST_LINE = 1 << 16
EARLIEST = date(1980, 1, 1)

_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)(?:,(?:"[^"]*"|[^";:]*))*')
_ESCAPED = re.compile(r"\\([\\;,nN])")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?", re.ASCII)
# Daily at most, and no interval of 0, at which dateutil would count for ever (2.9.0, tried).
_SANE = re.compile(
    r"(?=.*FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)\b)(?!.*INTERVAL=(?!0*[1-9]\d{0,2}(?:;|$)))"
    r"(?!.*UNTIL=(?!\d{8}(?:T\d{6}Z?)?(?:;|$)))[A-Z0-9=;,+:-]{1,500}",
    re.IGNORECASE | re.ASCII,
)
# Times of day do not matter here; a rule that names them is read by its days.
_TIMES = re.compile(r";?BY(?:HOUR|MINUTE|SECOND)=[\d,]+", re.IGNORECASE)
_UNTIL = re.compile(r"(UNTIL=\d{8})T\d{6}Z?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: `DTSTART;TZID=Europe/Stockholm:20240514T103000`. Parameter names are upper case."""

    value: str
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class CalendarEvent:
    """One VEVENT as it is written. `line` is where it begins; `flaw` says why it cannot be read, if it cannot."""

    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    flaw: str | None = None

    def all(self, name: str) -> list[Property]:
        """Every property of that name."""
        return self.properties.get(name, [])

    def text(self, name: str) -> str:
        """The first property of that name as text; empty where there is none."""
        found = self.all(name)
        return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], found[0].value) if found else ""

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
    lines = _unfolded(file)
    first = next(lines, (0, ""))[1]
    if first.removeprefix("\ufeff").strip().upper() != "BEGIN:VCALENDAR":
        raise UnusableFile("This is not a calendar in the iCalendar format.")
    event: CalendarEvent | None = None
    inner = 0  # depth of VALARM and the like within an event: their properties are not the event's
    for number, line in lines:
        word = line.strip().upper()
        if word == "BEGIN:VEVENT":
            event, inner = CalendarEvent(number), 0
        elif event is None:
            continue
        elif word == "END:VEVENT":
            yield event
            event = None
        elif word.startswith(("BEGIN:", "END:")):
            inner += 1 if word.startswith("BEGIN:") else -1
        elif inner == 0:
            _add(event, line)


def _add(event: CalendarEvent, line: str) -> None:
    name = _NAME.match(line)
    if name is None:
        return
    parameters, end = {}, name.end()
    while match := _PARAMETER.match(line, end):
        parameters[match[1].upper()] = match[2].strip('"')
        end = match.end()
    if line[end : end + 1] == ":":
        event.properties.setdefault(name[0].upper(), []).append(Property(line[end + 1 :], parameters))


def _unfolded(file: BinaryIO) -> Iterator[tuple[int, str]]:
    """Content lines with the number of their first physical line; what is folded over several is put together."""
    file.seek(0)
    start, whole = 1, bytearray()
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if line[:1] in (b" ", b"\t"):
            whole += line.strip(b"\r\n")[1:] if len(whole) < LONGEST_LINE else b""
            continue
        if whole:
            yield start, whole.decode("utf-8", errors="replace")
        start, whole = number, bytearray(line.strip(b"\r\n"))
    if whole:
        yield start, whole.decode("utf-8", errors="replace")


def _day(text: str) -> date:
    match = _DAY.match(text.strip())
    try:
        found = date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        found = None
    if found is None or found < EARLIEST:
        raise ValueError("one of its days is no date after 1980")
    return found


def occurrences(event: CalendarEvent, until: date) -> set[date]:
    """The days on which an event took place up to `until`, by its own rules. Raises ValueError for no sane rule."""
    starts_on = event.starts_on
    found = {starts_on}
    for rule in event.all("RRULE"):
        found |= _by_rule(rule.value, starts_on, until)
    found |= {
        _day(text) for listed in event.all("RDATE") for text in re.split(r"[,/]", listed.value) if _DAY.match(text)
    }
    return {on for on in found - set(event.days("EXDATE")) if on <= until}


def _by_rule(rule: str, starts_on: date, until: date) -> set[date]:
    if not _SANE.fullmatch(rule):
        raise ValueError("its rule of recurrence is none that a meeting has")
    text, start = _UNTIL.sub(r"\1", _TIMES.sub("", rule)), datetime.combine(starts_on, time())
    try:
        moments = rrulestr(text, dtstart=start).between(start, datetime.combine(until, time()), inc=True)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise ValueError("its rule of recurrence cannot be read") from error
    return {moment.date() for moment in moments}
