"""Turns people as sources remember them into customers, a batch in a handful of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.facts import FoundCustomer
from responder.importing.person import COLUMNS, Person, new_person
from responder.importing.upserts import upsert
from responder.instants import new_id
from responder.models import Address, Customer, Manager, Reference, TenureClaim

CUSTOMER_SINCE = "customer since"
"""What the date of a TenureClaim means that comes from a list of customers."""


@dataclass(slots=True)
class People:
    """The customers a batch is about, by address and by reference, and what is new about them."""

    source: str
    as_of: datetime
    overrules: bool = False
    by_email: dict[str, Person] = field(default_factory=dict)
    by_ref: dict[tuple[str, str], Person] = field(default_factory=dict)
    owners: Mapping[str, UUID] = field(default_factory=dict)
    new_addresses: list[dict[str, Any]] = field(default_factory=list)
    new_references: list[dict[str, Any]] = field(default_factory=list)
    claims: dict[UUID, date] = field(default_factory=dict)

    def take(self, found: FoundCustomer) -> bool:
        """Add what was found to the person it is about, a new one if need be. True when the person is new."""
        emails = [*([found.email] if found.email else []), *found.other_emails]
        by_email = (self.by_email.get(normalise(email)) for email in emails)
        known = next((person for person in by_email if person), None) or self._referred(found)
        person = known or new_person(self.source)
        for email in emails:
            self._address(person, email, normalise(email))
        self._refer(person, found.refs)
        self._learn(person, found)
        return known is None

    def _referred(self, found: FoundCustomer) -> Person | None:
        known = (self.by_ref.get(ref) for ref in found.refs.items())
        return next((person for person in known if person), None)

    def _address(self, person: Person, email: str, email_norm: str) -> None:
        if email_norm not in self.by_email:
            self.by_email[email_norm] = person
            self.new_addresses.append({"customer_id": person.id, "email_norm": email_norm, "email": email.strip()})

    def _refer(self, person: Person, refs: Mapping[str, str]) -> None:
        for ref in refs.items():
            if ref not in self.by_ref:
                self.by_ref[ref] = person
                self.new_references.append({"customer_id": person.id, "provider": ref[0], "ref": ref[1]})

    def _learn(self, person: Person, found: FoundCustomer) -> None:
        person.learn(found, self.source, overrules=self.overrules)
        if found.owner_email and (owner_id := self.owners.get(found.owner_email)):
            person.learn_one("owner_id", owner_id, self.source, overrules=self.overrules)
        if found.customer_since_on:
            self.claims[person.id] = found.customer_since_on

    def write(self, session: Session) -> None:
        """Store what is new: a statement a table, whatever the size of the batch."""
        everyone = {person.id: person for person in (*self.by_email.values(), *self.by_ref.values())}.values()
        self._insert(session, Customer, [{"id": p.id, **p.values} for p in everyone if p.is_new])
        _update(session, [p for p in everyone if p.changed and not p.is_new])
        self._insert(session, Address, [{"id": new_id(), **row} for row in self.new_addresses])
        self._insert(session, Reference, [{"id": new_id(), **row} for row in self.new_references])
        self._claim(session)

    def _insert(
        self, session: Session, table: type[Customer | Address | Reference], rows: list[dict[str, Any]]
    ) -> None:
        if rows:
            statement = sa.insert(table.__table__)  # type: ignore[arg-type] # the table itself: no ORM, no flush
            session.execute(statement, [{"created_at": self.as_of, **row} for row in rows])

    def _claim(self, session: Session) -> None:
        said = {"source": self.source, "meaning": CUSTOMER_SINCE, "as_of": self.as_of, "created_at": self.as_of}
        rows = [{"id": new_id(), "customer_id": who, "since_on": since, **said} for who, since in self.claims.items()]
        upsert(
            session,
            TenureClaim,
            rows,
            found_by=("customer_id", "source", "meaning"),
            updates=("since_on", "as_of"),
            when_differs=("since_on",),
        )


def load(
    session: Session, source: str, found: Sequence[FoundCustomer], as_of: datetime, *, overrules: bool = False
) -> People:
    """Those of the people found whom we know already, by their addresses and their references."""
    people = People(source, as_of, overrules, owners=managers_by_email(session, (one.owner_email for one in found)))
    written = (email for one in found for email in (one.email, *one.other_emails) if email)
    emails = customers_by_email(session, map(normalise, written))
    refs = _customers_by_ref(session, {ref for one in found for ref in one.refs.items()})
    known = _customers(session, {*emails.values(), *refs.values()})
    people.by_email = {email_norm: known[customer_id] for email_norm, customer_id in emails.items()}
    people.by_ref = {ref: known[customer_id] for ref, customer_id in refs.items()}
    return people


def customers_by_email(session: Session, email_norms: Iterable[str]) -> dict[str, UUID]:
    """Who has which of these addresses."""
    query = sa.select(Address.email_norm, Address.customer_id).where(Address.email_norm.in_(set(email_norms)))
    return {row.email_norm: row.customer_id for row in session.execute(query)}


def managers_by_email(session: Session, emails: Iterable[str | None]) -> dict[str, UUID]:
    """Which of these addresses are ours, whoever is still active."""
    wanted = {email for email in emails if email}
    if not wanted:
        return {}
    rows = session.execute(sa.select(Manager.email, Manager.id).where(Manager.email.in_(wanted)))
    return {row.email: row.id for row in rows}


def _customers_by_ref(session: Session, refs: set[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    if not refs:
        return {}
    pair = sa.tuple_(Reference.provider, Reference.ref)
    rows = session.execute(sa.select(Reference.provider, Reference.ref, Reference.customer_id).where(pair.in_(refs)))
    return {(row.provider, row.ref): row.customer_id for row in rows}


def _customers(session: Session, ids: set[UUID]) -> dict[UUID, Person]:
    table = Customer.__table__.c
    query = sa.select(table.id, *(table[column] for column in COLUMNS)).where(table.id.in_(ids))
    return {row.id: Person(row.id, dict(zip(COLUMNS, row[1:], strict=True))) for row in session.execute(query)}


def _update(session: Session, people: list[Person]) -> None:
    if people:
        table = Customer.__table__
        rows = [{"which": person.id, **person.values} for person in people]
        session.execute(sa.update(table).where(table.c.id == sa.bindparam("which")), rows)  # type: ignore[arg-type]
