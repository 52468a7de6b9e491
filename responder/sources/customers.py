"""customers.csv: who our customers are, as a company's own systems export them."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from responder import rows
from responder.days import Column
from responder.facts import FoundCustomer, Unusable
from responder.sheets import Row, Sheet

NAME = "customers"
TITLE = "customers.csv"


def read(file: BinaryIO, owner_email: str | None) -> Iterator[FoundCustomer | Unusable]:  # noqa: ARG001 - the contract
    """One customer a row; columns we do not know become attributes under their own title."""
    sheet = Sheet(file, frozenset({"email"}))
    days = Column(lambda: sheet.column("customer_since"))
    others = {key: title for key, title in sheet.titles.items() if key not in rows.CUSTOMER and title}
    for row in sheet.rows():
        yield row if isinstance(row, Unusable) else _customer(row, days, others)


def _customer(row: Row, days: Column, others: Mapping[str, str]) -> FoundCustomer | Unusable:
    try:
        return rows.customer(row.cells, days.day, others, row.line)
    except ValueError as error:
        return Unusable(row.line, str(error))
