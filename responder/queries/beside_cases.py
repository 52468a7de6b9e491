"""Turns a page of cases into what is shown beside each, one SELECT for the whole page."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.instants import now
from responder.journey import Stage
from responder.models import Case, Draft, Event, Letter


def newest_drafts(session: Session, cases: Sequence[Case]) -> dict[UUID, Draft]:
    """The draft each of these cases stands at, by case id."""
    found = session.scalars(
        sa.select(Draft)
        .join(Case, sa.and_(Case.id == Draft.case_id, Case.draft_version == Draft.version))
        .where(Case.id.in_(_ids(cases)))
    )
    return {draft.case_id: draft for draft in found}


def opening_events(session: Session, cases: Sequence[Case]) -> dict[UUID, Event]:
    """The first event of each of these cases, by case id."""
    newest_first = sa.select(Event).where(Event.case_id.in_(_ids(cases))).order_by(Event.id.desc())
    return {event.case_id: event for event in session.scalars(newest_first) if event.case_id}


def letters_beside(session: Session, cases: Sequence[Case]) -> dict[UUID, Letter]:
    """The letter of each of these cases that has one, by case id."""
    found = session.scalars(sa.select(Letter).where(Letter.case_id.in_(_ids(cases))))
    return {letter.case_id: letter for letter in found}


def next_in_line(session: Session, stages: Sequence[Stage], case_id: UUID, *, newest_first: bool) -> UUID | None:
    """The case that follows this one among the awake ones at some stages: one look-up per stage. None at the end."""
    follows = Case.id < case_id if newest_first else Case.id > case_id
    awake = sa.or_(Case.snoozed_until.is_(None), Case.snoozed_until < now())
    order = Case.id.desc() if newest_first else Case.id
    first = sa.select(Case.id).where(follows, awake).order_by(order).limit(1)
    found = [session.scalar(first.where(Case.stage == stage.value)) for stage in stages]
    return (max if newest_first else min)((case_id for case_id in found if case_id), default=None)


def _ids(cases: Sequence[Case]) -> list[UUID]:
    return [case.id for case in cases]
