"""Turns people who may sign in, and programs that may use the API, into rows, from the command line."""

import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

import click
from sqlalchemy.orm import Session

from responder import tokens
from responder.cli.printing import answers, tell
from responder.db import transaction
from responder.errors import Refused
from responder.managers import add_manager, change_manager, manager_at, set_absence, set_phone
from responder.models import Manager, Role, Scope
from responder.photos import LARGEST_BYTES, photo_of, remove_photo, set_photo
from responder.sign_in import make_link
from responder.up.record import public_url

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def user() -> None:
    """People who may sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As it stands under letters.")
@click.option("--title", required=True, help="As it stands under letters, such as Operations Manager.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--password-stdin", is_flag=True, help="Read a password from standard input.")
@answers
def user_add(email: str, name: str, title: str, role: str, password_stdin: bool, as_json: bool) -> None:
    """Add a person; without a password, print a sign-in link that works once."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    with transaction() as session:
        manager = add_manager(session, email=email, name=name, title=title, role=Role(role), password=password)
        link = None if password else f"{public_url()}/sign-in/{make_link(session, manager)}"
        answer = {"id": manager.id, "email": manager.email, "role": manager.role, "sign_in_url": link}
    text = f"{name} may sign in as {role}." + (f" Once, with this link:\n{link}" if link else "")
    tell(answer, as_json=as_json, text=text)


@user.command("change")
@click.argument("email")
@click.option("--title", default=None, help="As it stands under letters.")
@click.option("--phone", default=None, help="A number or direct line; empty for none.")
@click.option("--show-phone/--hide-phone", "shows_phone", default=None, help="Whether it stands under their letters.")
@click.option("--photo", type=click.File("rb"), default=None, help="A JPEG or PNG: small under their letters.")
@click.option("--no-photo", is_flag=True, help="No photo under their letters.")
@click.option(
    "--level", type=click.IntRange(1, 3), default=None, help="1 any of us, 2 leads a team, 3 leads the house."
)
@click.option("--away-from", type=DAY, default=None, help="First day away, such as 2026-12-21.")
@click.option("--away-until", type=DAY, default=None, help="Last day away.")
@click.option("--deputy", metavar="EMAIL", default=None, help="Who signs meanwhile.")
@click.option("--here", is_flag=True, help="Not away, and no deputy.")
@click.option("--active/--inactive", default=None, help="Whether they may sign in and sign at all.")
@answers
def user_change(email: str, here: bool, as_json: bool, **wanted: Any) -> None:
    """Change what is said of a person; what is left out stays."""
    with transaction() as session:
        manager = manager_at(session, email)
        _change_absence(session, manager, here=here, wanted=wanted)
        change_manager(manager, title=wanted["title"], level=wanted["level"], active=wanted["active"])
        set_phone(manager, phone=wanted["phone"], shows=wanted["shows_phone"])
        _change_photo(session, manager, wanted["photo"], without=wanted["no_photo"])
        session.flush()
        answer = _told(session, manager)
        text = f"{manager.name}: {'may sign in' if manager.active else 'may not sign in'}, level {manager.level}, " + (
            f"away from {manager.away_from or 'now'} until {manager.away_until or 'further notice'}."
            if manager.away_from or manager.away_until
            else "here."
        )
    tell(answer, as_json=as_json, text=text)


def _told(session: Session, manager: Manager) -> dict[str, Any]:
    deputy = session.get(Manager, manager.deputy_id) if manager.deputy_id else None
    names = ("id", "email", "title", "phone", "shows_phone", "level", "away_from", "away_until", "active")
    told = {name: getattr(manager, name) for name in names}
    return told | {"photo": photo_of(session, manager) is not None, "deputy": deputy.email if deputy else None}


def _change_photo(session: Session, manager: Manager, file: BinaryIO | None, *, without: bool) -> None:
    if file and without:
        raise Refused("Leave out either --photo or --no-photo.")
    if file:
        set_photo(session, manager, file.read(LARGEST_BYTES + 1))
    elif without:
        remove_photo(session, manager)


def _change_absence(session: Session, manager: Manager, *, here: bool, wanted: Mapping[str, Any]) -> None:
    given = {name: wanted[name].date() for name in ("away_from", "away_until") if wanted[name]}
    if here and (given or wanted["deputy"]):
        raise Refused("Somebody who is here is not away: leave out either --here or the days and the deputy.")
    if here:
        set_absence(manager, away_from=None, away_until=None)
    elif given or wanted["deputy"]:
        deputy_id = manager_at(session, wanted["deputy"]).id if wanted["deputy"] else manager.deputy_id
        kept = {"away_from": manager.away_from, "away_until": manager.away_until}
        set_absence(manager, **{**kept, **given}, deputy=session.get(Manager, deputy_id) if deputy_id else None)


@click.group()
def token() -> None:
    """Programs that may use the JSON API."""


@token.command("add")
@click.option("--name", required=True, help="Stands on the timeline of whatever the program does.")
@click.option("--scope", required=True, type=click.Choice([scope.value for scope in Scope]))
@answers
def token_add(name: str, scope: str, as_json: bool) -> None:
    """Make an API token; its secret is printed once and kept nowhere."""
    with transaction() as session:
        made, secret = tokens.issue(session, name=name, scope=scope)
        answer = {"id": made.id, "name": made.name, "scope": made.scope, "token": secret}
    tell(answer, as_json=as_json, text=f"{secret}\nKeep it: it is not shown again.")
