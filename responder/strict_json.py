"""Turns bytes from a stranger into JSON values that every later step can store, or refuses them."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from responder.errors import BadPayload, BadSignature

MOST_NESTED = 32
MOST_DIGITS = 20

# Escapes that may decode to a NUL or to half a surrogate pair: databases take neither.
_SUSPICIOUS = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


def load(body: bytes) -> Any:
    """The value, out of UTF-8 JSON as RFC 8259 means it.

    Raises BadPayload for anything else and for what parsers disagree about or databases choke on: NaN and
    Infinity, duplicate keys, numbers beyond 20 digits, NUL, halves of surrogate pairs, nesting beyond 32.
    """
    try:
        value = _DECODER.decode(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadPayload("The body is not UTF-8.") from error
    except RecursionError as error:
        raise BadPayload(f"The body is nested deeper than {MOST_NESTED} levels.") from error
    except ValueError as error:
        raise BadPayload("The body is not JSON.") from error
    if body.count(b"{") + body.count(b"[") > MOST_NESTED or _SUSPICIOUS.search(body):
        _inspect(value)
    return value


def load_object(body: bytes, *texts: str) -> dict[str, Any]:
    """The object, with a text under each of these names. Raises BadPayload for anything else."""
    value = load(body)
    if not isinstance(value, dict):
        raise BadPayload("The body is no object.")
    for name in texts:
        if not isinstance(value.get(name), str):
            raise BadPayload(f'The body has no text "{name}".')
    return value


def refuse_another(body: bytes, path: Sequence[str], told: str | None) -> None:
    """Make sure that an id told beside a signed body is the one inside, at this path; None when none was told.

    Raises BadSignature when it is another, or when the body cannot be read and so holds none.
    """
    if told is None:
        return
    try:
        found = load(body)
    except BadPayload:
        found = None
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, str | int) or str(found) != told:
        raise BadSignature("What stands beside the body is not what stands in it.")


def _inspect(value: Any) -> None:
    """Look at every level, without recursion; only bodies that could hide something pay for this."""
    level = [value]
    for _ in range(MOST_NESTED):
        _refuse_unstorable(level)
        level = list(_children(level))
    _refuse_unstorable(level)
    if any(isinstance(found, dict | list) for found in level):
        raise BadPayload(f"The body is nested deeper than {MOST_NESTED} levels.")


def _children(level: list[Any]) -> Iterator[Any]:
    for value in level:
        if isinstance(value, dict):
            yield from value
            yield from value.values()
        elif isinstance(value, list):
            yield from value


def _refuse_unstorable(level: list[Any]) -> None:
    text = "".join(value for value in level if isinstance(value, str))
    if "\0" in text:
        raise BadPayload("The body holds a NUL character.")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise BadPayload("The body holds half of a surrogate pair.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadPayload("The body names a key twice in one object.")
    return found


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise BadPayload(f"The body holds a number of more than {MOST_DIGITS} digits.")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise BadPayload("The body holds a number beyond every bound.")
    return number


def _constant(name: str) -> Any:
    raise BadPayload(f"The body holds {name}, which is not JSON.")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_fraction, parse_constant=_constant
)
