"""Turns questions about what our people vouched for into SELECTs."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.models import Case, Testimony


def standing_testimonies(session: Session, case_ids: Collection[UUID]) -> Sequence[Testimony]:
    """What was said about these cases and not taken back, the oldest first."""
    theirs = sa.select(Testimony).where(Testimony.case_id.in_(case_ids), Testimony.withdrawn_at.is_(None))
    return session.scalars(theirs.order_by(Testimony.id)).all()


def testimonies_of(session: Session, case: Case) -> Sequence[Testimony]:
    """All that was ever said about a case on somebody's word, the oldest first."""
    return session.scalars(sa.select(Testimony).where(Testimony.case_id == case.id).order_by(Testimony.id)).all()
