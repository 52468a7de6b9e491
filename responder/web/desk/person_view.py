"""Turns a customer's rows into what the margin says about the person."""

from dataclasses import dataclass
from datetime import date

from responder.models import Case, Customer, Event
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


@dataclass(frozen=True, slots=True)
class PersonView:
    """A name, where to read more, and labelled values."""

    name: str
    url: str | None
    rows: list[tuple[str, str]]


def person_view(case: Case, event: Event | None) -> PersonView:
    """The person of a case, known to us or not."""
    if case.customer is None:
        return PersonView(name_of(case, event), None, _stranger(case, event))
    return PersonView(name_of(case, event), f"/people/{case.customer.id}", person_rows(case.customer))


def _stranger(case: Case, event: Event | None) -> list[tuple[str, str]]:
    found = [("E-mail", case.email), ("Country", event.country if event else None)]
    known = [(label, value) for label, value in found if value]
    return [*known, ("Known to us", "no: nobody with this address was imported")]


def person_rows(customer: Customer) -> list[tuple[str, str]]:
    """Label and value for everything that is known; what is not known has no row."""
    found = [("E-mail", ", ".join(address.email for address in customer.addresses))]
    found += [("With us since", _since(claim.since_on, claim.source)) for claim in customer.tenure_claims[:3]]
    found += [(label, getattr(customer, name)) for label, name in AS_LABELLED]
    found.append(("Worth", money(customer.value_cents, customer.currency)))
    found.append(("Known as", ", ".join(f"{it.provider} {it.ref}" for it in customer.references)))
    found += [(name.replace("_", " ").capitalize(), value) for name, value in customer.attributes.items()]
    return [(label, value) for label, value in found if value]


def _since(since_on: date, source: str) -> str:
    return f"{day(since_on)} ({title_of(source)})"


def money(cents: int | None, currency: str | None) -> str:
    """1,200.00 EUR; nothing when unknown."""
    return f"{cents / 100:,.2f} {currency or ''}".strip() if cents is not None else ""


def person_line(customer: Customer) -> str:
    """Title and company, plan or list: the one line under a name."""
    work = ", ".join(part for part in (customer.title, customer.company) if part)
    return " · ".join(part for part in (work, customer.plan or customer.list_name) if part)


def display_name(customer: Customer) -> str:
    """A name to show, or the address of somebody whose name nobody knows."""
    return customer_name(customer) or next((it.email for it in customer.addresses), "Somebody without a name")
