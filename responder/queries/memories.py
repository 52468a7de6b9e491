"""Turns the rows of one person into what is remembered of them, the newest first, reading no more than is shown."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from responder.facts import RETURNING, Channel
from responder.models import (
    Address,
    Case,
    Customer,
    Event,
    Fact,
    Likeness,
    Merge,
    OtherName,
    Reference,
    TenureClaim,
    TenureCliff,
    Touchpoint,
)

CONTACTS_SHOWN = 30
MOST_BESIDE = 100
"""Of dates, names, merges and the like: nobody has more, and a page would not show them."""


class Place(NamedTuple):
    """A contact's place in a person's story: contacts after it are older."""

    on: date
    id: UUID


def last_contacts(
    session: Session, rows: Sequence[UUID], *, before: Place | None = None, limit: int = CONTACTS_SHOWN
) -> Sequence[Touchpoint]:
    """The last contacts with the person who has these rows, newest first; `before` a place, if one is given.

    Of each row and channel only the newest `limit` are read, by index: nobody's hundred thousand are.
    """
    ids = [found for row in rows for found in session.scalars(_newest(row, before, limit))]
    newest = sa.select(Touchpoint).where(Touchpoint.id.in_(ids)).options(joinedload(Touchpoint.manager))
    order = (Touchpoint.occurred_on.desc(), Touchpoint.id.desc())
    return session.scalars(newest.order_by(*order).limit(limit)).all()


def _newest(row: UUID, before: Place | None, limit: int) -> sa.CompoundSelect[UUID]:
    branches = []
    for channel in Channel:
        query = sa.select(Touchpoint.id).where(Touchpoint.customer_id == row, Touchpoint.channel == channel.value)
        if before is not None:
            same_day = sa.and_(Touchpoint.occurred_on == before.on, Touchpoint.id < before.id)
            query = query.where(Touchpoint.occurred_on <= before.on)
            query = query.where(sa.or_(Touchpoint.occurred_on < before.on, same_day))
        few = query.order_by(Touchpoint.occurred_on.desc(), Touchpoint.id.desc()).limit(limit).subquery()
        branches.append(sa.select(few.c.id))
    return sa.union_all(*branches)


def place_of(contact: Touchpoint) -> Place:
    """Where a contact stands."""
    return Place(contact.occurred_on, contact.id)


class DatedClaim(NamedTuple):
    """One date of the ledger, and the import day it falls on, if it does."""

    claim: TenureClaim
    cliff: TenureCliff | None


def ledger_of(session: Session, rows: Sequence[UUID]) -> Sequence[DatedClaim]:
    """Every date claimed for the person who has these rows, the latest first."""
    shared = (TenureClaim.source == TenureCliff.source) & (TenureClaim.meaning == TenureCliff.meaning)
    query = (
        sa.select(TenureClaim, TenureCliff)
        .outerjoin(TenureCliff, shared & (TenureClaim.since_on == TenureCliff.on_day))
        .where(TenureClaim.customer_id.in_(rows))
        .order_by(TenureClaim.since_on.desc(), TenureClaim.id.desc())
        .limit(MOST_BESIDE)
    )
    return [DatedClaim(claim, cliff) for claim, cliff in session.execute(query)]


def addresses_of(session: Session, rows: Sequence[UUID]) -> Sequence[Address]:
    """Every address of the person who has these rows, those of the kept row first."""
    query = sa.select(Address).where(Address.customer_id.in_(rows)).order_by(Address.id).limit(MOST_BESIDE)
    return sorted(session.scalars(query), key=lambda address: rows.index(address.customer_id))


def references_of(session: Session, rows: Sequence[UUID]) -> Sequence[Reference]:
    """What other systems call the person who has these rows."""
    query = sa.select(Reference).where(Reference.customer_id.in_(rows)).order_by(Reference.id)
    return session.scalars(query.limit(MOST_BESIDE)).all()


def other_names_of(session: Session, rows: Sequence[UUID]) -> Sequence[OtherName]:
    """By which other names sources call the person who has these rows."""
    query = sa.select(OtherName).where(OtherName.customer_id.in_(rows)).order_by(OtherName.id)
    return session.scalars(query.limit(MOST_BESIDE)).all()


def merges_of(session: Session, rows: Sequence[UUID]) -> Sequence[Merge]:
    """The merges that concern the person who has these rows, those taken back included; the newest first."""
    theirs = sa.or_(Merge.kept_id.in_(rows), Merge.gone_id.in_(rows))
    query = sa.select(Merge).where(theirs).order_by(Merge.id.desc()).limit(MOST_BESIDE)
    return session.scalars(query.options(joinedload(Merge.kept), joinedload(Merge.gone))).all()


def open_likenesses_of(session: Session, rows: Sequence[UUID]) -> Sequence[Likeness]:
    """Who may be one with the person who has these rows, while nobody has decided; the oldest suggestion first."""
    theirs = sa.or_(Likeness.one_id.in_(rows), Likeness.other_id.in_(rows))
    query = sa.select(Likeness).where(theirs, Likeness.decided_at.is_(None)).order_by(Likeness.id).limit(MOST_BESIDE)
    return session.scalars(query.options(joinedload(Likeness.one), joinedload(Likeness.other))).all()


def likenesses_newest_first(
    session: Session, *, after: UUID | None = None, limit: int = 50, only_open: bool = True
) -> Sequence[Likeness]:
    """One page of suggestions, with both people and their addresses. Decided ones are few: people decide them."""
    both = (
        joinedload(Likeness.one).selectinload(Customer.addresses),
        joinedload(Likeness.other).selectinload(Customer.addresses),
    )
    query = sa.select(Likeness).order_by(Likeness.id.desc()).limit(limit).options(*both)
    if after is not None:
        query = query.where(Likeness.id < after)
    if only_open:
        query = query.where(Likeness.decided_at.is_(None))
    return session.scalars(query).all()


def returns_of(session: Session, cases: Sequence[Case], rows: Sequence[UUID]) -> Sequence[Event]:
    """When this person came back, as the platforms told us under the names their cases go by."""
    brands = {case.person_key.partition(":")[0] for case in cases}
    names = {f"{brand}:{row}" for brand in brands for row in rows} | {case.person_key for case in cases}
    kinds = [kind.value for kind in RETURNING]
    query = sa.select(Event).where(Event.person_key.in_(names), Event.kind.in_(kinds), ~Event.is_test)
    return session.scalars(query.order_by(Event.occurred_at.desc()).limit(MOST_BESIDE)).all()


def facts_beside(session: Session, cases: Sequence[Case]) -> Sequence[Fact]:
    """What was gathered about time together and contacts for these cases."""
    ids = [case.id for case in cases]
    query = sa.select(Fact).where(Fact.case_id.in_(ids), Fact.kind.in_(["contact", "tenure"]))
    return session.scalars(query.order_by(Fact.case_id.desc(), Fact.rank)).all()
