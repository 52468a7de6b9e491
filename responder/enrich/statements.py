"""Turns facts into the one line each that a manager reads next to the letter."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from responder.enrich.tenure import Gap, Span, Tenure
from responder.enrich.values import Colleague, Contact
from responder.facts import Since
from responder.names import Name
from responder.sources import file_sources, title_of

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

CONTACTS = {
    "met": "{who} met them on {on}",
    "call": "{who} spoke with them on the phone on {on}",
    "message": "{who} and they wrote each other messages, last on {on}",
    "linkedin": "{who} and they have been connected on LinkedIn since {on}",
    "email": "{who} and they wrote each other mails, last on {on}",
    "event": "{who} and they were at the same event on {on}",
    "support": "{who} helped them with a question on {on}",
}
ONE_WAY = {
    ("email", "inbound"): "They wrote a mail to {who}, last on {on}",
    ("email", "outbound"): "{who} wrote them a mail, last on {on}",
    ("message", "inbound"): "They wrote a message to {who}, last on {on}",
    ("message", "outbound"): "{who} wrote them a message, last on {on}",
}
OTHER = "{who} was in touch with them on {on}"

# The same of several told as one. {times} is "twice" or "6 times"; {when} " between … and …" or ", last on …".
SEVERAL = {
    "met": "{who} met them {times}, last on {on}",
    "call": "{who} spoke with them on the phone {times}, last on {on}",
    "message": "{who} and they wrote each other {number} messages{when}",
    "linkedin": CONTACTS["linkedin"],
    "email": "{who} and they wrote each other {number} mails{when}",
    "event": "{who} and they were at the same event {times}, last on {on}",
    "support": "{who} helped them with {number} questions{when}",
}
SEVERAL_ONE_WAY = {
    ("email", "inbound"): "They wrote {number} mails to {who}{when}",
    ("email", "outbound"): "{who} wrote them {number} mails{when}",
    ("message", "inbound"): "They wrote {number} messages to {who}{when}",
    ("message", "outbound"): "{who} wrote them {number} messages{when}",
}
SEVERAL_OTHER = "{who} was in touch with them {times}, last on {on}"

# How somebody who does not sign knows them: "Tom Okafor knows them (met them on 14 May 2022)".
KNOWN_BY = {
    "met": "met them on {on}",
    "call": "spoke with them on the phone on {on}",
    "message": "exchanged messages with them, last on {on}",
    "linkedin": "connected on LinkedIn since {on}",
    "email": "exchanged mails with them, last on {on}",
    "event": "were at the same event on {on}",
    "support": "helped them with a question on {on}",
}

REASONS = {
    "too_expensive": "it is too expensive",
    "missing_features": "something they need is missing",
    "switched_service": "they found something that suits them better",
    "unused": "they do not use it enough",
    "customer_service": "they were not well looked after",
    "low_quality": "it was not good enough",
    "too_complex": "it is too complicated",
    "too_many_emails": "there are too many mails",
    "not_relevant": "it is not about what interests them",
    "temporary": "it was for a time only",
}

_BEGINNINGS = {
    Since.CUSTOMER_SINCE: "Customer since",
    Since.SUBSCRIBED: "Subscribed since",
    Since.ACCOUNT_CREATED: "Account created on",
    Since.FIRST_ORDER: "First order on",
    Since.FIRST_PAYMENT: "First payment on",
}
GAPS_TOLD = 2
"""So many comings and goings are told one by one."""


def day(on: date) -> str:
    """10 September 2016."""
    return f"{on.day} {on:%B} {on.year}"


def counted(number: int, unit: str) -> str:
    """two years; 14 days."""
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{word} {unit}{'' if number == 1 else 's'}"


def length(span: Span) -> str:
    """ten years and two months; three weeks; five days. The two largest units, never rounded up."""
    parts = [counted(number, unit) for number, unit in ((span.years, "year"), (span.months, "month")) if number]
    if parts:
        return " and ".join(parts)
    weeks, days = divmod(span.days, 7)
    if weeks >= 2:
        return counted(weeks, "week")
    return counted(days + 7 * weeks, "day") if span.days else "less than a day"


def tenure(found: Tenure) -> str:
    """Customer since 10 September 2016: ten years and two months."""
    said = f"{_beginning(found)}: {'at least ' if found.is_at_least else ''}{length(found.span)}"
    said += " in all" if found.gaps else ""
    other = found.contradicted_by
    if other is None:
        return said
    says = "used to say" if other.superseded_at else "says"
    return f"{said}. {source(other.source)} {says} {day(other.since_on)}, so the later day is used"


def _beginning(found: Tenure) -> str:
    on = day(found.since_on)
    if found.gaps:
        return ", ".join((f"With us by {on}" if found.is_bound else f"First joined {on}", *_gaps(found.gaps)))
    if found.is_bound:
        return f"With us since {on} at the latest"
    return f"{_BEGINNINGS[Since(found.claim.meaning)]} {on}"


def _gaps(gaps: Sequence[Gap]) -> Iterator[str]:
    """left in March 2018, came back in June 2019; of many only the last return."""
    *before, last = gaps
    if len(gaps) > GAPS_TOLD:
        yield f"left and came back {counted(len(gaps), 'time')}"
        yield "last on a day we do not know" if last.is_open else f"last in {last.back_on:%B %Y}"
        return
    for gap in (*before, last):
        yield f"left in {gap.left_on:%B %Y}"
        yield "came back on a day we do not know" if gap.is_open else f"came back in {gap.back_on:%B %Y}"


def name(found: Name, sharing: Sequence[str] = (), *, who_left: str | None = None) -> str:
    """Ada Byron. Two people share this address: Ada Byron and Tom Meyer; the letter greets neither by name."""
    if sharing:
        count = NUMBERS[len(sharing)] if len(sharing) < len(NUMBERS) else str(len(sharing))
        listed = f"{', '.join(sharing[:-1])} and {sharing[-1]}"
        nobody = "neither" if len(sharing) == 2 else "nobody"
        outcome = f"the platform says that {who_left} left" if who_left else f"the letter greets {nobody} by name"
        return f"{count.capitalize()} people share this address: {listed}; {outcome}."
    return found.full if found.greeting else f"{found.full}; the letter greets nobody by it"


def contact(found: Contact, manager_name: str | None) -> str:
    """Maya Lindqvist met them on 14 May 2024; met them 6 times, last on 14 May 2024."""
    one_way, usual, other = (
        (ONE_WAY, CONTACTS, OTHER) if found.times == 1 else (SEVERAL_ONE_WAY, SEVERAL, SEVERAL_OTHER)
    )
    wording = one_way.get((found.channel, found.direction or "")) or usual.get(found.channel, other)
    return wording.format(
        who=manager_name or "Somebody of ours",
        on=day(found.occurred_on),
        times="twice" if found.times == 2 else f"{found.times} times",
        number=found.times,
        when=_when(found),
    )


def _when(found: Contact) -> str:
    if found.first_on and found.first_on < found.occurred_on:
        return f" between {day(found.first_on)} and {day(found.occurred_on)}"
    return f" on {day(found.occurred_on)}" if found.first_on else f", last on {day(found.occurred_on)}"


def acquaintance(found: Contact) -> str:
    """met them on 14 May 2024."""
    return KNOWN_BY.get(found.channel, "in touch on {on}").format(on=day(found.occurred_on))


def contact_with_note(found: Contact, manager_name: str | None, *, private: bool) -> str:
    """The same, with what was noted about it and whether that stays with the manager."""
    said = contact(found, manager_name)
    if not found.summary:
        return said
    return f"{said}: “{found.summary}”{' (private: no letter mentions it)' if private else ''}"


def removal(list_name: str | None) -> str:
    """The platform took them off Northlight Weekly."""
    return f"The platform took them off {list_name or 'the list'}"


def ending(plan: str | None, effective_on: date | None, *, scheduled: bool) -> str:
    """Their subscription to Pro ends on 2 October 2026."""
    subject = f"Their subscription to {plan}" if plan else "Their subscription"
    if effective_on is None:
        return f"{subject} {'is to end' if scheduled else 'was cancelled'}"
    return f"{subject} {'ends on' if scheduled else 'was cancelled as of'} {day(effective_on)}"


def reason(code: str) -> str:
    """They said that it is too expensive."""
    if code == "other":
        return "They had a reason that was not on the list"
    return f"They said that {REASONS[code]}" if code in REASONS else f"They gave the reason {code!r}"


def comment(words: str) -> str:
    """They wrote: “…”."""
    return f"They wrote: “{words}”"


def source(name: str, manager_id: UUID | None = None, colleagues: Mapping[UUID, Colleague] | None = None) -> str:
    """customers.csv; LinkedIn export of Maya Lindqvist."""
    known = file_sources().get(name)
    owner = (colleagues or {}).get(manager_id) if manager_id else None
    return f"{known.title} of {owner.name}" if known and known.needs_owner and owner else title_of(name)
