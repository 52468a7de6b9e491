"""Turns the cells of one row, under the columns of customers.csv and touchpoints.csv, into values.

Wherever a row comes from, a file, a database or somebody's API, its columns are called and written the same.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from responder import days, reading
from responder.addresses import normalise
from responder.addressing import form_of_address
from responder.errors import Permanent
from responder.facts import Channel, FoundClaim, FoundCustomer, FoundTouchpoint, Since
from responder.places import country_code, language_code
from responder.profiles import linkedin_profile
from responder.sheets import flaw

T = TypeVar("T", bound=str)
Cells = Mapping[str, str]

LARGEST = 2**31 - 1
MOST_ADDRESSES = 20

# Our column → the member of FoundCustomer it fills as it stands.
PLAIN = {
    "name": "name",
    "given_name": "given_name",
    "family_name": "family_name",
    "company": "company",
    "title": "title",
    "phone": "phone",
    "language": "language",
    "address_form": "address_form",
    "country": "country",
    "time_zone": "time_zone",
    "list": "list_name",
    "plan": "plan",
    "currency": "currency",
    "notes": "notes",
}
# A column of dates → what its dates mean. `customer_since` is the company's own word and has a member of its own.
CLAIMS = {
    "subscribed_since": Since.SUBSCRIBED,
    "account_created": Since.ACCOUNT_CREATED,
    "first_order": Since.FIRST_ORDER,
    "first_payment": Since.FIRST_PAYMENT,
    "list_import": Since.LIST_IMPORT,
}
DATES = ("customer_since", *CLAIMS)
CUSTOMER = frozenset({*PLAIN, *DATES, "email", "other_emails", "value_cents", "owner", "refs", "linkedin"})
TOUCHPOINT = frozenset({"email", "manager", "channel", "occurred_at", "direction", "summary", "id"})

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


def customer(cells: Cells, day: Callable[[str], date], others: Mapping[str, str], line: int = 0) -> FoundCustomer:
    """The customer of a row. `others` are the columns kept as attributes, and their titles; `day` reads a date.

    A `linkedin` that is no profile's address is an attribute like any other. Raises ValueError, saying why, where the
    row is not written as it has to be.
    """
    since, cents, owner = cells.get("customer_since"), cells.get("value_cents"), cells.get("owner")
    profile = linkedin_profile(cells["linkedin"]) if "linkedin" in cells else None
    return FoundCustomer(
        email=_as_written(cells.get("email")),
        customer_since_on=day(since) if since else None,
        value_cents=_cents(cents) if cents else None,
        owner_email=_address(cells, "owner") if owner else None,
        refs={**({"linkedin": profile} if profile else {}), **(_refs(cells["refs"]) if "refs" in cells else {})},
        attributes={others[key]: cells[key] for key in others if key in cells and not (profile and key == "linkedin")},
        other_emails=_other_addresses(cells["other_emails"]) if "other_emails" in cells else (),
        claims=tuple(FoundClaim(what, day(cells[key])) for key, what in CLAIMS.items() if key in cells),
        line=line,
        **_plain(cells),
    )


def touchpoint(cells: Cells, day: Callable[[str], date], manager: str | None, line: int = 0) -> FoundTouchpoint:
    """The contact of a row, `manager`'s where it names nobody of ours. Raises ValueError as `customer` does."""
    manager = _address(cells, "manager") if "manager" in cells else manager
    return FoundTouchpoint(
        customer=FoundCustomer(email=_address(cells, "email"), line=line),
        channel=_word(CHANNELS, cells, "channel"),
        occurred_on=day(cells.get("occurred_at", "")),
        source_ref=_source_ref(cells, manager),
        manager_email=manager,
        direction=_word(DIRECTIONS, cells, "direction") if "direction" in cells else None,
        summary=cells.get("summary"),
        line=line,
    )


def _plain(cells: Cells) -> dict[str, Any]:
    said = {member: cells[key] for key, member in PLAIN.items() if key in cells}
    if "country" in said:
        said["country"] = country_code(said["country"])
    if "language" in said:
        said["language"] = language_code(said["language"])
    if "address_form" in said:
        said["address_form"] = form_of_address(said["address_form"])
    return said


def _other_addresses(text: str) -> tuple[str, ...]:
    written = [part for part in re.split(r"[\s,;]+", text) if part]
    if len(written) > MOST_ADDRESSES:
        raise ValueError(f"it has more than {MOST_ADDRESSES} other_emails")
    try:
        return tuple({normalise(one): one for one in written}.values())
    except ValueError:
        raise ValueError("one of its other_emails is not an e-mail address") from None


def values(title: str, many: Iterable[Cells], email: str | None) -> list[FoundCustomer | FoundTouchpoint]:
    """What rows say that came from `title`; one with a channel and a day is a contact. Those without an address are
    about `email`. A row that cannot be used is left out.

    Raises Permanent, with the reason of the first, where none can be used.
    """
    found: list[FoundCustomer | FoundTouchpoint] = []
    why = None
    for cells in many:
        try:
            found.append(_value({"email": email, **cells} if email else cells))
        except ValueError as error:
            why = why or str(error)
    if why and not found:
        raise Permanent(f"What {title} answered cannot be used: {why}.")
    return found


def _value(cells: Cells) -> FoundCustomer | FoundTouchpoint:
    if why := flaw(cells):
        raise ValueError(why)
    if "channel" in cells and "occurred_at" in cells:
        return touchpoint(cells, _day, None)
    others = {key: key for key in cells if key not in CUSTOMER}
    return customer(cells, _day, others)


def _day(text: str) -> date:
    """A date as people write it, or a moment as programs do (unix time)."""
    try:
        return days.day(text)
    except ValueError:
        if found := reading.day(text):
            return found
        raise


def text(value: object) -> str | None:
    """A cell out of a value that is no text yet; None where it says nothing, or nothing that fits into one cell."""
    if isinstance(value, list):
        return ", ".join(part for one in value if not isinstance(one, list) and (part := text(one))) or None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        whole, point, fraction = f"{value:f}".partition(".")
        return f"{whole}{point}{fraction}".rstrip("0.") if fraction.strip("0") else whole
    return str(value).strip() or None if isinstance(value, str | int | UUID) else None


def _as_written(text: str | None) -> str:
    if text is None:
        raise ValueError("there is no e-mail address")
    try:
        normalise(text)
    except ValueError:
        raise ValueError("its email is not an e-mail address") from None
    return text


def _address(cells: Cells, key: str) -> str:
    try:
        return normalise(cells.get(key, ""))
    except ValueError:
        raise ValueError(f"its {key} is not an e-mail address") from None


LONGEST_NUMBER = 20


def _cents(text: str) -> int:
    is_number = len(text) <= LONGEST_NUMBER and text.isascii() and text.removeprefix("-").isdigit()
    if not is_number or abs(int(text)) > LARGEST:
        raise ValueError(f"its value_cents is not a whole number of cents up to {LARGEST}")
    return int(text)


def _refs(text: str) -> dict[str, str]:
    pairs = [part.partition(":") for part in text.split()]
    if not all(provider and ref for provider, _, ref in pairs):
        raise ValueError("its refs are not written like stripe:cus_123 hubspot:42")
    return {provider.lower(): ref for provider, _, ref in pairs}


def _word(known: Mapping[str, T], cells: Cells, key: str) -> T:
    try:
        return known[cells.get(key, "").lower()]
    except KeyError:
        raise ValueError(f"its {key} is none of {', '.join(dict.fromkeys(map(str, known.values())))}") from None


def _source_ref(cells: Cells, manager: str | None) -> str:
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
