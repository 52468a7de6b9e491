"""Turns the rows of one person into what the margin says about them: what the kept row does not say, the others may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.models import Address, Case, Customer, Event, OtherName, Reference
from responder.queries.identities import one_person
from responder.queries.memories import DatedClaim, addresses_of, ledger_of, other_names_of, references_of
from responder.remembering import MEMORY
from responder.sources import title_of
from responder.web.desk.goodbyes import customer_name, name_of
from responder.web.desk.words import day

AS_LABELLED = (
    ("Company", "company"),
    ("Title", "title"),
    ("Plan", "plan"),
    ("List", "list_name"),
    ("Language", "language"),
    ("Country", "country"),
    ("Phone", "phone"),
    ("Notes", "notes"),
)
DATES_SHOWN = 3
NO_ADDRESS = "none known: nobody can write to them yet"


@dataclass(frozen=True, slots=True)
class PersonView:
    """A name, where to read more, and labelled values."""

    name: str
    url: str | None
    rows: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Whole:
    """One person with all their rows, the kept one first."""

    rows: Sequence[Customer]
    addresses: Sequence[Address]
    references: Sequence[Reference]
    other_names: Sequence[OtherName]
    dates: Sequence[DatedClaim]

    @property
    def ids(self) -> list[UUID]:
        """Of their rows, the kept one first."""
        return [row.id for row in self.rows]

    @property
    def name(self) -> str:
        """A name to show, or the address of somebody whose name nobody knows."""
        names = (customer_name(row) for row in self.rows)
        return next(filter(None, (*names, *(it.email for it in self.addresses))), "Somebody without a name")

    @property
    def line(self) -> str:
        """Title and company, plan or list: the one line under a name."""
        return _line(*(self.first(name) for name in ("title", "company", "plan", "list_name")))

    def first(self, column: str) -> Any:
        """What the first row that knows says."""
        return next((value for row in self.rows if (value := getattr(row, column)) is not None), None)


def whole(session: Session, customer_id: UUID) -> Whole:
    """The person who has this row."""
    ids = one_person(session, [customer_id])[customer_id]
    found = {row.id: row for row in session.scalars(sa.select(Customer).where(Customer.id.in_(ids)))}
    return Whole(
        [found[each] for each in ids],
        addresses_of(session, ids),
        references_of(session, ids),
        other_names_of(session, ids),
        ledger_of(session, ids),
    )


def person_view(case: Case, event: Event | None, person: Whole | None) -> PersonView:
    """The person of a case, known to us or not."""
    if person is None:
        return PersonView(name_of(case, event), None, _stranger(case, event))
    return PersonView(name_of(case, event), f"/people/{person.ids[0]}", person_rows(person))


def _stranger(case: Case, event: Event | None) -> list[tuple[str, str]]:
    found = [("E-mail", case.email), ("Country", event.country if event else None)]
    known = [(label, value) for label, value in found if value]
    return [*known, ("Known to us", "no: nobody with this address was imported")]


def person_rows(person: Whole) -> list[tuple[str, str]]:
    """Label and value for everything that is known; what is not known has no row."""
    found = [("E-mail", ", ".join(address.email for address in person.addresses) or NO_ADDRESS)]
    found.append(("Also called", ", ".join(dict.fromkeys(_other_names(person)))))
    found += [("With us since", _since(dated)) for dated in _standing(person)[:DATES_SHOWN]]
    found += [(label, person.first(name)) for label, name in AS_LABELLED]
    found.append(("Worth", money(person.first("value_cents"), person.first("currency"))))
    found.append(("Known as", ", ".join(f"{it.provider} {it.ref}" for it in person.references)))
    attributes = {name: value for row in reversed(person.rows) for name, value in row.attributes.items()}
    found += [(name.replace("_", " ").capitalize(), value) for name, value in attributes.items()]
    return [(label, value) for label, value in found if value]


def _other_names(person: Whole) -> list[str]:
    names = [customer_name(row) for row in person.rows[1:]] + [it.name for it in person.other_names]
    return [name for name in names if name and name.casefold() != person.name.casefold()]


def _standing(person: Whole) -> list[DatedClaim]:
    """The dates that nobody took back, the earliest first."""
    return [it for it in reversed(person.dates) if not it.claim.withdrawn_at and not it.claim.superseded_at]


def _since(dated: DatedClaim) -> str:
    return f"{day(dated.claim.since_on)} ({source_of_date(dated)})"


def source_of_date(dated: DatedClaim) -> str:
    """customers.csv, or who of us said so."""
    claim = dated.claim
    return f"{claim.ref} remembers" if claim.source == MEMORY else title_of(claim.source)


def since_in_list(customer: Customer) -> date | None:
    """The earliest date a row claims that nobody took back."""
    standing = (it.since_on for it in customer.tenure_claims if not it.withdrawn_at and not it.superseded_at)
    return min(standing, default=None)


def money(cents: int | None, currency: str | None) -> str:
    """1,200.00 EUR; nothing when unknown."""
    return f"{cents / 100:,.2f} {currency or ''}".strip() if cents is not None else ""


def person_line(customer: Customer) -> str:
    """Title and company, plan or list of one row."""
    return _line(customer.title, customer.company, customer.plan, customer.list_name)


def _line(title: str | None, company: str | None, plan: str | None, list_name: str | None) -> str:
    work = ", ".join(part for part in (title, company) if part)
    return " · ".join(part for part in (work, plan or list_name) if part)


def display_name(customer: Customer) -> str:
    """A name to show for one row, or the address of somebody whose name nobody knows."""
    return customer_name(customer) or next((it.email for it in customer.addresses), "Somebody without a name")
