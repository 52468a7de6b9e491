"""Turns a case into facts: who they are, how long they were with us, who of us knows them; and into its signer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.enrich.gathering import memories
from responder.enrich.level import Stake, rule_for
from responder.enrich.sheet import Leaving, Statement, fact_sheet
from responder.enrich.signer import Choice, choose_signer
from responder.enrich.values import Goodbye, Memories, Person
from responder.facts import Disposition
from responder.instants import new_id, now
from responder.journey import Stage
from responder.models import Case, Fact
from responder.moving import move

__all__ = ["Memories", "enrich", "memories"]

WHO = "responder"
_INSERT_FACTS = sa.insert(Fact.__table__)  # type: ignore[arg-type]  # SQLAlchemy types it as any selectable
NO_ADDRESS = "address unknown yet"
FORBIDDEN = "They are on the do-not-contact list."
SILENT = {"disposition": Disposition.SILENT.value, "rule": "do not contact"}
HELD = {"disposition": Disposition.HOLD.value, "rule": NO_ADDRESS}
UNWANTED = "we may not write to the only address known"


def enrich(session: Session, case: Case, memories: Memories) -> None:
    """Write the case's facts, choose who signs, and move it to ENRICHED; to HELD while no address is known.

    Facts of an earlier run are replaced. Raises Permanent when nobody of us may sign.
    """
    person = memories.people.get(case.id)
    email = case.email or _address(person, memories)
    known = {"customer_id": memories.rows.get(case.id, case.customer_id)}
    if email is None:
        _set_aside(session, case, person, known)
        return
    if case.id in memories.forbidden:
        what = "One of their addresses, known only now, is one we may not write to"
        move(session, case, Stage.SILENT, who=WHO, what=what, reason=FORBIDDEN, **SILENT, **known)
        return
    goodbyes = memories.goodbyes.get(case.id, ())
    choice = _choice(case, person, goodbyes, memories)
    leaving = Leaving(
        kind=case.kind,
        family=case.family,
        platform=f"{case.connection.name} ({case.connection.provider})",
        occurred_at=case.occurred_at,
        goodbyes=goodbyes,
        person=person,
        signer_id=choice.signer.id,
        colleagues=memories.colleagues,
        testimonies=memories.testimonies.get(case.id, ()),
    )
    found = fact_sheet(leaving)
    _replace_facts(session, case.id, found, had_facts=case.id in memories.with_facts)
    told = _told(found, memories.silent.get(case.id, ()))
    move(session, case, Stage.ENRICHED, who=WHO, what=told, email=email, **_signed(case, choice), **known)


def _choice(case: Case, person: Person | None, goodbyes: Sequence[Goodbye], memories: Memories) -> Choice:
    return choose_signer(
        person,
        memories.colleagues,
        case.connection.brand.default_signer_id,
        case.occurred_at.date(),
        today=now().date(),
        rule=rule_for(_stake(case, person, goodbyes)),
        chosen_id=case.signer_id if case.signer_chosen_by else None,
        chosen_by=case.signer_chosen_by,
    )


def _signed(case: Case, choice: Choice) -> dict[str, Any]:
    """Once a person's choice could not stand, whoever signs instead is nobody's choice."""
    chosen_by = case.signer_chosen_by if case.signer_id == choice.signer.id else None
    return {
        "signer_id": choice.signer.id,
        "signer_reason": choice.reason,
        "signer_chosen_by": chosen_by,
        "reason": None,
    }


def _stake(case: Case, person: Person | None, goodbyes: Sequence[Goodbye]) -> Stake:
    return Stake(
        family=case.family,
        disposition=case.disposition,
        reason=next((told.reason_code for told in reversed(goodbyes) if told.reason), None),
        value_cents=person.value_cents if person else None,
        high_value_cents=case.connection.brand.high_value_cents,
    )


def _address(person: Person | None, memories: Memories) -> str | None:
    """The oldest address known that may be written to: the platform named the person without one."""
    wanted = (email for email in (person.emails if person else ()) if normalise(email) not in memories.unwanted)
    return next(wanted, None)


def _set_aside(session: Session, case: Case, person: Person | None, known: dict[str, UUID | None]) -> None:
    if person and person.emails:
        what = "Found who they are, but their address is one we may not write to"
        move(session, case, Stage.SILENT, who=WHO, what=what, reason=UNWANTED, **SILENT, **known)
    else:
        what = "The platform named them without an address, and we do not know one yet"
        move(session, case, Stage.HELD, who=WHO, what=what, reason=NO_ADDRESS, **HELD, **known)


def _told(found: list[Statement], silent: Sequence[str]) -> str:
    remembered = _remembered(found)
    return f"{remembered}. {' and '.join(silent)} did not answer" if silent else remembered


def _remembered(found: list[Statement]) -> str:
    kinds = {statement.kind for statement in found}
    what = {"name": "their name", "tenure": "how long they were with us", "contact": "who of us knows them"}
    remembered = [words for kind, words in what.items() if kind in kinds]
    if not remembered:
        return "Found nothing about them in our memory"
    return f"Remembered {' and '.join([', '.join(remembered[:-1]), remembered[-1]] if remembered[1:] else remembered)}"


def _replace_facts(session: Session, case_id: UUID, found: list[Statement], *, had_facts: bool) -> None:
    """In Core, not through objects: a batch writes a thousand of them, and nobody looks at them here."""
    if had_facts:
        session.execute(sa.delete(Fact).where(Fact.case_id == case_id).execution_options(synchronize_session=False))
    if found:
        session.connection().execute(_INSERT_FACTS, [_row(case_id, statement) for statement in found])


def _row(case_id: UUID, statement: Statement) -> dict[str, object]:
    return {
        "id": new_id(),
        "created_at": now(),
        "case_id": case_id,
        "kind": statement.kind,
        "rank": statement.rank,
        "text": statement.text,
        "value": dict(statement.value),
        "source": statement.source,
        "as_of": statement.as_of,
        "confidence": statement.confidence,
        "touchpoint_id": statement.touchpoint_id,
    }
