"""Turns "what did letters of a brand sound like lately" into SELECTs that read a bounded number of rows."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from responder.models import Case, Connection

LOOKED_AT = 400  # the newest cases of all brands
MOST_CASES = 40


def newest_cases_with_letters(session: Session, brand_id: UUID) -> Sequence[Case]:
    """The newest cases of this brand for which a letter was drafted, at most MOST_CASES of the newest LOOKED_AT."""
    newest = sa.select(Case.id).order_by(Case.id.desc()).limit(LOOKED_AT).subquery()
    found = (
        sa.select(Case)
        .join(newest, newest.c.id == Case.id)
        .join(Connection, Connection.id == Case.connection_id)
        .where(Connection.brand_id == brand_id, Case.draft_version > 0)
        .options(joinedload(Case.customer), joinedload(Case.connection).joinedload(Connection.brand))
        .order_by(Case.id.desc())
        .limit(MOST_CASES)
    )
    return session.scalars(found).unique().all()
