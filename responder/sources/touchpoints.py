"""touchpoints.csv: past contacts, as a company's own systems export them or as somebody wrote them down."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO, TypeVar

from responder.addresses import normalise
from responder.days import Column
from responder.facts import Channel, FoundCustomer, FoundTouchpoint, Unusable
from responder.sheets import Row, Sheet

NAME = "touchpoints"
TITLE = "touchpoints.csv"

T = TypeVar("T", bound=str)

WANTED = frozenset({"email", "channel", "occurred_at"})

# What people write → what we call it; our own words are added below.
CHANNELS = {
    "meeting": Channel.MET,
    "in person": Channel.MET,
    "visit": Channel.MET,
    "phone": Channel.CALL,
    "video": Channel.CALL,
    "chat": Channel.MESSAGE,
    "dm": Channel.MESSAGE,
    "direct message": Channel.MESSAGE,
    "e-mail": Channel.EMAIL,
    "mail": Channel.EMAIL,
    "conference": Channel.EVENT,
    "webinar": Channel.EVENT,
    "ticket": Channel.SUPPORT,
} | {channel.value: channel for channel in Channel}

DIRECTIONS = {
    "inbound": "inbound",
    "in": "inbound",
    "received": "inbound",
    "outbound": "outbound",
    "out": "outbound",
    "sent": "outbound",
    "both": "both",
}


def read(file: BinaryIO, owner_email: str | None) -> Iterator[FoundTouchpoint | Unusable]:
    """One contact a row; rows without a manager are the owner's, where one was named."""
    sheet = Sheet(file, WANTED)
    days = Column(lambda: sheet.column("occurred_at"))
    for row in sheet.rows():
        yield row if isinstance(row, Unusable) else _contact(row, days, owner_email)


def _contact(row: Row, days: Column, owner_email: str | None) -> FoundTouchpoint | Unusable:
    cells = row.cells
    try:
        manager = _address(cells, "manager") if "manager" in cells else owner_email
        return FoundTouchpoint(
            customer=FoundCustomer(email=_address(cells, "email"), line=row.line),
            channel=_word(CHANNELS, cells, "channel"),
            occurred_on=days.day(cells.get("occurred_at", "")),
            source_ref=_source_ref(cells, manager),
            manager_email=manager,
            direction=_word(DIRECTIONS, cells, "direction") if "direction" in cells else None,
            summary=cells.get("summary"),
            line=row.line,
        )
    except ValueError as error:
        return Unusable(row.line, str(error))


def _address(cells: dict[str, str], key: str) -> str:
    try:
        return normalise(cells.get(key, ""))
    except ValueError:
        raise ValueError(f"its {key} is not an e-mail address") from None


def _word(known: dict[str, T], cells: dict[str, str], key: str) -> T:
    try:
        return known[cells.get(key, "").lower()]
    except KeyError:
        raise ValueError(f"its {key} is none of {', '.join(dict.fromkeys(map(str, known.values())))}") from None


def _source_ref(cells: dict[str, str], manager: str | None) -> str:
    """The row's own `id` where it has one, else a key of all that tells two contacts apart."""
    if "id" in cells:
        return cells["id"]
    told_apart = (
        cells.get("email", "").lower(),
        manager or "",
        cells.get("channel", "").lower(),
        cells.get("occurred_at", ""),
        cells.get("summary", ""),
    )
    return hashlib.sha256("\x1f".join(told_apart).encode()).hexdigest()[:32]
