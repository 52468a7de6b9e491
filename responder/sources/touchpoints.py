"""touchpoints.csv: past contacts, as a company's own systems export them or as somebody wrote them down."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import BinaryIO

from responder import rows
from responder.columns import Columns
from responder.days import Column
from responder.facts import FoundTouchpoint, Unusable
from responder.sheets import NO_MAPPING, Row, Sheet

NAME = "touchpoints"
TITLE = "touchpoints.csv"
WANTS = "CSV with email, channel, occurred_at, and manager, direction, summary where known"

COLUMNS = Columns(
    wanted=frozenset({"email", "channel", "occurred_at"}),
    known=rows.TOUCHPOINT,
    also={"owner": "manager", "notes": "summary"},
)


def read(
    file: BinaryIO, owner_email: str | None, mapping: Mapping[str, str] = NO_MAPPING
) -> Iterator[FoundTouchpoint | Unusable]:
    """One contact a row; rows without a manager are the owner's, where one was named."""
    sheet = Sheet(file, COLUMNS, mapping)
    days = Column(partial(sheet.column, "occurred_at"))
    for row in sheet.rows():
        yield row if isinstance(row, Unusable) else _contact(row, days, owner_email)


def _contact(row: Row, days: Column, owner_email: str | None) -> FoundTouchpoint | Unusable:
    try:
        return rows.touchpoint(row.cells, days.day, owner_email, row.line)
    except ValueError as error:
        return Unusable(row.line, str(error))
