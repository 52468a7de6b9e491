"""Turns questions about letters that left into SELECTs that stay quick when the tables grow."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.models import Approval, Draft, Letter, LetterEvent


def letters_newest_first(
    session: Session,
    *,
    after: UUID | None = None,
    limit: int = 50,
    status: str | None = None,
    case_id: UUID | None = None,
) -> Sequence[Letter]:
    """One page of letters. `after` is the last id of the page before."""
    query = sa.select(Letter).order_by(Letter.id.desc()).limit(limit)
    if after is not None:
        query = query.where(Letter.id < after)
    if status is not None:
        query = query.where(Letter.status == status)
    if case_id is not None:
        query = query.where(Letter.case_id == case_id)
    return session.scalars(query).all()


def language_of_letter(session: Session, letter: Letter) -> str:
    """The language of the draft that was approved as this letter."""
    approved = sa.select(Approval.version).where(Approval.id == letter.approval_id).scalar_subquery()
    draft = sa.select(Draft.language).where(Draft.case_id == letter.case_id, Draft.version == approved)
    return session.scalar(draft) or "en"


def events_of_letters(session: Session, letter_ids: Iterable[UUID]) -> dict[UUID, list[LetterEvent]]:
    """What SendGrid reported about each of these letters, oldest first; a letter without any has an empty list."""
    query = sa.select(LetterEvent).where(LetterEvent.letter_id.in_(list(letter_ids)))
    found: dict[UUID, list[LetterEvent]] = defaultdict(list)
    for event in session.scalars(query.order_by(LetterEvent.occurred_at, LetterEvent.id)):
        if event.letter_id:
            found[event.letter_id].append(event)
    return found
