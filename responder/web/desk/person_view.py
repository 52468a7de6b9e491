"""Turns the rows of one person into what the margin says about them."""

from dataclasses import dataclass
from datetime import date

from responder.facts import Since
from responder.models import Case, Customer, Event, TenureClaim
from responder.queries.memories import DatedClaim
from responder.queries.wholes import Whole
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
NO_BEGINNING = (Since.FIRST_MAIL, Since.LIST_IMPORT)
NO_ADDRESS = "none known: nobody can write to them yet"


@dataclass(frozen=True, slots=True)
class PersonView:
    """A name, where to read more, and labelled values."""

    name: str
    url: str | None
    rows: list[tuple[str, str]]


def whole_name(person: Whole) -> str:
    """A name to show, or the address of somebody whose name nobody knows."""
    names = (customer_name(person.named), *(it.email for it in person.addresses))
    return next(filter(None, names), "Somebody without a name")


def whole_line(person: Whole) -> str:
    """Title and company, plan or list: the one line under a name."""
    return _line(*(person.first(name) for name in ("title", "company", "plan", "list_name")))


def person_view(case: Case, event: Event | None, person: Whole | None) -> PersonView:
    """The person of a case, known to us or not."""
    if person is None:
        return PersonView(name_of(case, event), None, _stranger(case, event))
    return PersonView(name_of(case, event), f"/people/{person.id}", person_rows(person))


def _stranger(case: Case, event: Event | None) -> list[tuple[str, str]]:
    found = [("E-mail", case.email), ("Country", event.country if event else None)]
    known = [(label, value) for label, value in found if value]
    what = "address" if case.email else "id"
    return [*known, ("Known to us", f"no: nobody with this {what} was imported")]


def person_rows(person: Whole) -> list[tuple[str, str]]:
    """Label and value for everything that is known; what is not known has no row."""
    found = [("E-mail", ", ".join(address.email for address in person.addresses) or NO_ADDRESS)]
    found.append(("Also called", ", ".join(dict.fromkeys(_other_names(person)))))
    found += [("With us since", _since(dated)) for dated in _standing(person)[:DATES_SHOWN]]
    found += [(label, person.first(name)) for label, name in AS_LABELLED]
    found.append(("Worth", money(person.first("value_cents"), person.first("currency"))))
    found.append(("Known as", ", ".join(f"{it.provider} {it.ref}" for it in person.references)))
    found += [(name.replace("_", " ").capitalize(), value) for name, value in person.attributes.items()]
    return [(label, value) for label, value in found if value]


def _other_names(person: Whole) -> list[str]:
    names = [customer_name(row) for row in person.rows] + [it.name for it in person.other_names]
    return [name for name in names if name and name.casefold() != whole_name(person).casefold()]


def _standing(person: Whole) -> list[DatedClaim]:
    """The dates that tell since when, and that nobody took back; the earliest first. The story tells of all."""
    return [it for it in reversed(person.dates) if is_believed(it.claim) and not it.cliff]


def is_believed(claim: TenureClaim) -> bool:
    """Whether a date tells since when somebody was with us, and still stands."""
    return not claim.withdrawn_at and not claim.superseded_at and claim.meaning not in NO_BEGINNING


def _since(dated: DatedClaim) -> str:
    return f"{day(dated.claim.since_on)} ({source_of_date(dated)})"


def source_of_date(dated: DatedClaim) -> str:
    """customers.csv, or who of us said so."""
    claim = dated.claim
    return f"{claim.ref} remembers" if claim.source == MEMORY else title_of(claim.source)


def since_in_list(customer: Customer) -> date | None:
    """The earliest date a row claims that nobody took back."""
    return min((it.since_on for it in customer.tenure_claims if is_believed(it)), default=None)


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
