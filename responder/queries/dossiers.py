"""Turns a page of cases into everything that stands next to them: one SELECT per kind of thing, whatever the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.models import Approval, Case, Draft, Event, Fact, Letter, LetterEvent, TimelineEntry
from responder.queries.beside_cases import letters_beside, newest_drafts
from responder.queries.letters import events_of_letters

T = TypeVar("T", Approval, Event, Fact, TimelineEntry)


@dataclass(slots=True)
class Dossier:
    """What stands next to one case: events and timeline oldest first, facts by kind and strength."""

    events: list[Event] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    timeline: list[TimelineEntry] = field(default_factory=list)
    draft: Draft | None = None
    approval: Approval | None = None
    letter: Letter | None = None
    letter_events: list[LetterEvent] = field(default_factory=list)


def dossiers_of(session: Session, cases: Sequence[Case]) -> dict[UUID, Dossier]:
    """The dossier of each of these cases, by case id."""
    found = {case.id: Dossier() for case in cases}
    for case_id, draft in newest_drafts(session, cases).items():
        found[case_id].draft = draft
    for approval in _beside(session, Approval, cases, Approval.id):
        if approval.undone_at is None:
            found[approval.case_id].approval = approval
    for event in _beside(session, Event, cases, Event.occurred_at, Event.id):
        found[event.case_id].events.append(event)  # type: ignore[index]  # the WHERE leaves no None
    for fact in _beside(session, Fact, cases, Fact.kind, Fact.rank):
        found[fact.case_id].facts.append(fact)
    for line in _beside(session, TimelineEntry, cases, TimelineEntry.id):
        found[line.case_id].timeline.append(line)
    _add_letters(session, cases, found)
    return found


def _beside(session: Session, table: type[T], cases: Sequence[Case], *order: Any) -> Iterable[T]:
    ids = [case.id for case in cases]
    return session.scalars(sa.select(table).where(table.case_id.in_(ids)).order_by(*order))


def _add_letters(session: Session, cases: Sequence[Case], found: dict[UUID, Dossier]) -> None:
    letters = letters_beside(session, cases)
    reported = events_of_letters(session, (letter.id for letter in letters.values()))
    for case_id, letter in letters.items():
        found[case_id].letter, found[case_id].letter_events = letter, reported[letter.id]
