"""customers.csv: who our customers are, as a company's own systems export them."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from responder.addresses import normalise
from responder.days import Column
from responder.facts import FoundCustomer, Unusable
from responder.sheets import Row, Sheet

NAME = "customers"
TITLE = "customers.csv"

LARGEST = 2**31 - 1

# Our column → the member of FoundCustomer it fills as it stands.
PLAIN = {
    "name": "name",
    "given_name": "given_name",
    "family_name": "family_name",
    "company": "company",
    "title": "title",
    "phone": "phone",
    "language": "language",
    "country": "country",
    "time_zone": "time_zone",
    "list": "list_name",
    "plan": "plan",
    "currency": "currency",
    "notes": "notes",
}
READ = frozenset({*PLAIN, "email", "customer_since", "value_cents", "owner", "refs"})


def read(file: BinaryIO, owner_email: str | None) -> Iterator[FoundCustomer | Unusable]:  # noqa: ARG001 - the contract
    """One customer a row; columns we do not know become attributes under their own title."""
    sheet = Sheet(file, frozenset({"email"}))
    days = Column(lambda: sheet.column("customer_since"))
    others = {key: title for key, title in sheet.titles.items() if key not in READ and title}
    for row in sheet.rows():
        yield row if isinstance(row, Unusable) else _customer(row, days, others)


def _customer(row: Row, days: Column, others: Mapping[str, str]) -> FoundCustomer | Unusable:
    cells = row.cells
    try:
        since, cents, owner = cells.get("customer_since"), cells.get("value_cents"), cells.get("owner")
        plain: dict[str, Any] = {member: cells[key] for key, member in PLAIN.items() if key in cells}
        return FoundCustomer(
            email=_address(cells.get("email")),
            customer_since_on=days.day(since) if since else None,
            value_cents=_cents(cents) if cents else None,
            owner_email=_owner(owner) if owner else None,
            refs=_refs(cells["refs"]) if "refs" in cells else {},
            attributes={others[key]: cells[key] for key in others if key in cells},
            line=row.line,
            **plain,
        )
    except ValueError as error:
        return Unusable(row.line, str(error))


def _address(text: str | None) -> str:
    if text is None:
        raise ValueError("there is no e-mail address")
    try:
        normalise(text)
    except ValueError:
        raise ValueError("its email is not an e-mail address") from None
    return text


def _owner(text: str) -> str:
    try:
        return normalise(text)
    except ValueError:
        raise ValueError("its owner is not an e-mail address") from None


def _cents(text: str) -> int:
    if not (text.isascii() and text.removeprefix("-").isdigit()) or abs(int(text[:20])) > LARGEST:
        raise ValueError(f"its value_cents is not a whole number of cents up to {LARGEST}")
    return int(text)


def _refs(text: str) -> dict[str, str]:
    pairs = [part.partition(":") for part in text.split()]
    if not all(provider and ref for provider, _, ref in pairs):
        raise ValueError("its refs are not written like stripe:cus_123 hubspot:42")
    return {provider.lower(): ref for provider, _, ref in pairs}
