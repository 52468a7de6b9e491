"""Turns what we have just learnt into held cases that are looked at now, instead of when their pause is over.

A case whose person has no address yet waits longer from look to look. An import that knows them, an address that
somebody wrote down, or a key that opens another door must not wait for that.
"""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.instants import now
from responder.models import Case, Connection
from responder.models.case import NAMELESS
from responder.queries.among import among


def wake_all(session: Session, *, connection_id: UUID | None = None) -> None:
    """Look again at everybody who waits for an address; of one connection only, if it is named."""
    of_it = Case.connection_id == connection_id if connection_id else sa.true()
    _wake(session, of_it)


def wake_known(session: Session, *, refs: Iterable[tuple[str, str]] = (), customers: Iterable[UUID] = ()) -> None:
    """Look again at those who wait under one of these references or rows, whatever the brand."""
    names = {*(f"{provider}:{ref}" for provider, ref in refs), *map(str, customers)}
    if names and (brands := _brands_waiting(session)):
        _wake(session, among(session, Case.person_key, _keys(brands, names)))


def _brands_waiting(session: Session) -> Sequence[UUID]:
    """Mostly none: an import has nobody to wake."""
    waiting = sa.select(Connection.brand_id).join(Case, Case.connection_id == Connection.id)
    return session.scalars(waiting.where(NAMELESS).distinct()).all()


def _keys(brands: Iterable[UUID], names: Collection[str]) -> set[str]:
    return {f"{brand_id}:{name}" for brand_id in brands for name in names}


def _wake(session: Session, which: sa.ColumnElement[bool]) -> None:
    awake = sa.update(Case).where(NAMELESS, which).values(due_at=now(), tries=0)
    session.execute(awake.execution_options(synchronize_session=False))
