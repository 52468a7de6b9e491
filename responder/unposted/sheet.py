"""Turns an export about people who left, whoever wrote it, into events of our `standard` format, a row at a time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from typing import Any, BinaryIO

from responder import reading
from responder.addresses import normalise
from responder.columns import Columns, plain
from responder.days import Column
from responder.facts import Unusable
from responder.places import country_code, language_code
from responder.sheets import NO_MAPPING, Row, Sheet
from responder.unposted.titles import ACTORS, CANCELLED, DATED, NO, STATES, STILL_THERE, TITLES, WHAT, YES

TEXTS = ("name", "given_name", "family_name", "reason", "comment", "external_id", "currency")
DATES = ("occurred_at", *DATED, "subscribed_since")
KNOWN = frozenset(
    {*TEXTS, *DATES, "email", "event", "left", "event_id", "list", "plan", "locale", "country", "actor", "value_cents"}
)
# Columns that `responder.titles` knows by another name are told apart here: what is a note there is a comment here.
COLUMNS = Columns(
    wanted=frozenset({"email"}), known=KNOWN, also={title: key for key, all_ in TITLES.items() for title in all_}
)

STATE_OF = {word: what for what, words in STATES.items() for word in (what, *words)} | {
    plain(standard): what for what, standard in WHAT.items()
}
ACTOR_OF = {word: actor for actor, words in ACTORS.items() for word in words}
NOON = time(12, tzinfo=UTC)
HERE = "it says that they are still there"

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap])?\.?m?", re.ASCII | re.IGNORECASE)
# Mailchimp says so in the column of reasons.
_BY_STAFF = re.compile(r"\bby an? (?:admin|administrator|staff member)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says happened: a `standard` event whose id is made of who, what and when."""

    line: int
    event: dict[str, Any]
    has_date: bool


def read(
    file: BinaryIO, mapping: Mapping[str, str] = NO_MAPPING, *, what: str | None = None
) -> Iterator[Said | Unusable]:
    """Each row's goodbye, or why there is none in it. `what` happened to those whose row does not say it.

    Raises UnusableFile where the file has no column of addresses.
    """
    sheet = Sheet(file, COLUMNS, mapping)
    days = {key: Column(partial(sheet.column, key)) for key in DATES}
    for row in sheet.rows():
        yield row if isinstance(row, Unusable) else _said(row, days, what)


def _said(row: Row, days: Mapping[str, Column], what: str | None) -> Said | Unusable:
    cells = row.cells
    try:
        email = _email(cells)
        happened, at = _what(cells, what), _when(cells, days)
        kind = _kind(happened, cells)
        since = days["subscribed_since"].day(cells["subscribed_since"]) if "subscribed_since" in cells else None
        data = {**_data(cells), "email": email, **({"subscribed_since": since.isoformat()} if since else {})}
    except ValueError as error:
        return Unusable(row.line, str(error))
    subject = cells.get("plan" if kind.startswith("subscription.") else "list")
    moment = at.isoformat() if at else None
    data["id"] = reading.made_ref(normalise(email), kind, subject, moment, cells.get("event_id"))
    return Said(row.line, {"type": kind, **({"timestamp": moment} if moment else {}), "data": data}, at is not None)


def _email(cells: Mapping[str, str]) -> str:
    email = reading.address(cells.get("email"))
    if email is None:
        raise ValueError("its email is not an e-mail address" if "email" in cells else "there is no e-mail address")
    return email


def _what(cells: Mapping[str, str], otherwise: str | None) -> str:
    """In our words. A state beats a yes or no, and that beats a date of leaving."""
    if "event" in cells:
        return _state(cells["event"])
    if "left" in cells:
        return _left(cells["left"])
    dated = next((what for key, what in DATED.items() if key in cells), None)
    if found := dated or otherwise:
        return found
    raise ValueError("it does not say that they left; where every row is about that, add --event unsubscribed")


def _state(text: str) -> str:
    word = plain(text)
    if word in CANCELLED or word in STATE_OF:
        return STATE_OF.get(word, "cancelled")
    if word in STILL_THERE:
        raise ValueError(HERE)
    raise ValueError("its event is a word we do not know")


def _left(text: str) -> str:
    word = plain(text)
    if word in YES:
        return "unsubscribed"
    if word in NO:
        raise ValueError(HERE)
    raise ValueError("whether they left is neither yes nor no")


def _kind(what: str, cells: Mapping[str, str]) -> str:
    left_a_list = what == "cancelled" and plain(cells.get("event", "")) in CANCELLED and "plan" not in cells
    return WHAT["unsubscribed" if left_a_list else what]


def _when(cells: Mapping[str, str], days: Mapping[str, Column]) -> datetime | None:
    """The first of the dates that is given: to the second where the cell says so, else noon."""
    key = next((key for key in ("occurred_at", *DATED) if key in cells), None)
    if key is None:
        return None
    text = cells[key]
    return reading.moment(text) or datetime.combine(days[key].day(text), _clock(text))


def _clock(text: str) -> time:
    found = _CLOCK.search(text)
    if found is None:
        return NOON
    hour = int(found[1]) % 12 + (12 if found[4].lower() == "p" else 0) if found[4] else int(found[1])
    try:
        return time(hour, int(found[2]), int(found[3] or 0), tzinfo=UTC)
    except ValueError:
        return NOON


def _data(cells: Mapping[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {key: cells[key] for key in TEXTS if key in cells}
    data |= {key: {"id": cells[key], "name": cells[key]} for key in ("list", "plan") if key in cells}
    if "country" in cells:
        data["country"] = country_code(cells["country"])
    if "locale" in cells:
        data["locale"] = language_code(cells["locale"])
    if actor := _actor(cells):
        data["actor"] = actor
    if "value_cents" in cells:
        data["value_cents"] = _cents(cells["value_cents"])
    return data


def _actor(cells: Mapping[str, str]) -> str | None:
    if _BY_STAFF.search(cells.get("reason", "")):
        return "staff"
    return ACTOR_OF.get(plain(cells.get("actor", "")))


def _cents(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise ValueError("its value_cents is no whole number")
    return int(text)
