"""Turns addresses and references into who they belong to, and one row of a person into all that were found to be one.

Whoever is asked about a whole batch asks once.
"""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.models import Address, Customer, Reference


def customers_by_email(session: Session, email_norms: Iterable[str]) -> dict[str, UUID]:
    """Whose row has which of these normalised addresses."""
    wanted = set(email_norms)
    if not wanted:
        return {}
    rows = session.execute(sa.select(Address.email_norm, Address.customer_id).where(Address.email_norm.in_(wanted)))
    return {row.email_norm: row.customer_id for row in rows}


def customers_by_ref(session: Session, refs: Collection[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Whose row has which of these references (provider, ref)."""
    if not refs:
        return {}
    pair = sa.tuple_(Reference.provider, Reference.ref)
    rows = session.execute(sa.select(Reference.provider, Reference.ref, Reference.customer_id).where(pair.in_(refs)))
    return {(row.provider, row.ref): row.customer_id for row in rows}


def one_person(session: Session, ids: Iterable[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
    """For each of these rows, every row of the same person: the one that was kept first, then the oldest first."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = session.execute(sa.select(Customer.id, Customer.merged_into_id).where(Customer.id.in_(wanted)))
    kept = {row.id: row.merged_into_id or row.id for row in rows}
    gone = (
        sa.select(Customer.merged_into_id, Customer.id)
        .where(Customer.merged_into_id.in_(set(kept.values())))
        .order_by(Customer.id)
    )
    circles = {head: [head] for head in kept.values()}
    for head, customer_id in session.execute(gone):
        circles[head].append(customer_id)
    return {each: tuple(circles[head]) for each, head in kept.items()}
