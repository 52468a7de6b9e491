"""Turns storms into what the desk and the API show: those that wait for a decision, and those being worked off."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from responder.models import Storm, StormState

MOST_STORMS = 200


def storms_raging(session: Session) -> Sequence[Storm]:
    """Those about which nobody decided yet, the oldest first."""
    return session.scalars(_storms().where(Storm.state == StormState.RAGING.value).order_by(Storm.id)).unique().all()


def storms_draining(session: Session) -> Sequence[Storm]:
    """Those that were decided, and whose goodbyes are on their way there."""
    decided = Storm.state != StormState.RAGING.value
    return session.scalars(_storms().where(decided, Storm.drained_at.is_(None)).order_by(Storm.id)).unique().all()


def newest_storms(session: Session) -> Sequence[Storm]:
    """The MOST_STORMS latest, whatever was decided, the newest first."""
    return session.scalars(_storms().order_by(Storm.id.desc()).limit(MOST_STORMS)).unique().all()


def storm_by_id(session: Session, storm_id: UUID) -> Storm | None:
    """One storm, or None."""
    return session.scalars(_storms().where(Storm.id == storm_id)).unique().one_or_none()


def _storms() -> sa.Select[Storm]:
    return sa.select(Storm).options(joinedload(Storm.connection))
