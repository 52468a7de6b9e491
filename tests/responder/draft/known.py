"""What may be known about Ada: facts as enrich writes them, in a situation that has a letter."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from responder.draft.compose import Composed, compose
from responder.draft.reading import Reading
from responder.draft.sheet import Situation
from responder.instants import new_id
from responder.models import Fact

MAYA_ID = UUID("0190a000-0000-7000-8000-00000000000a")
TOM_ID = UUID("0190a000-0000-7000-8000-00000000000b")
CASE_ID = UUID("0190a000-0000-7000-8000-000000000001")
LEFT_ON = date(2026, 11, 20)
AS_OF = datetime(2026, 11, 1, tzinfo=UTC)


def fact(kind: str, value: dict[str, Any], *, confidence: str = "high", rank: int = 0, **more: Any) -> Fact:
    """One supported statement."""
    known = {"text": f"{kind}: {value}", "source": "customers.csv", "as_of": AS_OF, **more}
    return Fact(id=new_id(), kind=kind, rank=rank, value=value, confidence=confidence, **known)


def name(greeting: str | None = "Ada", full: str | None = "Ada Byron", **more: Any) -> Fact:
    """What the person is called."""
    given, _, family = (full or "").rpartition(" ")
    parts = {"name": full, "given_name": given or None, "family_name": family or None, "greeting": greeting}
    return fact("name", parts, **more)


def removal(list_name: str | None = "Northlight Weekly") -> Fact:
    """The platform took them off."""
    return fact("removal", {"list": list_name})


def ending(plan: str | None = "Studio", on: str | None = "2026-11-20", *, scheduled: bool = False) -> Fact:
    """What they paid for ends or has ended."""
    return fact("ending", {"plan": plan, "effective_on": on, "scheduled": scheduled})


def tenure(
    years: int = 10, months: int = 2, days: int = 10, *, stays: int = 1, season: str | None = None, **more: Any
) -> Fact:
    """How long they were with us; of several `stays` the first began longer ago than that."""
    since = date(2026 - years - (months > 10) - (stays - 1), (11 - months - 1) % 12 + 1, 10)
    length = {"years": years, "months": months, "days": days}
    value = {"since_on": since.isoformat(), "until_on": LEFT_ON.isoformat(), **length, "meaning": "customer since"}
    told = {"stays": stays, "season": season, "first_on": since.isoformat(), "latest_on": since.isoformat()}
    return fact("tenure", {**value, **told, "bound": False, "ledger": []}, **more)


def contact(
    channel: str = "linkedin",
    *,
    years: int = 2,
    months: int = 3,
    days: int = 0,
    by: tuple[UUID, str] = (MAYA_ID, "Maya Lindqvist"),
    direction: str | None = None,
    summary: str | None = None,
    private: bool = False,
    unused: str | None = None,
    **more: Any,
) -> Fact:
    """When they and one of us were in contact."""
    manager_id, manager_name = by
    length = {"on": "2024-08-20", "years": years, "months": months, "days": days}
    who = {"manager_id": str(manager_id), "manager_name": manager_name, "by_signer": manager_id == MAYA_ID}
    told = {"direction": direction, "summary": summary, "private": private, "unused": unused, "marks": []}
    return fact("contact", {"channel": channel, **length, **who, **told}, **more)


def colleagues_contact(channel: str = "met", **more: Any) -> Fact:
    """Tom met them; Maya signs."""
    return contact(channel, by=(TOM_ID, "Tom Okafor"), **more)


def reason(code: str = "too_expensive") -> Fact:
    """The box they ticked."""
    return fact("reason", {"code": code})


def comment(words: str = "The export kept losing my notes.") -> Fact:
    """What they wrote."""
    return fact("comment", {"words": words})


def fault(what: str = "The export lost your notes.", grade: str = "ours") -> Fact:
    """What went wrong, by a manager's word."""
    return fact("fault", {"what": what, "grade": grade})


def gesture(what: str = "The last month is on me.") -> Fact:
    """What a manager offers."""
    return fact("gesture", {"what": what})


def situation(*facts: Fact, family: str = "list", case_id: UUID = CASE_ID, **more: Any) -> Situation:
    """One case with these facts; Maya signs for Northlight."""
    people = {"signer_id": MAYA_ID, "signer_name": "Maya Lindqvist", "signer_title": "Operations Manager"}
    given = {"occurred_on": LEFT_ON, "brand_name": "Northlight", **people, **more}
    return Situation(case_id=case_id, family=family, facts=facts, **given)


def letter(*facts: Fact, **more: Any) -> Composed:
    """The letter of such a case."""
    return compose(situation(*facts, **more))


def reading(*facts: Fact, subject: str | None = None, body: str | None = None, **more: Any) -> Reading:
    """That letter under review; with `subject` or `body` as a manager would have written it anew."""
    about = situation(*facts, **more)
    written = compose(about)
    machine = Reading(about, written.subject, written.body, written.spans)
    if subject is None and body is None:
        return machine
    return Reading(about, subject or written.subject, body or written.body, [], before=machine)
