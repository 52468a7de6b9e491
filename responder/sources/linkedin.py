"""LinkedIn's Connections.csv: with whom one of us is connected, and since when.

Source: the archive behind "Get a copy of your data" (columns and the "Notes:" preamble read 2026-11-23).
LinkedIn writes an e-mail address only for connections who allow it; most rows have none. Their person is known by the
profile, which is also what makes a connection the same one when the address is shown later, or no longer.
"""

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from responder.addresses import normalise
from responder.columns import Columns
from responder.days import Column
from responder.facts import Channel, FoundCustomer, FoundTouchpoint, Unusable
from responder.profiles import linkedin_profile
from responder.sheets import Row, Sheet

NAME = "linkedin"
TITLE = "LinkedIn export"
WANTS = "Connections.csv of a manager's own LinkedIn archive, in any language; --manager EMAIL"
NEEDS_OWNER = True

SHEET = Columns(
    wanted=frozenset({"given_name", "family_name", "connected_on"}),
    known=frozenset({"given_name", "family_name", "url", "email", "company", "title", "connected_on"}),
    also={"linkedin": "url"},
)


def read(file: BinaryIO, owner_email: str | None) -> Iterator[FoundTouchpoint | Unusable]:
    """One connection a row, between its person and the owner of the export."""
    sheet = Sheet(file, SHEET)
    days = Column(partial(sheet.column, "connected_on"))
    for row in sheet.rows():
        yield row if isinstance(row, Unusable) else _connection(row, days, owner_email)


def _connection(row: Row, days: Column, owner_email: str | None) -> FoundTouchpoint | Unusable:
    profile = linkedin_profile(row.cells.get("url", ""))
    if not profile and "email" not in row.cells:
        return Unusable(row.line, "LinkedIn gives neither a profile nor an e-mail address for this connection")
    try:
        email_norm = _address(row)
        connected_on = days.day(row.cells.get("connected_on", ""))
    except ValueError as error:
        return Unusable(row.line, str(error))
    return FoundTouchpoint(
        customer=_person(row, profile),
        channel=Channel.LINKEDIN,
        occurred_on=connected_on,
        source_ref=f"{owner_email}:{profile or email_norm}",
        manager_email=owner_email,
        line=row.line,
    )


def _address(row: Row) -> str | None:
    return normalise(row.cells["email"]) if "email" in row.cells else None


def _person(row: Row, profile: str | None) -> FoundCustomer:
    cells = row.cells
    given, family = cells.get("given_name"), cells.get("family_name")
    return FoundCustomer(
        email=cells.get("email"),
        name=" ".join(part for part in (given, family) if part) or None,
        given_name=given,
        family_name=family,
        company=cells.get("company"),
        title=cells.get("title"),
        refs={"linkedin": profile} if profile else {},
        line=row.line,
    )
