"""Turns "these two are one person" into one row that says so, and back: nothing else moves, so nothing is lost.

Whoever leaves hears from us once. So a merge leaves the person one open case per brand: the older goes on.
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.decisions import look_again, silence
from responder.errors import AlreadyMoved, Refused
from responder.instants import now
from responder.journey import OPEN, UNSENT
from responder.models import Case, Customer, Likeness, Merge
from responder.moving import note
from responder.queries.identities import one_person

ONE_LETTER = "This is the person of another case under way, and one letter is enough."


def merge(session: Session, kept_id: UUID, gone_id: UUID, *, who: str) -> Merge:
    """Let two people be read as one: what the kept one says counts first, the other fills the gaps.

    Either may be named by any of its rows. Raises Refused when they are one already, or one is not there.
    """
    kept, gone = _both(session, kept_id, gone_id)
    if kept[0] == gone[0]:
        raise Refused("These two are one person already.")
    _leave_one_case(session, kept, gone, who)
    session.execute(sa.update(Customer).where(Customer.id.in_(gone)).values(merged_into_id=kept[0]))
    made = Merge(kept_id=kept[0], gone_id=gone[0], along=[str(row) for row in gone[1:]], who=who)
    session.add(made)
    _settle(session, kept, gone, who)
    session.flush()
    return made


def undo_merge(session: Session, done: Merge, *, who: str) -> None:
    """Take a merge back: both are who they were. Raises AlreadyMoved when somebody did already."""
    undone = session.execute(
        sa.update(Merge).where(Merge.id == done.id, Merge.undone_at.is_(None)).values(undone_at=now(), undone_by=who)
    )
    if undone.rowcount != 1:  # type: ignore[attr-defined]
        raise AlreadyMoved("Somebody took this merge back already.")
    along = [UUID(row) for row in done.along if _still_with(session, UUID(row), done.gone_id)]
    session.execute(sa.update(Customer).where(Customer.id == done.gone_id).values(merged_into_id=None))
    session.execute(sa.update(Customer).where(Customer.id.in_(along)).values(merged_into_id=done.gone_id))
    _rename(session, [done.gone_id, *along], done.gone_id)
    parted = f"{who} found that this is not the person we took it for, so the facts are gathered again."
    _look_again(session, [done.kept_id, done.gone_id, *along], who, parted)
    one, other = sorted((done.kept_id, done.gone_id))
    pair = sa.update(Likeness).where(Likeness.one_id == one, Likeness.other_id == other)
    session.execute(pair.values(decided_at=now(), decided_by=who, is_same=False))


def decide_likeness(session: Session, likeness: Likeness, *, is_same: bool, who: str) -> Merge | None:
    """Say whether two who look alike are one: merge them, the older kept, or never be asked again.

    Raises AlreadyMoved when somebody decided already.
    """
    decided = session.execute(
        sa.update(Likeness)
        .where(Likeness.id == likeness.id, Likeness.decided_at.is_(None))
        .values(decided_at=now(), decided_by=who, is_same=is_same)
    )
    if decided.rowcount != 1:  # type: ignore[attr-defined]
        raise AlreadyMoved("Somebody decided about these two already.")
    session.expire(likeness)
    return merge(session, *_kept_first(likeness), who=who) if is_same else None


def _kept_first(likeness: Likeness) -> tuple[UUID, UUID]:
    """Who can be written to is kept before who cannot; otherwise who was known first."""
    one, other = likeness.one, likeness.other
    return (other.id, one.id) if other.addresses and not one.addresses else (one.id, other.id)


def _both(session: Session, kept_id: UUID, gone_id: UUID) -> tuple[Sequence[UUID], Sequence[UUID]]:
    circles = one_person(session, {kept_id, gone_id})
    if kept_id not in circles or gone_id not in circles:
        raise Refused("There is no such person.")
    return circles[kept_id], circles[gone_id]


def _settle(session: Session, kept: Sequence[UUID], gone: Sequence[UUID], who: str) -> None:
    """What follows from it: cases are known by the kept one's name, and open questions about the two are answered."""
    _rename(session, gone, kept[0])
    rows = [*kept, *gone]
    _look_again(session, rows, who, f"{who} found that two people we knew are one, so the facts are gathered again.")
    answered = sa.update(Likeness).where(
        Likeness.one_id.in_(rows), Likeness.other_id.in_(rows), Likeness.decided_at.is_(None)
    )
    session.execute(answered.values(decided_at=now(), decided_by=who, is_same=True))


def _open_cases(session: Session, rows: Sequence[UUID]) -> Sequence[Case]:
    open_stages = [stage.value for stage in OPEN]
    query = sa.select(Case).where(Case.customer_id.in_(rows), Case.stage.in_(open_stages)).order_by(Case.id)
    return session.scalars(query.with_for_update(of=Case)).all()


def _leave_one_case(session: Session, kept: Sequence[UUID], gone: Sequence[UUID], who: str) -> None:
    """Of two open cases with one brand the older goes on, unless only the younger has begun to leave."""
    cases: dict[UUID, list[Case]] = {}
    for case in _open_cases(session, [*kept, *gone]):
        cases.setdefault(case.connection.brand_id, []).append(case)
    for theirs in cases.values():
        going_on = min(theirs, key=lambda case: (case.stage in UNSENT, case.id))
        for case in theirs:
            if case is not going_on:
                _silence(session, case, who)


def _silence(session: Session, case: Case, who: str) -> None:
    """Raises Refused for a letter that is leaving at this moment."""
    if case.stage not in UNSENT:
        raise Refused("Letters to both are leaving at this moment; merge them when they have left.")
    silence(session, case, reason=ONE_LETTER, who=who)


def _rename(session: Session, rows: Sequence[UUID], name: UUID) -> None:
    """Open cases are found by brand and person: under the name the person goes by from now on."""
    for case in _open_cases(session, rows):
        case.person_key = f"{case.connection.brand_id}:{name}"
    session.flush()


def _look_again(session: Session, rows: Sequence[UUID], who: str, what: str) -> None:
    for case in _open_cases(session, rows):
        if not look_again(session, case, who=who, why=what):
            note(session, case.id, who=who, what=what)


def _still_with(session: Session, row: UUID, head: UUID) -> bool:
    """Whether the merge that brought this row to that person still stands."""
    query = sa.select(Merge.id).where(Merge.gone_id == row, Merge.kept_id == head, Merge.undone_at.is_(None))
    return session.scalar(query.limit(1)) is not None
