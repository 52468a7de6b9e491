"""Turns what somebody decides about a connection into its name, its secret and its settings."""

from typing import Any

from responder.connecting import LONGEST_NAME, rotate
from responder.errors import Refused
from responder.models import Connection
from responder.providers import provider


def rename(connection: Connection, name: str) -> None:
    """Call it otherwise from now on; its address and its past stay. Raises Refused for no name."""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Refused("A connection needs a name, such as the newsletter's.")
    connection.name = name


def tell_secret(connection: Connection, secret: str) -> None:
    """Take the secret that the platform has made; one that is there already stays valid beside it.

    Raises Refused for what cannot be one, and for the one that is in use.
    """
    secret = secret.strip()
    if secret in connection.secrets.values():
        raise Refused("That is a secret this connection knows already.")
    rotate(connection, secret)


def new_secret(connection: Connection) -> None:
    """Make a new secret where we make them. Raises Refused where only the platform can."""
    make = provider(connection.provider).SECRET.make
    if make is None:
        raise Refused("Only the platform can make this secret: make a new one there, and tell it here.")
    rotate(connection, make())


def set_setting(connection: Connection, name: str, value: Any) -> None:
    """Keep one setting; None forgets it."""
    kept = {**connection.settings, name: value}
    connection.settings = {name: value for name, value in kept.items() if value is not None}
