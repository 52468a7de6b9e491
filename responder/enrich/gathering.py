"""Turns a batch of cases into everything remembered about them, in a handful of queries whatever its size."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from responder.addresses import address_hash, is_role, normalise
from responder.enrich.values import Claim, Colleague, Contact, Goodbye, Memories, Person
from responder.models import (
    Address,
    Case,
    Customer,
    DoNotContact,
    Event,
    Fact,
    Manager,
    Reference,
    TenureClaim,
    Touchpoint,
)

LATEST_CONTACTS = 50
"""A person may have a hundred thousand touchpoints; a letter needs one."""

_GOODBYE = (
    Event.kind, Event.occurred_at, Event.email, Event.name, Event.given_name, Event.family_name, Event.refs,
    Event.subject_name, Event.reason, Event.comment, Event.subscribed_since_on, Event.effective_at,
)  # fmt: skip
_PERSON = (
    Customer.id, Customer.created_at, Customer.name, Customer.given_name, Customer.family_name, Customer.list_name,
    Customer.plan, Customer.owner_id, Customer.said_by,
)  # fmt: skip


def memories(session: Session, cases: Sequence[Case]) -> Memories:
    """Events, people with their claims and contacts, and us, for all these cases at once."""
    goodbyes = _goodbyes(session, [case.id for case in cases])
    customer_ids = _customer_ids(session, cases, goodbyes)
    people = _people(session, set(customer_ids.values()))
    found = {case_id: people[customer_id] for case_id, customer_id in customer_ids.items() if customer_id in people}
    return Memories(
        goodbyes=goodbyes,
        people=found,
        colleagues=_colleagues(session),
        with_facts=_with_facts(session, [case.id for case in cases]),
        unwanted=_unwanted(session, [found[case.id] for case in cases if case.id in found and not case.email]),
    )


def _goodbyes(session: Session, case_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Goodbye]]:
    query = sa.select(Event.case_id, *_GOODBYE).where(Event.case_id.in_(case_ids)).order_by(Event.occurred_at, Event.id)
    told: defaultdict[Any, list[Goodbye]] = defaultdict(list)
    for case_id, *values in session.execute(query):
        told[case_id].append(Goodbye(*values))
    return told


def _customer_ids(
    session: Session, cases: Sequence[Case], goodbyes: Mapping[UUID, Sequence[Goodbye]]
) -> dict[UUID, UUID]:
    """Who each case is about: as triage saw it, else by address, else by what the provider calls them."""
    known = {case.id: case.customer_id for case in cases if case.customer_id}
    emails = {case.id: _emails(case, goodbyes.get(case.id, ())) for case in cases if case.id not in known}
    refs = {case_id: [ref for told in goodbyes.get(case_id, ()) for ref in told.refs.items()] for case_id in emails}
    by_email = _by_email(session, {email for some in emails.values() for email in some})
    by_ref = _by_ref(session, {ref for some in refs.values() for ref in some})
    for case_id, some in emails.items():
        candidates = [*(by_email.get(email) for email in some), *(by_ref.get(ref) for ref in refs[case_id])]
        found = next((customer_id for customer_id in candidates if customer_id), None)
        if found:
            known[case_id] = found
    return known


def _emails(case: Case, goodbyes: Sequence[Goodbye]) -> list[str]:
    written = [case.email, *(told.email for told in goodbyes)]
    return list(dict.fromkeys(found for email in written if email and (found := _normal(email))))


def _normal(email: str) -> str | None:
    try:
        return normalise(email)
    except ValueError:
        return None


def _by_email(session: Session, emails: set[str]) -> dict[str, UUID]:
    if not emails:
        return {}
    rows = session.execute(sa.select(Address.email_norm, Address.customer_id).where(Address.email_norm.in_(emails)))
    return {row.email_norm: row.customer_id for row in rows}


def _by_ref(session: Session, refs: set[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    if not refs:
        return {}
    pair = sa.tuple_(Reference.provider, Reference.ref)
    rows = session.execute(sa.select(Reference.provider, Reference.ref, Reference.customer_id).where(pair.in_(refs)))
    return {(row.provider, row.ref): row.customer_id for row in rows}


def _people(session: Session, ids: set[UUID]) -> dict[UUID, Person]:
    if not ids:
        return {}
    people = {row.id: Person(*row) for row in session.execute(sa.select(*_PERSON).where(Customer.id.in_(ids)))}
    for customer_id, *values in session.execute(_claims(ids)):
        people[customer_id].claims.append(Claim(*values))
    for customer_id, email in session.execute(_addresses(ids)):
        people[customer_id].emails.append(email)
    for customer_id, *values in session.execute(_contacts(ids, is_sqlite=session.get_bind().dialect.name == "sqlite")):
        people[customer_id].contacts.append(Contact(*values))
    return people


def _claims(ids: set[UUID]) -> sa.Select[*tuple[Any, ...]]:
    columns = (TenureClaim.since_on, TenureClaim.source, TenureClaim.meaning, TenureClaim.as_of)
    query = sa.select(TenureClaim.customer_id, *columns).where(TenureClaim.customer_id.in_(ids))
    return query.order_by(TenureClaim.since_on, TenureClaim.id)


def _addresses(ids: set[UUID]) -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(Address.customer_id, Address.email).where(Address.customer_id.in_(ids))
    return query.order_by(Address.id)


def _contacts(ids: set[UUID], *, is_sqlite: bool) -> sa.Select[*tuple[Any, ...]]:
    """The latest few contacts of each person. Neither database reads more of the index than those."""
    point = aliased(Touchpoint)
    latest = (
        sa.select(point)
        .where(point.customer_id == Customer.id)
        .order_by(point.occurred_on.desc(), point.id.desc())
        .limit(LATEST_CONTACTS)
        .correlate(Customer)
    )
    if is_sqlite:  # which has no LATERAL, but runs such an IN once a person
        rows = sa.inspect(Touchpoint).local_table
        on: sa.ColumnElement[bool] = rows.c.id.in_(latest.with_only_columns(point.id))
    else:
        rows, on = latest.lateral(), sa.true()
    columns = ("customer_id", "id", "manager_id", "channel", "occurred_on", "direction", "summary", "source", "as_of")
    query = sa.select(*(rows.c[name] for name in columns)).select_from(sa.join(Customer, rows, on))
    return query.where(Customer.id.in_(ids)).order_by(rows.c.occurred_on.desc(), rows.c.id.desc())


def _colleagues(session: Session) -> dict[UUID, Colleague]:
    rows = session.execute(sa.select(Manager.id, Manager.name, Manager.role, Manager.active).order_by(Manager.id))
    return {row.id: Colleague(*row) for row in rows}


def _with_facts(session: Session, case_ids: Sequence[UUID]) -> frozenset[UUID]:
    return frozenset(session.scalars(sa.select(Fact.case_id).where(Fact.case_id.in_(case_ids)).distinct()))


def _unwanted(session: Session, people: Iterable[Person]) -> frozenset[str]:
    """Triage asked this for the addresses it saw; these came to light only now."""
    hashes = {address_hash(norm): norm for person in people for email in person.emails if (norm := _normal(email))}
    if not hashes:
        return frozenset()
    query = sa.select(DoNotContact.address_hash).where(DoNotContact.address_hash.in_(hashes))
    return frozenset(hashes[found] for found in session.scalars(query)) | set(filter(is_role, hashes.values()))
