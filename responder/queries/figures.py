"""Turns what happened lately into counts that never read more than a bounded number of rows."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute

from responder.models import Approval, Case, Draft, Letter, TimelineEntry
from responder.wording import TOO_LITTLE

MOST_READ = 5000


def newest_cases_by(session: Session, column: InstrumentedAttribute[str]) -> Sequence[tuple[str, int]]:
    """How often each value occurs among the newest MOST_READ cases, the most frequent first."""
    newest = sa.select(column.label("value")).order_by(Case.id.desc()).limit(MOST_READ).subquery()
    return _counted(session, newest)


def newest_letters_by_status(session: Session) -> Sequence[tuple[str, int]]:
    """What became of the newest MOST_READ letters."""
    newest = sa.select(Letter.status.label("value")).order_by(Letter.id.desc()).limit(MOST_READ).subquery()
    return _counted(session, newest)


def _counted(session: Session, newest: sa.Subquery) -> Sequence[tuple[str, int]]:
    number = sa.func.count().label("number")
    rows = session.execute(sa.select(newest.c.value, number).group_by(newest.c.value).order_by(number.desc()))
    return [(value, count) for value, count in rows]


def newest_cases_by_gate(session: Session) -> tuple[int, int]:
    """Of the newest MOST_READ cases: how many had enough that is personal for a letter, and how many too little."""
    newest = sa.select(Case.id, Case.draft_version).order_by(Case.id.desc()).limit(MOST_READ).subquery()
    silent = sa.select(TimelineEntry.case_id).where(
        TimelineEntry.case_id == newest.c.id, TimelineEntry.what.endswith(TOO_LITTLE)
    )
    is_written = newest.c.draft_version > 0
    written, too_little = session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(sa.case((is_written, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((sa.and_(~is_written, silent.exists()), 1), else_=0)), 0),
        ).select_from(newest)
    ).one()
    return written, too_little


def hands_of_approved(session: Session) -> tuple[int, int]:
    """Of the newest MOST_READ standing approvals: how many letters went as drafted, how many were edited first."""
    newest = sa.select(Approval.case_id, Approval.version).where(Approval.undone_at.is_(None))
    approved = newest.order_by(Approval.id.desc()).limit(MOST_READ).subquery()
    by_machine = sa.case((Draft.author == "responder", 1), else_=0)
    joined = sa.and_(Draft.case_id == approved.c.case_id, Draft.version == approved.c.version)
    total, untouched = session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(by_machine), 0))
        .select_from(approved)
        .join(Draft, joined)
    ).one()
    return untouched, total - untouched


def newest_cases_span(session: Session) -> tuple[int, datetime | None]:
    """How many cases the figures are about (at most MOST_READ), and when the oldest of them came in."""
    newest = sa.select(Case.received_at).order_by(Case.id.desc()).limit(MOST_READ).subquery()
    count, oldest = session.execute(sa.select(sa.func.count(), sa.func.min(newest.c.received_at))).one()
    return count, oldest
