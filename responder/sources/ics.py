"""A calendar (iCalendar): whom one of us met, and how often. Recurring meetings are counted one by one.

A day is the owner's own, as the calendar writes it beside its time zone; times in UTC keep UTC's day.
Only what surely took place between the two counts: past, not cancelled, accepted by whoever was invited.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import BinaryIO

from responder.addresses import is_role, normalise
from responder.calendars import CalendarEvent, Patience, events, occurrences
from responder.contentlines import Property
from responder.facts import Channel, FoundCustomer, FoundTouchpoint, Unusable
from responder.instants import now

NAME = "ics"
TITLE = "calendar"
WANTS = "a manager's calendar (.ics); --manager EMAIL"
NEEDS_OWNER = True
KNOWN_PEOPLE_ONLY = True

LARGEST_MEETING = 15
"""With more people around it was an event at which two people were, not a meeting of the two."""
LONGEST_SUMMARY = 200

CAME = ("ACCEPTED", "")
PRIVATE = ("PRIVATE", "CONFIDENTIAL")
"""What the owner marked so is remembered, and no letter may know of it."""
ONLINE = re.compile(r"zoom\.us|teams\.(?:microsoft|live)|meet\.google|webex|whereby|jitsi|skype", re.IGNORECASE)
ONLINE_PROPERTIES = ("X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "CONFERENCE")


@dataclass(slots=True)
class Series:
    """A recurring event and what was changed about single occurrences, until the whole file was read."""

    master: CalendarEvent | None = None
    changes: list[CalendarEvent] = field(default_factory=list)


def read(file: BinaryIO, owner_email: str | None) -> Iterator[FoundTouchpoint | Unusable]:
    """One contact an event and person; recurring events come after the whole calendar was read."""
    today, patience = now().date(), Patience()
    series: dict[str, Series] = {}
    for event in events(file):
        if event.flaw:
            yield Unusable(event.line, event.flaw)
        elif event.all("RRULE") or event.all("RDATE"):
            series.setdefault(_series(event), Series()).master = event
        elif event.all("RECURRENCE-ID"):
            series.setdefault(_series(event), Series()).changes.append(event)
        else:
            yield from _contacts(event, [], owner_email or "", today, patience)
    for one in series.values():
        first, *others = [one.master, *one.changes] if one.master else one.changes
        yield from _contacts(first, others, owner_email or "", today, patience)


def _series(event: CalendarEvent) -> str:
    """What ties a recurring event and its changes together; without a UID it stands alone."""
    return event.text("UID") or f"line {event.line}"


def _contacts(
    event: CalendarEvent, changes: list[CalendarEvent], owner_email: str, today: date, patience: Patience
) -> Iterator[FoundTouchpoint | Unusable]:
    try:
        people = _others(event, owner_email)
        days = _days(event, changes, today, patience)
    except ValueError as reason:
        yield Unusable(event.line, str(reason))
        return
    for email in people:
        yield FoundTouchpoint(
            customer=FoundCustomer(email=email, line=event.line),
            channel=_channel(event),
            occurred_on=days[-1],
            source_ref=sha256("\x1f".join((owner_email, email, _uid(event))).encode(errors="replace")).hexdigest()[:32],
            manager_email=owner_email,
            summary=_summary(event),
            line=event.line,
            first_on=days[0] if len(days) > 1 else None,
            times=len(days),
            is_private=event.text("CLASS").upper() in PRIVATE,
        )


def _days(event: CalendarEvent, changes: list[CalendarEvent], today: date, patience: Patience) -> list[date]:
    """The days it took place. Raises ValueError, saying why, when it never did."""
    days = set() if _cancelled(event) else occurrences(event, today, patience)
    for change in changes:
        days -= set(change.days("RECURRENCE-ID"))
        if not _cancelled(change) and change.starts_on <= today:
            days.add(change.starts_on)
    if not days:
        raise ValueError("it was cancelled" if _cancelled(event) else "it has not taken place yet")
    return sorted(days)


def _cancelled(event: CalendarEvent) -> bool:
    return event.text("STATUS").upper() == "CANCELLED"


def _others(event: CalendarEvent, owner_email: str) -> list[str]:
    """Who else took part. Raises ValueError, saying why, where the owner or everybody else did not."""
    organizers = [email for one in event.all("ORGANIZER") if (email := _email(one))]
    invited = {email: one for one in event.all("ATTENDEE") if _is_somebody(one) and (email := _email(one))}
    if not (organizers or invited):
        raise ValueError("nobody else was invited")
    came = [email for email in (*organizers, *invited) if email not in invited or _answer(invited[email]) in CAME]
    # Without an organizer nobody was asked to answer: then it is the owner's own note of a meeting.
    if organizers and owner_email not in came:
        raise ValueError("the owner of the calendar did not take part, as far as it says")
    people = [email for email in dict.fromkeys(came) if email != owner_email and not is_role(email)]
    if not people:
        raise ValueError("nobody else accepted")
    return people


def _is_somebody(attendee: Property) -> bool:
    return attendee.parameters.get("CUTYPE", "INDIVIDUAL").upper() == "INDIVIDUAL"


def _answer(attendee: Property) -> str:
    return attendee.parameters.get("PARTSTAT", "").upper()


def _email(one: Property) -> str | None:
    written = one.parameters.get("EMAIL") or one.value
    try:
        return normalise(re.sub(r"^mailto:", "", written.strip(), flags=re.IGNORECASE))
    except ValueError:
        return None


def _channel(event: CalendarEvent) -> Channel:
    if len(event.all("ATTENDEE")) > LARGEST_MEETING:
        return Channel.EVENT
    online = ONLINE.search(event.text("LOCATION")) or any(event.all(name) for name in ONLINE_PROPERTIES)
    return Channel.CALL if online else Channel.MET


def _uid(event: CalendarEvent) -> str:
    return event.text("UID") or f"{event.starts_on} {event.text('SUMMARY')}"


def _summary(event: CalendarEvent) -> str | None:
    shown = "".join(letter if letter.isprintable() and letter != "\ufffd" else " " for letter in event.text("SUMMARY"))
    return " ".join(shown.split())[:LONGEST_SUMMARY] or None
