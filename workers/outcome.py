"""Work off what SendGrid reported about our letters."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.journey import Step
from responder.models import LetterEvent
from responder.outcome import outcome
from workers.running import drain

UNHANDLED = LetterEvent.handled_at.is_(None)


def waiting(session: Session, limit: int) -> Sequence[UUID]:
    """The ids of events nobody works on at this moment, the oldest first."""
    ids = sa.select(LetterEvent.id).where(UNHANDLED).order_by(LetterEvent.id).limit(limit)
    return session.scalars(ids.with_for_update(skip_locked=True)).all()


@drain(Step.OUTCOME, claim=waiting)
def run(session: Session, ids: Sequence[UUID]) -> None:
    events = sa.select(LetterEvent).where(LetterEvent.id.in_(ids), UNHANDLED).order_by(LetterEvent.id)
    outcome(session, session.scalars(events.with_for_update(skip_locked=True)).all())
