"""Turns "who was that?" into people, found by how an address or a name begins. Merged rows are read as their person."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from responder.models import Address, Case, Customer, Touchpoint

CASES_SHOWN = 30
MOST_LOOKED_AT = 5000
"""Of the newest people, how many are looked at for those without an address before a page says "more"."""

_BESIDE = (selectinload(Customer.addresses), selectinload(Customer.tenure_claims))


def people_newest_first(session: Session, *, after: UUID | None = None, limit: int = 50) -> Sequence[Customer]:
    """One page of the people with an address, the newest known first; `after` is `first_address` of the last one.

    Read by addresses, so that ten thousand connections without one cost nothing.
    """
    other = sa.orm.aliased(Address)
    is_first = ~sa.exists().where(other.customer_id == Address.customer_id, other.id < Address.id)
    query = (
        sa.select(Customer)
        .join(Address, Address.customer_id == Customer.id)
        .where(Customer.merged_into_id.is_(None), is_first)
        .order_by(Address.id.desc())
        .limit(limit)
        .options(*_BESIDE)
    )
    if after is not None:
        query = query.where(Address.id < after)
    return session.scalars(query).all()


def first_address(customer: Customer) -> UUID:
    """Where a person with an address stands in the list."""
    return customer.addresses[0].id


def people_without_address(
    session: Session, *, after: UUID | None = None, limit: int = 50
) -> tuple[Sequence[Customer], UUID | None]:
    """One page of the people nobody can write to, the newest first, and where the next page begins, if there is one.

    A page may be short: of the newest people only MOST_LOOKED_AT are looked at.
    """
    newest = sa.select(Customer.id).order_by(Customer.id.desc()).limit(MOST_LOOKED_AT)
    if after is not None:
        newest = newest.where(Customer.id < after)
    looked_at = newest.subquery()
    has_one = sa.exists().where(Address.customer_id == Customer.id)
    query = (
        sa.select(Customer)
        .where(Customer.id.in_(sa.select(looked_at.c.id)), Customer.merged_into_id.is_(None), ~has_one)
        .order_by(Customer.id.desc())
        .limit(limit + 1)
        .options(*_BESIDE)
    )
    found = session.scalars(query).all()
    if len(found) > limit:
        return found[:limit], found[limit - 1].id
    last = sa.select(looked_at.c.id).order_by(looked_at.c.id).limit(1)
    full = session.scalar(sa.select(sa.func.count()).select_from(looked_at)) == MOST_LOOKED_AT
    return found, session.scalar(last) if full else None


def people_found(session: Session, words: str, *, limit: int = 50) -> Sequence[Customer]:
    """People one of whose addresses begins with `words`, then those whose name does, in this order; each once."""
    start = words.strip().lower()
    addresses = (
        sa.select(sa.func.coalesce(Customer.merged_into_id, Customer.id))
        .join(Address, Address.customer_id == Customer.id)
        .where(Address.email_norm >= start, Address.email_norm < start + "\U0010ffff")
        .order_by(Address.email_norm)
        .limit(limit)
    )
    by_address = session.scalars(addresses).all()
    return in_this_order(session, [*by_address, *_found_by_name(session, words.strip(), limit)])[:limit]


def _found_by_name(session: Session, words: str, limit: int) -> Sequence[UUID]:
    """As typed, small, and with capitals: SQLite knows only the small letters of English."""
    kept = sa.func.coalesce(Customer.merged_into_id, Customer.id)
    found: dict[UUID, None] = {}
    for start in dict.fromkeys((words, words.lower(), words.title())):
        low = sa.func.lower(start)
        alike = Customer.name_key >= low, Customer.name_key < low + "\U0010ffff"
        query = sa.select(kept).where(*alike).order_by(Customer.name_key).limit(limit)
        found |= dict.fromkeys(session.scalars(query))
    return list(found)


def in_this_order(session: Session, ids: Sequence[UUID]) -> Sequence[Customer]:
    """These people, each once, with addresses and dates."""
    found = session.scalars(sa.select(Customer).where(Customer.id.in_(ids)).options(*_BESIDE))
    by_id = {customer.id: customer for customer in found}
    return [by_id[each] for each in dict.fromkeys(ids) if each in by_id]


def person_by_id(session: Session, customer_id: UUID) -> Customer | None:
    """One row of a person with every address, id and claim, or None."""
    options = (*_BESIDE, selectinload(Customer.references))
    return session.scalar(sa.select(Customer).where(Customer.id == customer_id).options(*options))


def person_at(session: Session, email_norm: str) -> Customer | None:
    """The row with this normalised address, with every address, id and claim, or None."""
    options = (*_BESIDE, selectinload(Customer.references))
    query = sa.select(Customer).join(Address).where(Address.email_norm == email_norm)
    return session.scalar(query.options(*options))


def contact_of_source(session: Session, source: str, source_ref: str) -> Touchpoint | None:
    """The contact that a source calls so, or None."""
    query = sa.select(Touchpoint).where(Touchpoint.source == source, Touchpoint.source_ref == source_ref)
    return session.scalar(query.options(joinedload(Touchpoint.manager)))


def cases_of_person(session: Session, rows: Sequence[UUID]) -> Sequence[Case]:
    """The goodbyes of the person who has these rows, newest first."""
    query = sa.select(Case).where(Case.customer_id.in_(rows)).order_by(Case.id.desc()).limit(CASES_SHOWN)
    return session.scalars(query.options(joinedload(Case.connection))).all()
