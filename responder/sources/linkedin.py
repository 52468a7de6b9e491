"""LinkedIn's Connections.csv: with whom one of us is connected, and since when.

Source: the archive behind "Get a copy of your data" (columns and the "Notes:" preamble read 2026-11-23).
LinkedIn writes an e-mail address only for connections who allow it; most rows have none.
"""

from collections.abc import Iterator
from typing import BinaryIO

from responder.addresses import normalise
from responder.days import day
from responder.facts import Channel, FoundCustomer, FoundTouchpoint, Unusable
from responder.sheets import Row, Sheet

NAME = "linkedin"
TITLE = "LinkedIn export"
NEEDS_OWNER = True

WANTED = frozenset({"given_name", "family_name", "email_address", "connected_on"})


def read(file: BinaryIO, owner_email: str | None) -> Iterator[FoundTouchpoint | Unusable]:
    """One connection a row, between its person and the owner of the export."""
    for row in Sheet(file, WANTED).rows():
        yield row if isinstance(row, Unusable) else _connection(row, owner_email)


def _connection(row: Row, owner_email: str | None) -> FoundTouchpoint | Unusable:
    cells = row.cells
    if "email_address" not in cells:
        return Unusable(row.line, "LinkedIn gives no e-mail address for this connection")
    try:
        email_norm = normalise(cells["email_address"])
        connected_on = day(cells.get("connected_on", ""))
    except ValueError as error:
        return Unusable(row.line, str(error))
    return FoundTouchpoint(
        customer=_person(row),
        channel=Channel.LINKEDIN,
        occurred_on=connected_on,
        source_ref=f"{owner_email}:{email_norm}",
        manager_email=owner_email,
        line=row.line,
    )


def _person(row: Row) -> FoundCustomer:
    cells = row.cells
    given, family = cells.get("given_name"), cells.get("family_name")
    return FoundCustomer(
        email=cells["email_address"],
        name=" ".join(part for part in (given, family) if part) or None,
        given_name=given,
        family_name=family,
        company=cells.get("company"),
        title=cells.get("position"),
        line=row.line,
    )
