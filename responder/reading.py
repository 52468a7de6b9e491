"""Turns loosely typed members of a provider's JSON into fields of an event: a wrong type means absent."""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, TypeVar

from responder import addresses
from responder.errors import BadPayload
from responder.facts import NewEvent, Unreadable
from responder.instants import instant

LONGEST_NAME = 200
LONGEST_COMMENT = 2000
LARGEST_CENTS = 2_000_000_000

# What code raises that trusted the shape of somebody else's JSON too much.
MISREAD = (BadPayload, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

Item = TypeVar("Item")


def each(items: Iterable[Item], read: Callable[[int, Item], NewEvent | None]) -> Iterator[NewEvent | Unreadable]:
    """What `read` makes of each item, counted from 1. One that cannot be read does not stop the others.

    An item for which `read` returns None is left out.
    """
    for position, item in enumerate(items, start=1):
        event = _attempt(position, item, read)
        if event is not None:
            yield event


def _attempt(position: int, item: Item, read: Callable[[int, Item], NewEvent | None]) -> NewEvent | Unreadable | None:
    try:
        return read(position, item)
    except BadPayload as error:
        return Unreadable(position, str(error))
    except MISREAD as error:
        return Unreadable(position, f"It is not shaped as expected ({type(error).__name__}).")


def words(value: object, longest: int = LONGEST_NAME) -> str | None:
    """One line of text without control characters; None when there is none."""
    text = _without_controls(value, keep="")
    return " ".join(text.split())[:longest].rstrip() or None


def lines(value: object, longest: int = LONGEST_COMMENT) -> str | None:
    """Text as a person wrote it, line breaks kept; None when there is none."""
    return _without_controls(value, keep="\n")[:longest].strip() or None


def _without_controls(value: object, *, keep: str) -> str:
    if not isinstance(value, str):
        return ""
    text = value.replace("\r\n", "\n")
    if text.isprintable():
        return text
    return "".join(character if character in keep or _is_visible(character) else " " for character in text)


def _is_visible(character: str) -> bool:
    # Cc: controls. Zl, Zp: line breaks in disguise. Cf holds the marks that turn text around, and two joiners.
    return unicodedata.category(character) not in ("Cc", "Zl", "Zp", "Cf") or character in "\u200c\u200d"


def ref(value: object) -> str | None:
    """Somebody else's id, which some write as a number; None when there is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return words(value)


def made_ref(*parts: object) -> str:
    """An id for an event whose sender gives it none: the same parts make the same id."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:40]


def refs(**known: object) -> dict[str, str]:
    """Somebody else's ids of a person, by the name of the system; those that are none are left out."""
    return {system: found for system, value in known.items() if (found := ref(value))}


def member(value: object, name: str) -> Any:
    """`value[name]`, or None where `value` is no object."""
    return value.get(name) if isinstance(value, dict) else None


def address(value: object) -> str | None:
    """The e-mail address as written, or None when it is none."""
    if not isinstance(value, str):
        return None
    try:
        addresses.normalise(value)
    except ValueError:
        return None
    return value.strip()


def moment(*values: object) -> datetime | None:
    """The first of the values that is a moment in time."""
    for value in values:
        try:
            return instant(value)
        except ValueError:
            continue
    return None


def day(value: object) -> date | None:
    """The date of a moment in UTC, or a date written as one."""
    found = moment(value)
    return found.date() if found else None


def cents(value: object) -> int | None:
    """A whole amount a column can hold."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST_CENTS:
        return None
    return value


def country(value: object) -> str | None:
    """A two-letter country code."""
    code = (words(value) or "").upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def currency(value: object) -> str | None:
    """A three-letter currency code."""
    code = (words(value) or "").upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else None
