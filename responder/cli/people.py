"""Turns people who may sign in, and programs that may use the API, into rows, from the command line."""

import sys

import click

from responder import tokens
from responder.cli.printing import answers, tell
from responder.db import transaction
from responder.managers import add_manager
from responder.models import Role, Scope
from responder.sign_in import make_link
from responder.up.record import public_url


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
