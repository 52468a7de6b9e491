"""Any JSON API that is asked by e-mail address: what it says about a person, under the columns of customers.csv.

Settings say where in its answer which column is found, such as `name=data.full_name`. An answer that names another
address than the one asked about is somebody else's and left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

from responder import rows
from responder.columns import column_key
from responder.errors import Permanent
from responder.facts import FoundClaim, FoundCustomer, Since, Sought
from responder.looking_up import Api
from responder.sources import Found, Setting, is_about, told

NAME = "rest"
TITLE = "own API"
PLACE = "{email}"
MOST_ADDRESSES = 5
MOST_TOUCHPOINTS = 200

SETTINGS = {
    "url": Setting("where it is asked, https://… with {email} where the person's address belongs"),
    "header": Setting("the name of the header that carries the key", default="Authorization"),
    "secret": Setting(
        "that header's whole value, such as Bearer …; empty where no key is wanted", is_secret=True, default=""
    ),
    "fields": Setting("where in the answer our columns are, such as name=data.full_name customer_since=data.joined"),
    "since_means": Setting(f"what customer_since is: {', '.join(Since)}", default=Since.CUSTOMER_SINCE.value),
    "touchpoints": Setting("where in the answer the list of past contacts is, such as data.contacts", default=""),
    "touchpoint_fields": Setting(
        "where in one contact its columns are, such as channel=kind occurred_at=at", default=""
    ),
}


def ask(who: Sought, settings: Mapping[str, str], seconds: float) -> list[Found]:
    """What the API knows under each of the person's addresses."""
    say = told(TITLE, SETTINGS, settings)
    fields, contact_fields = _fields(say, "fields"), _fields(say, "touchpoint_fields")
    meaning = _meaning(say["since_means"])
    origin, target = _place(say["url"])
    headers = {say["header"]: say["secret"]} if say["secret"] else {}
    api = Api(TITLE, origin, headers, seconds)
    found: list[Found] = []
    for email in who.emails[:MOST_ADDRESSES]:
        answer = api.get(target.replace(PLACE, quote(email, safe="")))
        person = _cells(answer, fields)
        if not person:
            continue
        contacts = [_cells(one, contact_fields) for one in _list(answer, say["touchpoints"])]
        said = rows.values(TITLE, [person, *(cells for cells in contacts if cells)], email)
        found += [_dated(one, meaning) for one in said if is_about(one, who)]
    return found


def _fields(say: Mapping[str, str], setting: str) -> dict[str, list[str]]:
    """Column → the steps to it. Raises Permanent for what is not written like name=data.full_name."""
    pairs = [part.partition("=") for part in say[setting].replace(",", " ").split()]
    if not all(name and all(path.split(".")) for name, _, path in pairs):
        raise Permanent(f"{TITLE} cannot be asked: its setting {setting!r} is not written like name=data.full_name.")
    return {column_key(name): path.split(".") for name, _, path in pairs}


def _meaning(text: str) -> Since:
    try:
        return Since(text.replace("_", " ").lower())
    except ValueError:
        known = ", ".join(Since)
        raise Permanent(f"{TITLE} cannot be asked: its setting 'since_means' is none of {known}.") from None


def _place(url: str) -> tuple[str, str]:
    """The API's origin, and what is asked for there."""
    try:
        place = urlsplit(url)
    except ValueError:
        place = urlsplit("")
    target = f"{place.path or '/'}?{place.query}" if place.query else place.path
    if PLACE not in target or "@" in place.netloc:
        raise Permanent(f"{TITLE} cannot be asked: its setting 'url' has to be https://… with {PLACE} in its path.")
    return f"{place.scheme}://{place.netloc}", target


def _cells(answer: Any, fields: Mapping[str, list[str]]) -> dict[str, str]:
    return {key: cell for key, path in fields.items() if (cell := rows.text(_at(answer, path)))}


def _at(value: Any, path: list[str]) -> Any:
    """What is at the end of the path, None where it leads nowhere. A number counts the items of a list from 0."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isascii() and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _list(answer: Any, path: str) -> Iterator[Any]:
    found = _at(answer, path.split(".")) if path else []
    yield from found[:MOST_TOUCHPOINTS] if isinstance(found, list) else []


def _dated(one: Found, meaning: Since) -> Found:
    """A customer's date under its own meaning, where it does not say since when they were a customer."""
    if not isinstance(one, FoundCustomer) or meaning is Since.CUSTOMER_SINCE or not one.customer_since_on:
        return one
    return replace(one, customer_since_on=None, claims=(FoundClaim(meaning, one.customer_since_on),))
