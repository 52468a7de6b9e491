"""Turns live sources (a CRM, a billing system, a mailbox) into ones that are asked, from the command line."""

import re
import sys
from dataclasses import asdict
from typing import Any

import click
import sqlalchemy as sa

from responder import sources as known
from responder.asking.configuring import add_source, change_source, remove_source, source_called, try_source
from responder.cli.printing import answers, tell, tell_list
from responder.db import reading, transaction
from responder.errors import Refused
from responder.models import AskedSource

_QUERY = re.compile(r"\?[^ ]*$")  # some APIs take their key there
told_option = click.option(
    "--set",
    "pairs",
    multiple=True,
    metavar="KEY=VALUE",
    help="A setting; may be repeated. KEY=- reads it from standard input, so that no secret stands on a command line.",
)
pace_option = click.option("--per-minute", type=int, default=None, help="How often it may be asked; default 60.")


@click.group()
def source() -> None:
    """Live sources: who is asked about a person when they leave."""


@source.command("kinds")
@answers
def kinds(as_json: bool) -> None:
    """List the kinds there are, and what each has to be told."""
    items = [
        {
            "name": each.name,
            "title": each.title,
            "settings": [{"name": name, **asdict(setting)} for name, setting in each.settings.items()],
        }
        for each in known.live_sources().values()
    ]
    tell({"items": items}, as_json=as_json, text="\n\n".join(map(_described, items)))


def _described(item: dict[str, Any]) -> str:
    lines = [f"{item['name']} ({item['title']})"]
    for setting in item["settings"]:
        needed = "needed" if setting["default"] is None else f"default {setting['default'] or 'empty'}"
        lines.append(f"  --set {setting['name']}={'-' if setting['is_secret'] else '…'}  {setting['about']} ({needed})")
    return "\n".join(lines)


@source.command("add")
@click.argument("kind")
@click.option("--name", default=None, help="What managers read next to its facts. Default: the kind's title.")
@told_option
@pace_option
@answers
def add(kind: str, name: str | None, pairs: tuple[str, ...], per_minute: int | None, as_json: bool) -> None:
    """Ask a source of KIND from now on; try it with `responder source try`."""
    with transaction() as session:
        made = add_source(session, kind, name=name, told=told_pairs(pairs), per_minute=per_minute or 60)
        answer = _shown(made)
    tell(answer, as_json=as_json, text=f"{made.name} is asked from now on. Try it: responder source try {made.name!r}")


@source.command("change")
@click.argument("name")
@told_option
@pace_option
@click.option("--on/--off", "active", default=None, help="Whether it is asked.")
@answers
def change(name: str, pairs: tuple[str, ...], per_minute: int | None, active: bool | None, as_json: bool) -> None:
    """Change what NAME is told; what is left out stays."""
    with transaction() as session:
        found = source_called(session, name)
        change_source(session, found, told=told_pairs(pairs), per_minute=per_minute, active=active)
        answer = _shown(found)
    tell(answer, as_json=as_json, text=f"{found.name} was changed.")


@source.command("remove")
@click.argument("name")
@answers
def remove(name: str, as_json: bool) -> None:
    """Ask NAME no more; what it told us stays."""
    with transaction() as session:
        found = source_called(session, name)
        answer = _shown(found)
        remove_source(session, found)
    tell(answer, as_json=as_json, text=f"{answer['name']} is asked no more.")


@source.command("try")
@click.argument("name")
@click.argument("email")
@answers
def try_(name: str, email: str, as_json: bool) -> None:
    """Ask NAME about EMAIL now and print what it says; nothing is kept."""
    with reading() as session:
        found = try_source(session, source_called(session, name), email)
    items = [{"what": type(one).__name__, **_told_only(asdict(one))} for one in found]
    text = "\n".join(f"{item.pop('what')}: {item}" for item in map(dict, items))
    tell({"items": items}, as_json=as_json, text=text or "It knows nobody with this address.")


@source.command("list")
@answers
def list_(as_json: bool) -> None:
    """List the sources that are asked, and how each is faring."""
    with reading() as session:
        items = [_shown(each) for each in session.scalars(sa.select(AskedSource).order_by(AskedSource.name))]
    tell_list(items, as_json=as_json, empty="None yet: responder source kinds lists what there is.")


def told_pairs(pairs: tuple[str, ...]) -> dict[str, str]:
    """KEY=VALUE, some of them read from standard input. Raises Refused for what is not written so."""
    told = {}
    for pair in pairs:
        key, found, value = pair.partition("=")
        if not found:
            raise Refused(f"--set {key} lacks its value: --set {key}=VALUE")
        told[key] = read_secret(value)
    return told


def read_secret(value: str) -> str:
    """The value; of - the next line of standard input, so that no secret stands on a command line."""
    return sys.stdin.readline().rstrip("\r\n") if value == "-" else value


def _told_only(found: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _told_only(value) if isinstance(value, dict) else value
        for name, value in found.items()
        if value not in (None, (), {}, "", 0)
    }


def _shown(each: AskedSource) -> dict[str, Any]:
    """A source without its secrets."""
    names = ("kind", "name", "settings", "active", "per_minute", "failures", "rests_until", "answered_at", "trouble")
    shown = {name: getattr(each, name) for name in names}
    shown["connection"] = each.connection.name if each.connection else None
    return {**shown, "settings": {name: _QUERY.sub("?…", value) for name, value in each.settings.items()}}
