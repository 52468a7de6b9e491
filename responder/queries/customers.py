"""Turns questions about people and what was lived through with them into SELECTs."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from responder.models import Address, Case, Customer, Touchpoint

MOST = 200


def customer_at(session: Session, email_norm: str) -> Customer | None:
    """The person with this normalised address, with addresses, outside ids and claims, or None."""
    query = sa.select(Customer).join(Address).where(Address.email_norm == email_norm)
    beside = (selectinload(each) for each in (Customer.addresses, Customer.references, Customer.tenure_claims))
    return session.scalars(query.options(*beside)).one_or_none()


def touchpoints_of(session: Session, customer_id: UUID) -> Sequence[Touchpoint]:
    """The newest contacts with this person, MOST at most."""
    query = sa.select(Touchpoint).where(Touchpoint.customer_id == customer_id)
    newest = query.order_by(Touchpoint.occurred_on.desc(), Touchpoint.id.desc()).limit(MOST)
    return session.scalars(newest.options(joinedload(Touchpoint.manager))).all()


def touchpoint_of_source(session: Session, source: str, source_ref: str) -> Touchpoint | None:
    """The contact which a source calls so, or None."""
    query = sa.select(Touchpoint).where(Touchpoint.source == source, Touchpoint.source_ref == source_ref)
    return session.scalars(query.options(joinedload(Touchpoint.manager))).one_or_none()


def cases_of_customer(session: Session, customer_id: UUID) -> Sequence[Case]:
    """This person's leavings, the newest first, MOST at most."""
    return session.scalars(
        sa.select(Case).where(Case.customer_id == customer_id).order_by(Case.id.desc()).limit(MOST)
    ).all()
