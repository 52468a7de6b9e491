"""Turns the addresses and references in a batch of reports into people, with a handful of queries for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import address_hash
from responder.erasing import hidden_key
from responder.journey import OPEN
from responder.models import Address, Case, Customer, DoNotContact, Reference
from responder.queries.identities import customers_by_email, customers_by_ref, one_person
from responder.triage.history import Happened
from responder.triage.reports import Report


@dataclass(slots=True)
class Person:
    """Somebody a batch of reports is about, and what we know of their comings and goings with this brand.

    `key` is what new rows call them, `keys` also what earlier rows may have called them, before a customer with
    this address or reference was imported. `customer_id` is the row an address or reference led to, `rows` all rows of
    the person, the kept one first. `cases` are in the order in which they were opened.
    """

    key: str
    brand_id: UUID
    keys: frozenset[str]
    customer_id: UUID | None = None
    rows: frozenset[UUID] = frozenset()
    name: str | None = None
    email: str | None = None
    addresses: set[str] = field(default_factory=set)
    forbidden: bool = False
    country: str | None = None
    language: str | None = None
    cases: list[Case] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)

    @property
    def open_case(self) -> Case | None:
        """The one that later events join; there is one at most."""
        return next((case for case in reversed(self.cases) if case.stage in OPEN), None)

    @property
    def latest_case(self) -> Case | None:
        """The open one, or the last there was."""
        return self.open_case or (self.cases[-1] if self.cases else None)


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables say about the customers in question."""

    by_email: Mapping[str, UUID]
    by_ref: Mapping[tuple[str, str], UUID]
    circles: Mapping[UUID, Sequence[UUID]]
    addresses: Mapping[UUID, Sequence[Address]]
    references: Mapping[UUID, Sequence[tuple[str, str]]]
    customers: Mapping[UUID, Any]

    def customer_of(self, email_norm: str | None, refs: Mapping[str, str]) -> UUID | None:
        """Whose address this is, or whose reference; the address counts first."""
        if email_norm and email_norm in self.by_email:
            return self.by_email[email_norm]
        return next((self.by_ref[ref] for ref in refs.items() if ref in self.by_ref), None)


def people(session: Session, reports: Sequence[Report]) -> dict[str, Person]:
    """Everybody the reports are about, by key; sets each report's `person_key`."""
    known = look_up(session, reports)
    found: dict[str, Person] = {}
    for report in reports:
        person = _person(report, known)
        if person is not None:
            report.person_key = person.key
            _join(found.setdefault(person.key, person), person)
    _mark_forbidden(session, found.values())
    return found


def _join(one: Person, other: Person) -> None:
    """Two reports about one person may know different things about them."""
    one.keys |= other.keys
    one.addresses |= other.addresses
    one.name = one.name or other.name
    one.country, one.language = one.country or other.country, one.language or other.language


def _person(report: Report, known: Known) -> Person | None:
    refs, brand_id = report.event.refs, report.connection.brand_id
    customer_id = known.customer_of(report.email_norm, refs)
    rows = known.circles[customer_id] if customer_id else ()
    own = [address for row in rows for address in known.addresses.get(row, ())]
    addresses = ([report.email_norm] if report.email_norm else []) + [address.email_norm for address in own]
    their_refs = [*refs.items(), *(ref for row in rows for ref in known.references.get(row, ()))]
    keys = list(_keys(brand_id, rows, addresses, their_refs))
    if not keys:
        return None
    name = _name(report) or next((name for row in rows if (name := _called(known.customers.get(row)))), None)
    email = own[0].email if own else None
    theirs = known.customers.get(customer_id) if customer_id else None
    return Person(
        keys[0], brand_id, frozenset(keys), customer_id, frozenset(rows), name, email, set(addresses),
        country=theirs.country if theirs else None, language=theirs.language if theirs else None,
    )  # fmt: skip


def _keys(
    brand_id: UUID, rows: Iterable[UUID], addresses: Sequence[str], refs: Iterable[tuple[str, str]]
) -> Iterable[str]:
    """What rows may call this person, the best name first."""
    for row in rows:
        yield f"{brand_id}:{row}"
    for address in addresses:
        yield f"{brand_id}:{address}"
    for provider, ref in refs:
        yield f"{brand_id}:{provider}:{ref}"
    for address in addresses:
        yield hidden_key(brand_id, address)


def _name(report: Report) -> str | None:
    event = report.event
    return event.name or " ".join(part for part in (event.given_name, event.family_name) if part) or None


def look_up(session: Session, reports: Sequence[Report]) -> Known:
    """Customers by the addresses and references the reports carry."""
    emails = {report.email_norm for report in reports if report.email_norm}
    refs = {ref for report in reports for ref in report.event.refs.items()}
    by_email, by_ref = customers_by_email(session, emails), customers_by_ref(session, refs)
    circles = one_person(session, {*by_email.values(), *by_ref.values()})
    rows = {each for circle in circles.values() for each in circle}
    return Known(
        by_email, by_ref, circles, _addresses(session, rows), _references(session, rows), _customers(session, rows)
    )


def _rows(session: Session, query: Any, column: Any, values: Iterable[object]) -> Sequence[Any]:
    wanted = list(values)
    return session.execute(query.where(column.in_(wanted))).all() if wanted else []


def _addresses(session: Session, customers: Iterable[UUID]) -> dict[UUID, list[Address]]:
    found: dict[UUID, list[Address]] = defaultdict(list)
    for (address,) in _rows(session, sa.select(Address).order_by(Address.id), Address.customer_id, customers):
        found[address.customer_id].append(address)
    return found


def _references(session: Session, customers: Iterable[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    query = sa.select(Reference.customer_id, Reference.provider, Reference.ref)
    for customer_id, provider, ref in _rows(session, query, Reference.customer_id, customers):
        found[customer_id].append((provider, ref))
    return found


def _customers(session: Session, customers: Iterable[UUID]) -> dict[UUID, Any]:
    query = sa.select(Customer.id, Customer.name, Customer.given_name, Customer.country, Customer.language)
    return {row.id: row for row in _rows(session, query, Customer.id, customers)}


def _called(row: Any) -> str | None:
    return (row.name or row.given_name) if row else None


def _mark_forbidden(session: Session, persons: Iterable[Person]) -> None:
    """One address on the list speaks for the whole person."""
    owners: dict[str, list[Person]] = defaultdict(list)
    for person in persons:
        for address in person.addresses:
            owners[address_hash(address)].append(person)
    for (found,) in _rows(session, sa.select(DoNotContact.address_hash), DoNotContact.address_hash, owners):
        for person in owners[found]:
            person.forbidden = True
