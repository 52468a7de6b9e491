"""touchpoints.csv: past contacts, as a company's own systems export them or as somebody wrote them down."""

from collections.abc import Iterator
from typing import BinaryIO

from responder import rows
from responder.days import Column
from responder.facts import FoundTouchpoint, Unusable
from responder.sheets import Row, Sheet

NAME = "touchpoints"
TITLE = "touchpoints.csv"

WANTED = frozenset({"email", "channel", "occurred_at"})


def read(file: BinaryIO, owner_email: str | None) -> Iterator[FoundTouchpoint | Unusable]:
    """One contact a row; rows without a manager are the owner's, where one was named."""
    sheet = Sheet(file, WANTED)
    days = Column(lambda: sheet.column("occurred_at"))
    for row in sheet.rows():
        yield row if isinstance(row, Unusable) else _contact(row, days, owner_email)


def _contact(row: Row, days: Column, owner_email: str | None) -> FoundTouchpoint | Unusable:
    try:
        return rows.touchpoint(row.cells, days.day, owner_email, row.line)
    except ValueError as error:
        return Unusable(row.line, str(error))
