"""An address book (vCard): names, addresses and companies of people, as phones and mail programs export them.

Only what a card says in so many words is taken over: no name is guessed out of "Dr. Ada Byron", no birthday or
anniversary says since when somebody is with us.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from zoneinfo import available_timezones

from responder.addresses import normalise
from responder.facts import FoundCustomer, Unusable
from responder.places import country_code, language_code
from responder.rows import MOST_ADDRESSES
from responder.sheets import LONGEST_CELL, LONGEST_TEXT, flaw
from responder.vcards import Card, cards

NAME = "vcard"
TITLE = "address book"
WANTS = "an address book (.vcf): Apple, Google, Outlook, Thunderbird; cards with an e-mail address"

COUNTRY = 6  # the seventh component of an ADR


def read(file: BinaryIO, owner_email: str | None) -> Iterator[FoundCustomer | Unusable]:  # noqa: ARG001 - the contract
    """One customer a card, by its preferred address; the others are further addresses of the same person."""
    for card in cards(file):
        try:
            yield _customer(card)
        except ValueError as reason:
            yield Unusable(card.line, str(reason))


def _customer(card: Card) -> FoundCustomer:
    if why := card.flaw or _no_person(card):
        raise ValueError(why)
    email, *others = _addresses(card)
    said = {name: text for name, text in _said(card).items() if text}
    if why := flaw({**said, "email": email}):
        raise ValueError(why)
    uid = card.text("UID")
    return FoundCustomer(
        email=email,
        other_emails=tuple(others),
        refs={"vcard": uid} if uid and len(uid) <= LONGEST_CELL else {},
        line=card.line,
        **said,
    )


def _no_person(card: Card) -> str | None:
    kind = (card.text("KIND") or "individual").lower()
    return None if kind == "individual" else "it is the card of a group, an organisation or a place"


def _addresses(card: Card) -> list[str]:
    """Its addresses as written, each once, the preferred first. Raises ValueError, saying why, where there is none."""
    written = [re.sub(r"^mailto:", "", one.text.strip(), flags=re.IGNORECASE) for one in card.all("EMAIL")]
    if not written:
        raise ValueError("there is no e-mail address")
    if len(written) > MOST_ADDRESSES:
        raise ValueError(f"it has more than {MOST_ADDRESSES} e-mail addresses")
    try:
        return list({normalise(one): one for one in reversed(written)}.values())[::-1]
    except ValueError:
        raise ValueError("one of its e-mail addresses is none") from None


def _said(card: Card) -> dict[str, Any]:
    family, given, *_ = [*card.parts("N"), None, None]
    company = card.parts("ORG")
    return {
        "name": card.text("FN"),
        "given_name": given,
        "family_name": family,
        "company": company[0] if company else None,
        "title": card.text("TITLE"),
        "phone": _phone(card),
        "language": _language(card),
        "country": _country(card),
        "time_zone": _time_zone(card),
        "notes": (card.text("NOTE") or "")[:LONGEST_TEXT],
    }


def _phone(card: Card) -> str | None:
    return re.sub(r"^tel:", "", card.text("TEL") or "", flags=re.IGNORECASE) or None


def _language(card: Card) -> str | None:
    return language_code(text) if (text := card.text("LANG")) else None


def _country(card: Card) -> str | None:
    parts = card.parts("ADR")
    return country_code(parts[COUNTRY]) if len(parts) > COUNTRY and parts[COUNTRY] else None  # type: ignore[arg-type]


def _time_zone(card: Card) -> str | None:
    """A zone by its name; an offset from UTC says nothing about summer."""
    text = card.text("TZ")
    return text if text in available_timezones() else None
