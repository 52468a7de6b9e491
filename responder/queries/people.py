"""Turns "who was that?" into people, found by how an address or a name begins."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from responder.models import Address, Case, Customer, Touchpoint

CONTACTS_SHOWN = 30


def people_newest_first(session: Session, *, after: UUID | None = None, limit: int = 50) -> Sequence[Customer]:
    """One page of people, the newest known first; `after` is the last id of the page before."""
    query = sa.select(Customer).order_by(Customer.id.desc()).limit(limit).options(*_BESIDE)
    if after is not None:
        query = query.where(Customer.id < after)
    return session.scalars(query).all()


def people_found(session: Session, words: str, *, limit: int = 50) -> Sequence[Customer]:
    """People one of whose addresses begins with `words`, in the order of these addresses."""
    start = words.strip().lower()
    ids = (
        sa.select(Address.customer_id)
        .where(Address.email_norm >= start, Address.email_norm < start + "\U0010ffff")
        .order_by(Address.email_norm)
        .limit(limit)
    )
    found = session.scalars(sa.select(Customer).where(Customer.id.in_(ids)).options(*_BESIDE))
    return found.all()


_BESIDE = (selectinload(Customer.addresses), selectinload(Customer.tenure_claims))


def person_by_id(session: Session, customer_id: UUID) -> Customer | None:
    """One person with every address, id and claim, or None."""
    options = (*_BESIDE, selectinload(Customer.references))
    return session.scalar(sa.select(Customer).where(Customer.id == customer_id).options(*options))


def person_at(session: Session, email_norm: str) -> Customer | None:
    """The person with this normalised address, with every address, id and claim, or None."""
    options = (*_BESIDE, selectinload(Customer.references))
    query = sa.select(Customer).join(Address).where(Address.email_norm == email_norm)
    return session.scalar(query.options(*options))


def contact_of_source(session: Session, source: str, source_ref: str) -> Touchpoint | None:
    """The contact that a source calls so, or None."""
    query = sa.select(Touchpoint).where(Touchpoint.source == source, Touchpoint.source_ref == source_ref)
    return session.scalar(query.options(joinedload(Touchpoint.manager)))


def last_contacts(session: Session, customer_id: UUID) -> Sequence[Touchpoint]:
    """The last CONTACTS_SHOWN contacts with this person, newest first. Nobody's hundred thousand are counted."""
    query = sa.select(Touchpoint).where(Touchpoint.customer_id == customer_id)
    newest = query.order_by(Touchpoint.occurred_on.desc(), Touchpoint.id.desc()).limit(CONTACTS_SHOWN)
    return session.scalars(newest.options(joinedload(Touchpoint.manager))).all()


def cases_of_person(session: Session, customer_id: UUID) -> Sequence[Case]:
    """This person's goodbyes, newest first."""
    query = sa.select(Case).where(Case.customer_id == customer_id).order_by(Case.id.desc()).limit(CONTACTS_SHOWN)
    return session.scalars(query.options(joinedload(Case.connection))).all()
