"""Turns contacts, dates, goodbyes, letters and merges into one story of a person, the newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from responder.facts import Since
from responder.models import Case, Event, Letter, Merge, Touchpoint
from responder.queries.memories import DatedClaim
from responder.remembering import MEMORY
from responder.sources import title_of
from responder.web.desk.goodbyes import customer_name, what_happened
from responder.web.desk.outcomes import status_of
from responder.web.desk.person_view import source_of_date
from responder.web.desk.piles import pile_of
from responder.web.desk.rows import Chip
from responder.web.desk.usage import Usage
from responder.web.desk.words import day, plural

CHANNELS = {
    "met": ("handshake", "{who} met them"),
    "call": ("phone", "{who} spoke with them on the phone"),
    "message": ("message-square", "{who} and they exchanged messages"),
    "linkedin": ("link-2", "{who} and they connected on LinkedIn"),
    "email": ("mail", "{who} and they exchanged mails"),
    "event": ("map-pin", "{who} and they were at the same event"),
    "support": ("life-buoy", "{who} helped them"),
    "other": ("message-square", "{who} was in touch with them"),
}
ONE_WAY = {
    ("email", "inbound"): "They wrote a mail to {who}",
    ("email", "outbound"): "{who} wrote them a mail",
    ("message", "inbound"): "They wrote a message to {who}",
    ("message", "outbound"): "{who} wrote them a message",
}
MEANINGS: dict[str, str] = {
    Since.CUSTOMER_SINCE: "Customer since this day",
    Since.SUBSCRIBED: "Subscribed",
    Since.ACCOUNT_CREATED: "Account created",
    Since.FIRST_ORDER: "First order",
    Since.FIRST_PAYMENT: "First payment",
    Since.FIRST_MAIL: "First mail",
    Since.LIST_IMPORT: "On a list that was imported",
}
ONLY: dict[str, str] = {
    Since.FIRST_MAIL: "shows that we were in touch, not since when they were with us",
    Since.LIST_IMPORT: "with us by then, perhaps long before",
}


@dataclass(frozen=True, slots=True)
class Button:
    """One thing that may be done about an entry."""

    url: str
    label: str
    is_for_managers: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the story. `note` is somebody's own words, `about` where we know it from."""

    key: str
    on: date
    icon: str
    title: str
    url: str | None = None
    note: str | None = None
    about: list[str] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    button: Button | None = None
    is_struck: bool = False
    is_loud: bool = False


def of_contact(contact: Touchpoint, usage: Usage) -> Entry:
    """A contact: with whom of us, how often, where we know it from, and whether a letter used it."""
    icon, wording = CHANNELS.get(contact.channel, CHANNELS["other"])
    wording = ONE_WAY.get((contact.channel, contact.direction or ""), wording)
    who = contact.manager.name if contact.manager else "Somebody of ours"
    used, withdrawn = usage.contacts.get(contact.id), contact.withdrawn_by
    chips = [Chip("private", "lock", "warn")] if contact.is_private else []
    chips += [used] if used else []
    return Entry(
        key=f"contact-{contact.id}",
        on=contact.occurred_on,
        icon=icon,
        title=wording.format(who=who),
        note=contact.summary,
        about=[*_often(contact), f"{contact.told_by} remembers" if contact.source == MEMORY else _source(contact)],
        chips=[*chips, *_wrong(withdrawn)],
        button=_marking(f"/touchpoints/{contact.id}", withdrawn),
        is_struck=withdrawn is not None,
    )


def _source(contact: Touchpoint) -> str:
    return f"{title_of(contact.source)}, read {day(contact.as_of)}"


def _often(contact: Touchpoint) -> Iterator[str]:
    if contact.times > 1:
        since = f" since {day(contact.first_on)}" if contact.first_on else ""
        yield f"{plural(contact.times, 'time')}{since}"
    elif contact.first_on and contact.first_on != contact.occurred_on:
        yield f"since {day(contact.first_on)}"


def _wrong(by: str | None) -> list[Chip]:
    return [Chip(f"{by} said that this is wrong", "x", "bad")] if by else []


def _marking(url: str, withdrawn: str | None) -> Button:
    if withdrawn:
        return Button(f"{url}/withdrawal/undo", "It is right after all")
    return Button(f"{url}/withdrawal", "This is wrong")


def of_date(dated: DatedClaim, usage: Usage) -> Entry:
    """A date of the ledger: what it means, who says so, and whether it counts."""
    claim = dated.claim
    counting, used = list(_counting(dated)), usage.of_date(claim)
    if used and not used.tone:  # of two reasons why it does not count one is enough, and the letter's was weighed
        counting, used = ([], used) if _counts(dated) else (counting, None)
    title = MEANINGS.get(claim.meaning, claim.meaning.capitalize())
    until = [f"until {day(claim.until_on)}"] if claim.until_on else []
    return Entry(
        key=f"date-{claim.id}",
        on=claim.since_on,
        icon="calendar",
        title=title,
        about=[*until, source_of_date(dated), f"as of {day(claim.as_of)}"],
        chips=[*counting, *([used] if used else []), *_wrong(claim.withdrawn_by)],
        button=_marking(f"/tenure-claims/{claim.id}", claim.withdrawn_by),
        is_struck=claim.withdrawn_by is not None,
    )


def _counts(dated: DatedClaim) -> bool:
    claim = dated.claim
    return not (claim.withdrawn_by or claim.superseded_at or dated.cliff or claim.meaning in ONLY)


def _counting(dated: DatedClaim) -> Iterator[Chip]:
    claim, cliff = dated.claim, dated.cliff
    if claim.withdrawn_by:
        return
    if claim.superseded_at:
        yield Chip(f"since {day(claim.superseded_at)} the source says another day", "rotate-ccw")
    elif cliff:
        yield Chip(f"an import's day, shared by {plural(cliff.customers, 'person', 'people')}", "users", "warn")
    elif claim.meaning in ONLY:
        yield Chip(ONLY[claim.meaning], "circle-help")
    else:
        yield Chip("counts", "check")


def of_goodbye(case: Case, event: Event | None, letter: Letter | None) -> Iterator[Entry]:
    """A goodbye with what became of it, and the letter that left."""
    pile = pile_of(case.stage)
    happened = what_happened(case, event)
    yield Entry(
        key=f"case-{case.id}",
        on=_day(case.occurred_at),
        icon="flag",
        title=happened[:1].upper() + happened[1:],
        url=f"/cases/{case.id}",
        note=event.comment if event else None,
        about=[case.connection.name],
        chips=[Chip(pile.label.lower() if pile else case.stage, pile.icon if pile else "flag")],
        is_loud=True,
    )
    if letter and letter.sent_at:
        status = status_of(letter)
        yield Entry(
            key=f"letter-{letter.id}",
            on=_day(letter.sent_at),
            icon="send",
            title=f"{letter.from_name} wrote them: {letter.subject}",
            url=f"/letters/{letter.id}",
            chips=[Chip(status.text, status.icon, status.tone)],
            is_loud=True,
        )


def of_return(event: Event) -> Entry:
    """They came back."""
    what = f" to {event.subject_name}" if event.subject_name else ""
    return Entry(f"event-{event.id}", _day(event.occurred_at), "rotate-ccw", f"Came back{what}", is_loud=True)


def of_merge(merge: Merge, rows: Sequence[UUID]) -> Entry:
    """Somebody found two to be one, and perhaps two again."""
    other = merge.gone if merge.kept_id in rows else merge.kept
    name = customer_name(other) or "somebody without a name"
    apart = [Chip(f"taken apart again by {merge.undone_by}", "undo-2")] if merge.undone_at else []
    undo = None if merge.undone_at else Button(f"/merges/{merge.id}/undo", "They are two after all", True)
    return Entry(
        key=f"merge-{merge.id}",
        on=_day(merge.created_at),
        icon="merge",
        title=f"{merge.who} found that they are one with {name}",
        url=f"/people/{other.id}" if merge.undone_at else None,
        chips=apart,
        button=undo,
    )


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
