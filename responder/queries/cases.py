"""Turns questions about cases into SELECTs that stay quick when the tables grow."""

from collections.abc import Iterable, Sequence
from heapq import merge
from itertools import islice
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from responder.instants import now
from responder.journey import Stage
from responder.models import Approval, Case, Customer, Draft, Event, Fact, Letter, TimelineEntry
from responder.models.case import HELD_ALONE
from responder.queries.storms import storms_raging

MOST = 1000


def cases_at(
    session: Session,
    stages: Iterable[Stage] | None,
    *,
    after: UUID | None = None,
    limit: int = 50,
    newest_first: bool = False,
    assigned_to_id: UUID | None = None,
    kind: str | None = None,
    awake: bool = False,
    in_storms: bool = True,
) -> Sequence[Case]:
    """One page of the cases at some stages (None: at any), the longest-waiting person first unless `newest_first`.

    `after` is the last id of the page before. `awake` leaves out what somebody snoozed, and
    without `in_storms` what is held with many others. Each stage is read from its own index range, so a page costs the
    same at a hundred cases and at a million.
    """
    order = Case.id.desc() if newest_first else Case.id.asc()
    query = _page().order_by(order).limit(limit)
    if after is not None:
        query = query.where(Case.id < after if newest_first else Case.id > after)
    if assigned_to_id is not None:
        query = query.where(Case.assigned_to_id == assigned_to_id)
    if kind is not None:
        query = query.where(Case.kind == kind)
    if awake:
        query = query.where(sa.or_(Case.snoozed_until.is_(None), Case.snoozed_until < now()))
    if stages is None:
        return session.scalars(query).all()
    pages = [session.scalars(query.where(_at(stage, in_storms=in_storms))).all() for stage in stages]
    return list(islice(merge(*pages, key=lambda case: case.id, reverse=newest_first), limit))


def cases_in_storm(session: Session, storm_id: UUID, *, limit: int) -> Sequence[Case]:
    """The first of those that are held in one storm."""
    return session.scalars(_page().where(Case.storm_id == storm_id).order_by(Case.id).limit(limit)).all()


def _at(stage: Stage, *, in_storms: bool) -> sa.ColumnElement[bool]:
    return HELD_ALONE if stage is Stage.HELD and not in_storms else Case.stage == stage.value


def _page() -> sa.Select[Case]:
    return sa.select(Case).options(
        selectinload(Case.customer).selectinload(Customer.addresses),
        joinedload(Case.connection),
        joinedload(Case.signer),
        joinedload(Case.assigned_to),
    )


def case_by_id(session: Session, case_id: UUID) -> Case | None:
    """One case with what stands next to it, or None."""
    return session.scalars(_page().where(Case.id == case_id)).one_or_none()


def count_at(session: Session, stages: Iterable[Stage]) -> int:
    """How many cases stand at these stages, counted to MOST + 1 and no further: show that as "1,000+".

    All those that are held in a storm are one.
    """
    *others, held = sorted({stage.value for stage in stages}, key=Stage.HELD.value.__eq__)
    if held != Stage.HELD:
        return _count(session, Case.stage.in_([*others, held]))
    alone = _count(session, HELD_ALONE) + len(storms_raging(session))
    return alone + (_count(session, Case.stage.in_(others)) if others else 0)


def _count(session: Session, which: sa.ColumnElement[bool]) -> int:
    some = sa.select(Case.id).where(which).limit(MOST + 1)
    return session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0


def newest_draft(session: Session, case: Case) -> Draft | None:
    """The version a manager sees, or None while there is none."""
    return session.scalars(
        sa.select(Draft).where(Draft.case_id == case.id).order_by(Draft.version.desc()).limit(1)
    ).one_or_none()


def plain_draft_of(session: Session, polished: Draft) -> Draft | None:
    """The machine's own wording of a draft that a language model polished; None for every other draft."""
    if polished.polish.get("outcome") != "accepted":
        return None
    same = Draft.case_id == polished.case_id, Draft.sha256 == polished.polish.get("of")
    return session.scalars(sa.select(Draft).where(*same).order_by(Draft.version.desc()).limit(1)).one_or_none()


def standing_approval(session: Session, case: Case) -> Approval | None:
    """The approval that was not undone, or None."""
    return session.scalars(
        sa.select(Approval).where(Approval.case_id == case.id, Approval.undone_at.is_(None))
    ).one_or_none()


def facts_of(session: Session, case: Case) -> Sequence[Fact]:
    """The case's facts by kind, the strongest of each kind first."""
    return session.scalars(sa.select(Fact).where(Fact.case_id == case.id).order_by(Fact.kind, Fact.rank)).all()


def strongest_facts(session: Session, cases: Sequence[Case]) -> dict[UUID, list[Fact]]:
    """For a page of cases: each one's first fact of every kind, in one query."""
    rows = session.scalars(
        sa.select(Fact).where(Fact.case_id.in_([case.id for case in cases]), Fact.rank == 0).order_by(Fact.kind)
    )
    found: dict[UUID, list[Fact]] = {case.id: [] for case in cases}
    for fact in rows:
        found[fact.case_id].append(fact)
    return found


def timeline_of(session: Session, case: Case) -> Sequence[TimelineEntry]:
    """The case's story, oldest line first."""
    return session.scalars(
        sa.select(TimelineEntry).where(TimelineEntry.case_id == case.id).order_by(TimelineEntry.id)
    ).all()


def events_of(session: Session, case: Case) -> Sequence[Event]:
    """What the platforms reported about this leaving, in the order in which it happened."""
    return session.scalars(sa.select(Event).where(Event.case_id == case.id).order_by(Event.occurred_at, Event.id)).all()


def letter_of(session: Session, case: Case) -> Letter | None:
    """The case's one letter, or None before it was claimed for sending."""
    return session.scalars(sa.select(Letter).where(Letter.case_id == case.id)).one_or_none()
