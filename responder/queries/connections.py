"""Turns questions about connections into SELECTs."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.models import Connection


def connections_newest_first(session: Session, *, after: UUID | None = None, limit: int = 50) -> Sequence[Connection]:
    """One page of connections. `after` is the last id of the page before."""
    query = sa.select(Connection).order_by(Connection.id.desc()).limit(limit)
    return session.scalars(query if after is None else query.where(Connection.id < after)).all()


def connections_called(session: Session, name: str) -> Sequence[Connection]:
    """Those of that name, whatever its case; there may be several."""
    alike = sa.select(Connection).where(sa.func.lower(Connection.name) == " ".join(name.split()).lower())
    return session.scalars(alike.order_by(Connection.id)).all()
