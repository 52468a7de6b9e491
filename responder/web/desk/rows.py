"""Turns a page of cases into the rows of the queue."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from responder.journey import Stage
from responder.models import Case, Draft, Event, Fact, Letter
from responder.queries.beside_cases import letters_beside, newest_drafts, opening_events
from responder.queries.cases import strongest_facts
from responder.web.desk.goodbyes import name_of, what_happened
from responder.web.desk.outcomes import Status, status_of
from responder.web.desk.words import plural

FACT_ICONS = {"tenure": "calendar", "contact": "handshake"}


@dataclass(frozen=True, slots=True)
class Chip:
    """One small label under a row."""

    text: str
    icon: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One person who left, as the queue shows them."""

    id: UUID
    name: str
    what: str
    at: datetime
    signer: str | None
    subject: str | None
    line: str | None
    chips: list[Chip] = field(default_factory=list)


def rows(session: Session, cases: Sequence[Case]) -> list[Row]:
    """The rows for one page of cases, with four SELECTs whatever their number."""
    if not cases:
        return []
    drafts, events = newest_drafts(session, cases), opening_events(session, cases)
    facts, letters = strongest_facts(session, cases), letters_beside(session, cases)
    return [
        _row(case, drafts.get(case.id), events.get(case.id), facts.get(case.id, []), letters.get(case.id))
        for case in cases
    ]


def _row(case: Case, draft: Draft | None, event: Event | None, facts: list[Fact], letter: Letter | None) -> Row:
    why = case.reason if case.stage not in (Stage.DRAFTED, Stage.SENT, Stage.SETTLED) else None
    return Row(
        id=case.id,
        name=name_of(case, event),
        what=what_happened(case, event),
        at=case.occurred_at,
        signer=case.signer.name if case.signer else None,
        subject=draft.subject if draft and not why else None,
        line=why or (first_words(draft.body) if draft else None),
        chips=[*_of_facts(facts), *_of_case(case, draft), *_of_letter(letter)],
    )


def first_words(body: str) -> str:
    """How the letter begins after its greeting, in one line."""
    paragraphs = [" ".join(part.split()) for part in body.split("\n\n")]
    return " ".join(part for part in paragraphs[1:3] if part)[:240]


def _of_facts(facts: list[Fact]) -> list[Chip]:
    return [Chip(_short(fact), FACT_ICONS[fact.kind]) for fact in facts if fact.kind in FACT_ICONS]


def _short(fact: Fact) -> str:
    """A tenure without its date, which the case's page tells: there is little room in a row."""
    return fact.text.partition(": ")[2] or fact.text if fact.kind == "tenure" else fact.text


def _of_case(case: Case, draft: Draft | None) -> list[Chip]:
    chips = []
    if draft and case.stage == Stage.DRAFTED:
        failed = sum(check["blocking"] and not check["passed"] for check in draft.checks)
        if failed:
            chips.append(Chip(f"{plural(failed, 'check')} to look at", "triangle-alert", "bad"))
    if case.stage == Stage.DOUBTFUL:
        chips.append(Chip("It may or may not have left", "mail-question-mark", "warn"))
    if case.assigned_to:
        chips.append(Chip(f"For {case.assigned_to.name}", "user-round", "news"))
    return chips


def _of_letter(letter: Letter | None) -> list[Chip]:
    if letter is None:
        return []
    status: Status = status_of(letter)
    return [Chip(status.text, status.icon, status.tone)]
