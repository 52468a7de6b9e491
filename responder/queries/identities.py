"""Turns addresses and references into who they belong to, and one row of a person into all that were found to be one.

Whoever is asked about a whole batch asks once.
"""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.models import Address, Customer, Reference
from responder.queries.among import among


def customers_by_email(session: Session, email_norms: Iterable[str]) -> dict[str, UUID]:
    """Whose row has which of these normalised addresses."""
    wanted = set(email_norms)
    if not wanted:
        return {}
    query = sa.select(Address.email_norm, Address.customer_id).where(among(session, Address.email_norm, wanted))
    return {row.email_norm: row.customer_id for row in session.execute(query)}


def customers_by_ref(session: Session, refs: Collection[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Whose row has which of these references (provider, ref)."""
    found: dict[tuple[str, str], UUID] = {}
    for provider in {provider for provider, _ in refs}:
        theirs = among(session, Reference.ref, {ref for name, ref in refs if name == provider})
        query = sa.select(Reference.ref, Reference.customer_id).where(Reference.provider == provider, theirs)
        found |= {(provider, ref): customer_id for ref, customer_id in session.execute(query)}
    return found


def addresses_of_person(session: Session, customer_id: UUID) -> list[str]:
    """Every normalised address of all rows of a person, the oldest first."""
    rows = one_person(session, [customer_id]).get(customer_id, ())
    query = sa.select(Address.email_norm).where(Address.customer_id.in_(rows)).order_by(Address.id)
    return list(session.scalars(query))


def one_person(session: Session, ids: Iterable[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
    """For each of these rows, every row of the same person: the one that was kept first, then the oldest first."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = session.execute(sa.select(Customer.id, Customer.merged_into_id).where(among(session, Customer.id, wanted)))
    kept = {row.id: row.merged_into_id or row.id for row in rows}
    gone = (
        sa.select(Customer.merged_into_id, Customer.id)
        .where(among(session, Customer.merged_into_id, set(kept.values())))
        .order_by(Customer.id)
    )
    circles = {head: [head] for head in kept.values()}
    for head, customer_id in session.execute(gone):
        circles[head].append(customer_id)
    return {each: tuple(circles[head]) for each, head in kept.items()}
