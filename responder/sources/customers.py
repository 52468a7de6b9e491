"""customers.csv: who our customers are, as a company's own systems export them."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import BinaryIO

from responder import rows
from responder.columns import Columns
from responder.days import Column, day
from responder.facts import FoundCustomer, Unusable
from responder.sheets import NO_MAPPING, Row, Sheet

NAME = "customers"
TITLE = "customers.csv"
WANTS = "CSV with a column email, and what else you know: names, dates, plan, refs"

COLUMNS = Columns(wanted=frozenset({"email"}), known=rows.CUSTOMER)


def read(
    file: BinaryIO,
    owner_email: str | None,  # noqa: ARG001 - the contract
    mapping: Mapping[str, str] = NO_MAPPING,
) -> Iterator[FoundCustomer | Unusable]:
    """One customer a row; columns we do not know become attributes under their own title."""
    sheet = Sheet(file, COLUMNS, mapping)
    days = {key: Column(partial(sheet.column, key)) for key in rows.DATES}
    others = {
        key: title or f"Column {number}"
        for number, (key, title) in enumerate(sheet.titles.items(), start=1)
        if key not in rows.CUSTOMER or key == "linkedin"
    }
    for row in sheet.rows():
        yield row if isinstance(row, Unusable) else _customer(row, days, others)


def _customer(row: Row, days: Mapping[str, Column], others: Mapping[str, str]) -> FoundCustomer | Unusable:
    try:
        # What a date means, its own column proves; from here on it is written in one way.
        dates = {key: str(column.day(row.cells[key])) for key, column in days.items() if key in row.cells}
        return rows.customer({**row.cells, **dates}, day, others, row.line)
    except ValueError as error:
        return Unusable(row.line, str(error))
