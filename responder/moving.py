"""Turns "this case goes there now" into one conditional UPDATE: the only way a case changes its stage."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from responder.errors import AlreadyMoved
from responder.instants import now
from responder.journey import MAY_FOLLOW, Stage
from responder.models import Case, TimelineEntry

LEASE_SECONDS = 60


def move(session: Session, case: Case, to: Stage, *, who: str, what: str, **changes: Any) -> None:
    """Move the case from the stage this session sees it in to `to`, set `changes`, add to its timeline.

    Raises AlreadyMoved when somebody was faster, and ValueError when the road does not go there.
    """
    seen = Stage(case.stage)
    if to not in MAY_FOLLOW[seen]:
        raise ValueError(f"a case that is {seen} cannot become {to}")
    values = {"stage": to.value, "moved_at": now(), "lease_until": None, "tries": 0, "storm_id": None, **changes}
    moved = session.connection().execute(_if_still_there(tuple(values)), {"of": case.id, "seen": seen.value, **values})
    if moved.rowcount != 1:
        raise AlreadyMoved(f"case {case.id} is no longer {seen}")
    _see(session, case, values)
    note(session, case.id, who=who, what=what)


@lru_cache(maxsize=128)
def _if_still_there(columns: tuple[str, ...]) -> sa.Update:
    """The conditional UPDATE of these columns, made once: it runs three times in the life of every case."""
    table = Case.__table__
    return (
        sa.update(table)  # type: ignore[arg-type]  # SQLAlchemy types it as any selectable
        .where(table.c.id == sa.bindparam("of"), table.c.stage == sa.bindparam("seen"))
        .values({name: sa.bindparam(name) for name in columns})
    )


def _see(session: Session, case: Case, values: dict[str, Any]) -> None:
    """Let the loaded case show what the database now holds, without reading it again."""
    for name, value in values.items():
        set_committed_value(case, name, value)
    stale = [name.removesuffix("_id") for name in values if name.endswith("_id") and name != "storm_id"]
    if stale:
        session.expire(case, stale)


def note(session: Session, case_id: UUID, *, who: str, what: str, at: datetime | None = None) -> None:
    """Add one line to a case's timeline."""
    session.add(TimelineEntry(case_id=case_id, at=at or now(), who=who, what=what))


def claim(session: Session, stage: Stage, limit: int) -> Sequence[UUID]:
    """Take up to `limit` due cases of one stage under a lease, the longest-waiting first; commit it at once.

    Whoever dies holding a lease loses it after LEASE_SECONDS. PostgreSQL skips rows others are claiming;
    SQLite has one writer at a time.
    """
    moment = now()
    due = (
        sa.select(Case.id)
        .where(Case.stage == stage.value, Case.due_at <= moment)
        .where(sa.or_(Case.lease_until.is_(None), Case.lease_until < moment))
        .order_by(Case.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = session.scalars(
        sa.update(Case)
        .where(Case.id.in_(due.scalar_subquery()))
        .values(lease_until=moment + timedelta(seconds=LEASE_SECONDS))
        .returning(Case.id)
        .execution_options(synchronize_session=False)
    ).all()
    session.commit()
    return sorted(claimed)


def postpone(session: Session, case_id: UUID, *, seconds: float) -> None:
    """Give the lease back and let the case rest a while before the same step is tried again."""
    session.execute(
        sa.update(Case)
        .where(Case.id == case_id)
        .values(lease_until=None, tries=Case.tries + 1, due_at=now() + timedelta(seconds=seconds))
        .execution_options(synchronize_session=False)
    )
