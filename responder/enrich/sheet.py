"""Turns what is remembered about one case into its fact sheet: every statement a letter may make, and its support."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from responder.enrich import statements
from responder.enrich.contacts import for_the_letter, is_private, of
from responder.enrich.tenure import elapsed, tenure
from responder.enrich.values import Claim, Colleague, Contact, Goodbye, Person
from responder.facts import LEAVING, Family, Kind

SUBSCRIBED = "subscribed"
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

    @property
    def until(self) -> date:
        """The last day of what there was."""
        return self.occurred_at.date()

    def latest(self, member: str) -> Goodbye | None:
        """The latest event that says something about `member`."""
        return next((told for told in reversed(self.goodbyes) if getattr(told, member)), None)


def fact_sheet(leaving: Leaving) -> list[Statement]:
    """All that is known and supported, in the order a letter would need it. What is not known has no statement."""
    statements_about = (_name, _removal, _ending, _tenure, _contacts, _reason, _comment)
    return [statement for about in statements_about for statement in about(leaving)]


def _name(leaving: Leaving) -> Iterator[Statement]:
    person, told = leaving.person, leaving.latest("name") or leaving.latest("given_name")
    if person and (person.name or person.given_name):
        source = statements.source(person.source_of("name" if person.name else "given_name"))
        yield Statement("name", _full_name(person), _names(person), source, person.created_at)
    elif told:
        yield Statement("name", _full_name(told), _names(told), leaving.platform, told.occurred_at)


def _full_name(who: Person | Goodbye) -> str:
    return who.name or " ".join(part for part in (who.given_name, who.family_name) if part)


def _names(who: Person | Goodbye) -> dict[str, str | None]:
    """Names as somebody wrote them. Nothing is cut out of a full name: who knows which part is the given one?"""
    return {
        "name": _full_name(who),
        "given_name": who.given_name,
        "family_name": who.family_name,
        "greeting": who.given_name or _full_name(who),
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
    found = tenure([*(leaving.person.claims if leaving.person else ()), *_platforms_claims(leaving)], leaving.until)
    if found is None:
        return
    claim, span = found.claim, found.span
    value = {
        "since_on": _iso(claim.since_on),
        "until_on": _iso(leaving.until),
        "years": span.years,
        "months": span.months,
        "days": span.days,
        "meaning": claim.meaning,
    }
    text, source = statements.tenure(found), statements.source(claim.source)
    yield Statement("tenure", text, value, source, claim.as_of, found.confidence)


def _platforms_claims(leaving: Leaving) -> Iterator[Claim]:
    for told in leaving.goodbyes:
        if told.subscribed_since_on:
            yield Claim(told.subscribed_since_on, leaving.platform, SUBSCRIBED, told.occurred_at)


def _contacts(leaving: Leaving) -> Iterator[Statement]:
    chosen = for_the_letter(of(leaving.person), leaving.signer_id, leaving.until)
    for rank, contact in enumerate(chosen):
        yield _contact(leaving, contact, rank)


def _contact(leaving: Leaving, contact: Contact, rank: int) -> Statement:
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
    }
    return Statement(
        "contact",
        statements.contact_with_note(contact, manager.name if manager else None, private=private),
        value,
        statements.source(contact.source, contact.manager_id, leaving.colleagues),
        contact.as_of,
        "high" if manager else "low",
        rank,
        contact.id,
    )


def _reason(leaving: Leaving) -> Iterator[Statement]:
    if told := leaving.latest("reason"):
        code = (told.reason or "").strip().lower().replace(" ", "_").replace("-", "_")
        yield Statement("reason", statements.reason(code), {"code": code}, leaving.platform, told.occurred_at)


def _comment(leaving: Leaving) -> Iterator[Statement]:
    if told := leaving.latest("comment"):
        words = (told.comment or "").strip()
        yield Statement("comment", statements.comment(words), {"words": words}, leaving.platform, told.occurred_at)


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None
