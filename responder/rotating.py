"""Turns one address or secret of a connection into the next one, with the one before live until nobody uses it."""

import secrets as randomness
from datetime import timedelta
from enum import StrEnum

from responder.connecting import TOKEN_BYTES, rotate
from responder.errors import Refused
from responder.instants import now
from responder.models import Connection
from responder.providers import provider

PREVIOUS_TOKEN_DAYS = 7
MOST_DAYS = 90


class Rotated(StrEnum):
    """What can be rotated: the token in the URL, or the secret."""

    TOKEN = "token"  # noqa: S105 - a word
    SECRET = "secret"  # noqa: S105 - a word


def rotate_token(connection: Connection, *, days: int = PREVIOUS_TOKEN_DAYS) -> None:
    """A new token; the URL of before lets in for so many days more. One of before that is over at once.

    Raises Refused for less than one day or more than MOST_DAYS.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Refused(f"The address of before can stay valid for 1 to {MOST_DAYS} days.")
    connection.previous_token, connection.token = connection.token, randomness.token_urlsafe(TOKEN_BYTES)
    connection.previous_token_until = now() + timedelta(days=days)
    connection.previous_token_used_at = None


def rotate_secret(connection: Connection, secret: str | None = None) -> None:
    """A new secret, made by us where the platform lets us choose; the one of before stays valid until it is ended.

    Raises Refused for what cannot be a secret, for the one that is current already, and where only the platform can
    make one and none was handed in.
    """
    rule = provider(connection.provider).SECRET
    if secret is None and rule.make is None:
        raise Refused(f"Only the platform can make {rule.what}: hand in the one it shows.")
    new = secret.strip() if secret is not None else rule.make() if rule.make else ""
    if new == connection.secrets.get("current"):
        raise Refused("That is the secret it has already.")
    rotate(connection, new)
    connection.previous_secret_used_at = None


def previous_url_of(connection: Connection, public_url: str) -> str | None:
    """The address of before, while it still lets in; None when there is none."""
    until = connection.previous_token_until
    if connection.previous_token is None or until is None or until <= now():
        return None
    return f"{public_url.rstrip('/')}/hooks/{connection.provider}/{connection.previous_token}"


def end_previous(connection: Connection, what: Rotated) -> None:
    """Let nobody in any more by the address, or the secret, of before. Raises Refused where there is none."""
    if what is Rotated.TOKEN:
        if connection.previous_token is None:
            raise Refused("There is no address of before.")
        connection.previous_token = connection.previous_token_until = connection.previous_token_used_at = None
        return
    if "previous" not in connection.secrets:
        raise Refused("There is no secret of before.")
    connection.secrets = {"current": connection.secrets["current"]}
    connection.previous_secret_used_at = None
