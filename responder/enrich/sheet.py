"""Turns what is remembered about one case into its fact sheet: every statement a letter may make, and its support."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from responder.enrich import statements
from responder.enrich.contacts import for_the_letter, is_private, is_second_hand, marks, of, unused
from responder.enrich.tenure import Entry, elapsed, season, tenure
from responder.enrich.values import Claim, Colleague, Contact, Goodbye, Person
from responder.facts import LEAVING, Family, Kind
from responder.models import Testimony
from responder.names import Name, are_same_words, clean, name_of, people_among
from responder.own_word import source_of, text_of, that_count, value_of

SUBSCRIBED = "subscribed"
WHICH_OF_THEM = "nobody knows which of those who share the address it was"
_LEAVING = frozenset(kind.value for kind in LEAVING)


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact before it is a row. `value` is what templates build sentences from, `text` says it to the manager."""

    kind: str
    text: str
    value: Mapping[str, Any]
    source: str
    as_of: datetime
    confidence: str = "high"
    rank: int = 0
    touchpoint_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """One case as the sheet sees it. `platform` names the connection; `until` is the day they left."""

    kind: str
    family: str
    platform: str
    occurred_at: datetime
    goodbyes: Sequence[Goodbye]
    person: Person | None
    signer_id: UUID
    colleagues: Mapping[UUID, Colleague]
    testimonies: Sequence[Testimony] = ()

    @property
    def until(self) -> date:
        """The last day of what there was, as the calendar on their own wall showed it when that is known."""
        return self.occurred_at.astimezone(_zone(self.person.time_zone if self.person else None)).date()

    def latest(self, member: str) -> Goodbye | None:
        """The latest event that says something about `member`."""
        return next((told for told in reversed(self.goodbyes) if getattr(told, member)), None)


def fact_sheet(leaving: Leaving) -> list[Statement]:
    """All that is known and supported, in the order a letter would need it. What is not known has no statement."""
    statements_about = (_name, _removal, _ending, _tenure, _contacts, _reason, _comment, _testimonies)
    return [statement for about in statements_about for statement in about(leaving)]


def _name(leaving: Leaving) -> Iterator[Statement]:
    person, told = leaving.person, leaving.latest("name") or leaving.latest("given_name")
    if person and (person.name or person.given_name):
        yield _known_name(person, told, leaving.platform)
    elif told:
        found = name_of(told.name, told.given_name, told.family_name)
        text = statements.name(found)
        yield Statement("name", text, _names(told, found), leaving.platform, told.occurred_at)


def _known_name(person: Person, told: Goodbye | None, platform: str) -> Statement:
    """Where two people share an address, only the platform can say which of them left."""
    found = name_of(
        person.name, person.given_name, person.family_name, language=person.language, country=person.country
    )
    others = (other for other, _ in person.other_names)
    sharing = people_among(found.full, person.given_name, others, family_first=found.family_first)
    left = name_of(told.name, told.given_name, told.family_name) if told else None
    named = next((one for one in sharing if left and are_same_words(one, left.full)), None)
    if left and told and named and not are_same_words(named, found.full):
        text = statements.name(left, sharing, who_left=left.full)
        return Statement("name", text, _names(told, left, sharing), platform, told.occurred_at)
    if sharing and not named:
        found = replace(found, greeting=None)
    source = statements.source(person.source_of("name" if person.name else "given_name"))
    text = statements.name(found, sharing, who_left=named)
    return Statement("name", text, _names(person, found, sharing), source, person.created_at)


def _names(who: Person | Goodbye, found: Name, sharing: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "name": found.full,
        "given_name": clean(who.given_name or "") or None,
        "family_name": clean(who.family_name or "") or None,
        "greeting": found.greeting,
        "honorific": found.honorific,
        "family_first": found.family_first,
        "shared": list(sharing),
    }


def _removal(leaving: Leaving) -> Iterator[Statement]:
    if leaving.family != Family.LIST or leaving.kind != Kind.UNSUBSCRIBED:
        return
    told = _last_leaving(leaving)
    named = leaving.latest("subject_name")
    list_name = named.subject_name if named else None
    as_of = told.occurred_at if told else leaving.occurred_at
    yield Statement("removal", statements.removal(list_name), {"list": list_name}, leaving.platform, as_of)


def _ending(leaving: Leaving) -> Iterator[Statement]:
    if leaving.family != Family.BILLING or leaving.kind not in _LEAVING:
        return
    told, named = _last_leaving(leaving), leaving.latest("subject_name")
    plan = named.subject_name if named else (leaving.person.plan if leaving.person else None)
    effective_on = told.effective_at.date() if told and told.effective_at else None
    scheduled = leaving.kind == Kind.CANCELLATION_SCHEDULED
    value = {"plan": plan, "effective_on": _iso(effective_on), "scheduled": scheduled}
    text = statements.ending(plan, effective_on, scheduled=scheduled)
    yield Statement("ending", text, value, leaving.platform, told.occurred_at if told else leaving.occurred_at)


def _last_leaving(leaving: Leaving) -> Goodbye | None:
    return next((told for told in reversed(leaving.goodbyes) if told.kind in _LEAVING), None)


def _tenure(leaving: Leaving) -> Iterator[Statement]:
    person = leaving.person
    claims = [*(person.claims if person else ()), *_platforms_claims(leaving)]
    found = tenure(claims, leaving.until, person.absences if person else ())
    if found is None:
        return
    value = {
        "since_on": _iso(found.since_on),
        "until_on": _iso(found.until_on),
        "years": found.span.years,
        "months": found.span.months,
        "days": found.span.days,
        "meaning": found.claim.meaning,
        "bound": found.is_at_least,
        "stays": found.stays,
        "first_on": _iso(found.since_on),
        "latest_on": _iso(found.latest_on),
        "season": None if found.is_bound else season(found.since_on, person.country if person else None),
        "ledger": [_entry(entry) for entry in found.ledger],
    }
    text, source = statements.tenure(found), statements.source(found.claim.source)
    yield Statement("tenure", text, value, source, found.claim.as_of, found.confidence)


def _entry(entry: Entry) -> dict[str, str | None]:
    claim = entry.claim
    said = {"on": _iso(claim.since_on), "until": _iso(claim.until_on), "meaning": claim.meaning}
    return {
        **said,
        "source": statements.source(claim.source),
        "as_of": claim.as_of.isoformat(),
        "verdict": entry.verdict,
    }


def _platforms_claims(leaving: Leaving) -> Iterator[Claim]:
    for told in leaving.goodbyes:
        if told.subscribed_since_on:
            yield Claim(told.subscribed_since_on, leaving.platform, SUBSCRIBED, told.occurred_at)


def _contacts(leaving: Leaving) -> Iterator[Statement]:
    chosen = for_the_letter(of(leaving.person), leaving.signer_id, leaving.until, leaving.colleagues)
    is_shared = any(statement.value["shared"] for statement in _name(leaving))
    for rank, contact in enumerate(chosen):
        yield _contact(leaving, contact, rank, is_shared=is_shared)


def _contact(leaving: Leaving, contact: Contact, rank: int, *, is_shared: bool) -> Statement:
    why_not = unused(contact, leaving.until, leaving.colleagues) or (WHICH_OF_THEM if is_shared else None)
    manager = leaving.colleagues.get(contact.manager_id) if contact.manager_id else None
    span, private = elapsed(contact.occurred_on, leaving.until), is_private(contact)
    value = {
        "channel": contact.channel,
        "on": _iso(contact.occurred_on),
        "years": span.years,
        "months": span.months,
        "days": span.days,
        "manager_id": str(manager.id) if manager else None,
        "manager_name": manager.name if manager else None,
        "by_signer": contact.manager_id == leaving.signer_id,
        "direction": contact.direction,
        "summary": None if private else contact.summary,
        "private": private,
        "unused": why_not,
        "marks": marks(contact, leaving.until, leaving.colleagues),
    }
    return Statement(
        "contact",
        statements.contact_with_note(contact, manager.name if manager else None, private=private),
        value,
        statements.source(contact.source, contact.manager_id, leaving.colleagues),
        contact.as_of,
        _confidence(contact, manager, leaving.colleagues),
        rank,
        contact.id,
    )


def _confidence(contact: Contact, manager: Colleague | None, colleagues: Mapping[UUID, Colleague]) -> str:
    """What somebody else told of two people is worded vaguely; without the one of us it is not told at all."""
    if manager is None:
        return "low"
    return "medium" if is_second_hand(contact, colleagues) else "high"


def _reason(leaving: Leaving) -> Iterator[Statement]:
    if told := leaving.latest("reason"):
        code = told.reason_code
        yield Statement("reason", statements.reason(code), {"code": code}, leaving.platform, told.occurred_at)


def _comment(leaving: Leaving) -> Iterator[Statement]:
    if told := leaving.latest("comment"):
        words = (told.comment or "").strip()
        yield Statement("comment", statements.comment(words), {"words": words}, leaving.platform, told.occurred_at)


def _testimonies(leaving: Leaving) -> Iterator[Statement]:
    for rank, told in that_count(leaving.testimonies):
        yield Statement(told.kind, text_of(told), value_of(told), source_of(told), told.created_at, rank=rank)


def _zone(name: str | None) -> tzinfo:
    """The time zone of that name ("Europe/Stockholm"); UTC where there is no such one."""
    try:
        return ZoneInfo((name or "").strip() or "UTC")
    except (KeyError, OSError, ValueError):  # unknown, a folder of zones, no name of a zone
        return UTC


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None
