"""Turns what we have just learnt into held cases that are looked at now, instead of when their pause is over.

A case whose person has no address yet waits longer from look to look. An import that knows them, an address that
somebody wrote down, or a key that opens another door must not wait for that.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.instants import now
from responder.journey import Stage
from responder.models import Brand, Case
from responder.queries.among import among

WAITS_FOR_AN_ADDRESS = sa.and_(Case.stage == Stage.HELD.value, Case.email.is_(None))


def wake_all(session: Session, *, connection_id: UUID | None = None) -> None:
    """Look again at everybody who waits for an address; of one connection only, if it is named."""
    of_it = Case.connection_id == connection_id if connection_id else sa.true()
    _wake(session, of_it)


def wake_known(session: Session, *, refs: Iterable[tuple[str, str]] = (), customers: Iterable[UUID] = ()) -> None:
    """Look again at those who wait under one of these references or rows, whatever the brand."""
    names = {*(f"{provider}:{ref}" for provider, ref in refs), *map(str, customers)}
    if names and _anybody_waits(session):
        brands = session.scalars(sa.select(Brand.id)).all()
        _wake(session, among(session, Case.person_key, _keys(brands, names)))


def _anybody_waits(session: Session) -> bool:
    return bool(session.scalar(sa.select(sa.exists().where(WAITS_FOR_AN_ADDRESS))))


def _keys(brands: Iterable[UUID], names: Collection[str]) -> set[str]:
    return {f"{brand_id}:{name}" for brand_id in brands for name in names}


def _wake(session: Session, which: sa.ColumnElement[bool]) -> None:
    awake = sa.update(Case).where(WAITS_FOR_AN_ADDRESS, which).values(due_at=now(), tries=0)
    session.execute(awake.execution_options(synchronize_session=False))
