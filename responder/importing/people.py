"""Turns people as sources remember them into customers, a batch in a handful of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.facts import FoundCustomer
from responder.importing.claims import Ledger, ledger_of
from responder.importing.person import COLUMNS, Person, new_person
from responder.importing.pouring import pour
from responder.inserting import insert_new
from responder.instants import new_id
from responder.likeness import hint_of
from responder.models import Address, Customer, Manager, OtherName, Reference
from responder.queries.among import among
from responder.queries.identities import customers_by_email, customers_by_ref, one_person


@dataclass(slots=True)
class People:
    """The customers a batch is about, by address and by reference, and what is new about them."""

    source: str
    as_of: datetime
    ledger: Ledger
    overrules: bool = False
    by_email: dict[str, Person] = field(default_factory=dict)
    by_ref: dict[tuple[str, str], Person] = field(default_factory=dict)
    owners: Mapping[str, UUID] = field(default_factory=dict)
    new_addresses: list[dict[str, Any]] = field(default_factory=list)
    new_references: list[dict[str, Any]] = field(default_factory=list)

    def take(self, found: FoundCustomer) -> tuple[UUID, bool]:
        """Add what was found to the person it is about, a new one if need be; their id, and whether they are new."""
        emails = [*([found.email] if found.email else []), *found.other_emails]
        by_email = (self.by_email.get(normalise(email)) for email in emails)
        known = next((person for person in by_email if person), None) or self._referred(found)
        person = known or new_person(self.source)
        for email in emails:
            self._address(person, email, normalise(email))
        self._refer(person, found.refs)
        self._learn(person, found)
        return person.id, known is None

    def _referred(self, found: FoundCustomer) -> Person | None:
        known = (self.by_ref.get(ref) for ref in found.refs.items())
        return next((person for person in known if person), None)

    def _address(self, person: Person, email: str, email_norm: str) -> None:
        if email_norm not in self.by_email:
            self.by_email[email_norm] = person
            self.new_addresses.append(
                {
                    "customer_id": person.id,
                    "email_norm": email_norm,
                    "email": email.strip(),
                    "hint": hint_of(email_norm),
                }
            )

    def _refer(self, person: Person, refs: Mapping[str, str]) -> None:
        for ref in refs.items():
            if ref not in self.by_ref:
                self.by_ref[ref] = person
                self.new_references.append({"customer_id": person.id, "provider": ref[0], "ref": ref[1]})

    def _learn(self, person: Person, found: FoundCustomer) -> None:
        person.learn(found, self.source, overrules=self.overrules)
        if found.owner_email and (owner_id := self.owners.get(found.owner_email)):
            person.learn_one("owner_id", owner_id, self.source, overrules=self.overrules)
        self.ledger.hear(person.id, found)

    @property
    def everyone(self) -> Sequence[Person]:
        """Each once."""
        return list({person.id: person for person in (*self.by_email.values(), *self.by_ref.values())}.values())

    @property
    def told_refs(self) -> Sequence[tuple[str, str]]:
        """The references that are new."""
        return [(row["provider"], row["ref"]) for row in self.new_references]

    @property
    def told_addresses_of(self) -> set[UUID]:
        """Whose rows have got an address they did not have."""
        return {row["customer_id"] for row in self.new_addresses}

    def write(self, session: Session) -> None:
        """Store what is new: a statement a table, whatever the size of the batch."""
        everyone = self.everyone
        for person in everyone:
            person.settle()
        made = {"created_at": self.as_of}
        pour(session, Customer, [{"id": person.id, **made, **person.values} for person in everyone if person.is_new])
        _update(session, [person for person in everyone if person.changed and not person.is_new])
        pour(session, Address, [{"id": new_id(), **made, **row} for row in self.new_addresses])
        pour(session, Reference, [{"id": new_id(), **made, **row} for row in self.new_references])
        self.ledger.write(session)
        self._keep_other_names(session)

    def _keep_other_names(self, session: Session) -> None:
        said = {"source": self.source, "created_at": self.as_of}
        rows = [
            {"id": new_id(), "customer_id": person.id, "name": name, **said}
            for person in self.everyone
            for name in person.other_names
        ]
        insert_new(session.connection(), OtherName.__table__, rows)  # type: ignore[arg-type]


def load(
    session: Session, source: str, found: Sequence[FoundCustomer], as_of: datetime, *, overrules: bool = False
) -> People:
    """Those of the people found whom we know already, by their addresses and their references.

    A source that overrules speaks of the person; a file, of the row it made, so that a merge can be taken back.
    """
    written = (email for one in found for email in (one.email, *one.other_emails) if email)
    emails = customers_by_email(session, map(normalise, written))
    refs = customers_by_ref(session, {ref for one in found for ref in one.refs.items()})
    if overrules:
        kept = {each: circle[0] for each, circle in one_person(session, {*emails.values(), *refs.values()}).items()}
        emails = {email: kept[customer_id] for email, customer_id in emails.items()}
        refs = {ref: kept[customer_id] for ref, customer_id in refs.items()}
    known = _customers(session, {*emails.values(), *refs.values()})
    return People(
        source,
        as_of,
        ledger_of(session, source, as_of, known),
        overrules,
        by_email={email_norm: known[customer_id] for email_norm, customer_id in emails.items()},
        by_ref={ref: known[customer_id] for ref, customer_id in refs.items()},
        owners=managers_by_email(session, (one.owner_email for one in found)),
    )


def managers_by_email(session: Session, emails: Iterable[str | None]) -> dict[str, UUID]:
    """Which of these addresses are ours, whoever is still active."""
    wanted = {email for email in emails if email}
    if not wanted:
        return {}
    rows = session.execute(sa.select(Manager.email, Manager.id).where(Manager.email.in_(wanted)))
    return {row.email: row.id for row in rows}


def _customers(session: Session, ids: set[UUID]) -> dict[UUID, Person]:
    if not ids:
        return {}
    table = Customer.__table__.c
    query = sa.select(table.id, *(table[column] for column in COLUMNS)).where(among(session, table.id, ids))
    return {row.id: Person(row.id, dict(zip(COLUMNS, row[1:], strict=True))) for row in session.execute(query)}


def _update(session: Session, people: list[Person]) -> None:
    if people:
        table = Customer.__table__
        rows = [{"which": person.id, **person.values} for person in people]
        session.execute(sa.update(table).where(table.c.id == sa.bindparam("which")), rows)  # type: ignore[arg-type]
