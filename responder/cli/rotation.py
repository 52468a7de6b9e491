"""Turns one address or secret of a connection into the next one, from the command line."""

from datetime import datetime
from typing import Any

import click
from sqlalchemy.orm import Session

from responder.cli.asked import read_secret
from responder.cli.printing import answers, tell
from responder.connecting import connection_called, url_of
from responder.db import transaction
from responder.errors import Refused
from responder.models import Connection
from responder.rotating import (
    PREVIOUS_TOKEN_DAYS,
    Rotated,
    end_previous,
    previous_url_of,
    rotate_secret,
    rotate_token,
)
from responder.up.record import public_url

MADE = ""
provider_option = click.option(
    "--provider", default=None, help="Which platform's, where several connections are called so."
)


@click.command("rotate")
@click.argument("name")
@click.option("--token", "of_token", is_flag=True, help="A new address; the one of before stays valid for --days.")
@click.option(
    "--secret",
    is_flag=False,
    flag_value=MADE,
    default=None,
    metavar="[SECRET]",
    help="A new secret, made here, or the one that the platform made (- reads it from standard input).",
)
@click.option("--days", type=int, default=PREVIOUS_TOKEN_DAYS, show_default=True, help="For an address.")
@provider_option
@answers
def rotate(name: str, *, of_token: bool, secret: str | None, days: int, provider: str | None, as_json: bool) -> None:
    """Rotate the address or the secret of the connection NAME; the one of before stays valid beside it."""
    what = _what(of_token, secret is not None)
    with transaction() as session:
        connection = _to_change(session, name, provider)
        if what is Rotated.TOKEN:
            rotate_token(connection, days=days)
        else:
            rotate_secret(connection, read_secret(secret) if secret else None)
        session.flush()
        answer = _told(connection) | {"secret": connection.secrets.get("current") if secret is not None else None}
    new = answer["url"] if what is Rotated.TOKEN else answer["secret"]
    before = f"until {answer['previous_url_until']:%d %B %Y}" if what is Rotated.TOKEN else "until you end it"
    ending = f"responder connection end {click.format_filename(name)!r} --{what}"
    text = f"{new}\n\nPut it in at the platform. The one of before stays valid {before}:\n  {ending}"
    tell(answer, as_json=as_json, text=text)


@click.command("end")
@click.argument("name")
@click.option("--token", "of_token", is_flag=True, help="The address of before.")
@click.option("--secret", "of_secret", is_flag=True, help="The secret of before.")
@provider_option
@answers
def end(name: str, *, of_token: bool, of_secret: bool, provider: str | None, as_json: bool) -> None:
    """Let nobody in any more by the address, or the secret, that the connection NAME had before its rotation."""
    what = _what(of_token, of_secret)
    with transaction() as session:
        connection = _to_change(session, name, provider)
        used = connection.previous_token_used_at if what is Rotated.TOKEN else connection.previous_secret_used_at
        end_previous(connection, what)
        session.flush()
        answer = _told(connection)
    tell(answer, as_json=as_json, text=f"It is over. {_last_used(used)}")


def _to_change(session: Session, name: str, provider: str | None) -> Connection:
    """Held until it is changed: of two who rotate at once the second would forget the first one's."""
    connection = connection_called(session, name, provider)
    session.refresh(connection, with_for_update={"of": Connection})
    return connection


def _what(of_token: bool, of_secret: bool) -> Rotated:
    if of_token == of_secret:
        raise Refused("Say which: either --token, for the address, or --secret.")
    return Rotated.TOKEN if of_token else Rotated.SECRET


def _last_used(at: datetime | None) -> str:
    return f"It was last used {at:%d %B %Y, %H:%M} UTC." if at else "Nobody used it since it was replaced."


def _told(connection: Connection) -> dict[str, Any]:
    return {
        "id": connection.id,
        "name": connection.name,
        "url": url_of(connection, public_url()),
        "previous_url": previous_url_of(connection, public_url()),
        "previous_url_until": connection.previous_token_until,
        "previous_url_used_at": connection.previous_token_used_at,
        "has_previous_secret": "previous" in connection.secrets,
        "previous_secret_used_at": connection.previous_secret_used_at,
    }
