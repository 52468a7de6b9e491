"""Turns a page of cases into everything that stands next to them: one SELECT per kind of thing, whatever the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from responder.models import Approval, Case, Draft, Event, Fact, Letter, LetterEvent, TimelineEntry
from responder.queries.letters import events_of_letters


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
    ids = [case.id for case in cases]
    found = {case_id: Dossier() for case_id in ids}
    for event in session.scalars(sa.select(Event).where(Event.case_id.in_(ids)).order_by(Event.occurred_at, Event.id)):
        found[event.case_id].events.append(event)  # type: ignore[index]  # the WHERE leaves no None
    for fact in session.scalars(sa.select(Fact).where(Fact.case_id.in_(ids)).order_by(Fact.kind, Fact.rank)):
        found[fact.case_id].facts.append(fact)
    for line in session.scalars(
        sa.select(TimelineEntry).where(TimelineEntry.case_id.in_(ids)).order_by(TimelineEntry.id)
    ):
        found[line.case_id].timeline.append(line)
    for draft in session.scalars(_newest_drafts(ids)):
        found[draft.case_id].draft = draft
    for approval in session.scalars(sa.select(Approval).where(Approval.case_id.in_(ids), Approval.undone_at.is_(None))):
        found[approval.case_id].approval = approval
    _add_letters(session, ids, found)
    return found


def _newest_drafts(ids: Sequence[UUID]) -> sa.Select[Draft]:
    later = aliased(Draft)
    newest = sa.select(sa.func.max(later.version)).where(later.case_id == Draft.case_id).scalar_subquery()
    return sa.select(Draft).where(Draft.case_id.in_(ids), Draft.version == newest)


def _add_letters(session: Session, ids: Sequence[UUID], found: dict[UUID, Dossier]) -> None:
    letters = session.scalars(sa.select(Letter).where(Letter.case_id.in_(ids))).all()
    reported = events_of_letters(session, (letter.id for letter in letters))
    for letter in letters:
        found[letter.case_id].letter = letter
        found[letter.case_id].letter_events = reported[letter.id]
