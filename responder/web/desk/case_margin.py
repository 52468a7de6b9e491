"""Turns a case and its person into what may be done beside the letter: remember, recognise, choose who signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.decisions import MAY_CHANGE_SIGNER
from responder.instants import now
from responder.journey import OPEN
from responder.managers import is_away, may_sign
from responder.models import Case, Fact, Manager, Role
from responder.queries.memories import last_contacts
from responder.queries.testimonies import standing_testimonies
from responder.queries.wholes import Whole
from responder.web.desk.likenesses import Question, questions
from responder.web.desk.memory_form import MOST_COLLEAGUES, MemoryForm, memory_form
from responder.web.desk.own_word_view import OwnWord, own_word
from responder.web.desk.story import Entry, of_contact
from responder.web.desk.usage import Usage
from responder.web.desk.visitor import may

LATELY = 3
MOST_OFFERS = 2


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of us who may be chosen."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Signing:
    """Whose name stands under the letter, why, and who else might; whose case it is, and until when it sleeps."""

    name: str | None
    reason: str
    signer_id: UUID | None
    may_change: bool
    may_hand_over: bool
    able: list[Colleague]
    offers: list[Colleague]
    colleagues: list[Colleague]
    assigned_to_id: UUID | None
    assigned_to: str | None
    snoozed_until: datetime | None


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands beside the letter besides facts, person and timeline."""

    memory: MemoryForm
    questions: list[Question]
    lately: list[Entry]
    signing: Signing
    own_word: OwnWord


def margin(
    session: Session,
    case: Case,
    name: str,
    person: Whole | None,
    facts: Sequence[Fact],
    *,
    troubles: Mapping[str, str],
) -> Margin:
    """The margin of a case; `troubles` are why a form of it was refused, by its name."""
    rows = person.ids if person else []
    contacts = last_contacts(session, rows, limit=LATELY)
    return Margin(
        memory=memory_form(session, f"/cases/{case.id}/memories", name, trouble=troubles.get("memory")),
        questions=questions(session, rows) if may(Role.MANAGER) and rows else [],
        lately=[of_contact(it, Usage()) for it in contacts],
        signing=_signing(session, case, facts),
        own_word=own_word(case, facts, standing_testimonies(session, [case.id]), troubles),
    )


def _signing(session: Session, case: Case, facts: Sequence[Fact]) -> Signing:
    ours = _colleagues(session)
    today = now().date()
    able = [one for one in ours if may_sign(one) and not is_away(one, today)]
    decides = may(Role.MANAGER)
    may_change = decides and case.stage in MAY_CHANGE_SIGNER
    is_asleep = case.snoozed_until is not None and case.snoozed_until > now()
    return Signing(
        name=case.signer.name if case.signer else None,
        reason=case.signer_reason or "",
        signer_id=case.signer_id,
        may_change=may_change,
        may_hand_over=decides and case.stage in OPEN,
        able=[Colleague(one.id, one.name) for one in able],
        offers=_offers(case, able, facts) if may_change else [],
        colleagues=[Colleague(one.id, one.name) for one in ours],
        assigned_to_id=case.assigned_to_id,
        assigned_to=case.assigned_to.name if case.assigned_to else None,
        snoozed_until=case.snoozed_until if is_asleep else None,
    )


def _colleagues(session: Session) -> Sequence[Manager]:
    active = sa.select(Manager).where(Manager.active).order_by(Manager.name)
    return session.scalars(active.limit(MOST_COLLEAGUES)).all()


def _offers(case: Case, able: Sequence[Manager], facts: Sequence[Fact]) -> list[Colleague]:
    """Colleagues who know the person and could sign today, by how strong what they share is."""
    by_id = {str(one.id): one for one in able if one.id != case.signer_id}
    known = [str(fact.value.get("manager_id")) for fact in facts if _is_of_a_colleague(fact)]
    found = [by_id[each] for each in dict.fromkeys(known) if each in by_id]
    return [Colleague(one.id, one.name) for one in found[:MOST_OFFERS]]


def _is_of_a_colleague(fact: Fact) -> bool:
    return fact.kind == "contact" and not fact.value.get("by_signer") and bool(fact.value.get("manager_id"))
