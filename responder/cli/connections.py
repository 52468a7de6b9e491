"""Turns a platform's way in into a connection, from the command line."""

import json
from dataclasses import asdict
from typing import Any

import click
import sqlalchemy as sa

from responder import providers as known
from responder.asking.keys import keep_key, try_key
from responder.cli import rotation
from responder.cli.asked import read_secret, told_pairs
from responder.cli.polls import poll_line, poll_told
from responder.cli.printing import answers, tell
from responder.connecting import connect as connect_to
from responder.connecting import connection_called, secret_of, url_of
from responder.db import reading, transaction
from responder.instructions import told as steps_told
from responder.models import Connection
from responder.queries.health import ConnectionHealth, connection_health
from responder.queries.live_sources import connections_with_key
from responder.queries.polls import poll_states
from responder.up.record import public_url

key_option = click.option(
    "--api-key",
    default=None,
    help="A key of the platform's API, to look people up whose events carry no address; - reads it from stdin.",
)
told_option = click.option(
    "--set",
    "told",
    multiple=True,
    metavar="KEY=VALUE",
    help="What else looking up has to be told (responder source kinds); may be repeated.",
)


@click.command()
@click.argument("provider")
@click.option("--name", required=True, help="What the desk calls it, such as the newsletter's name.")
@click.option(
    "--secret", "secrets", multiple=True, help="The provider's signing secret or public key; may be repeated."
)
@click.option("--brand", default=None, help="The name people think they are leaving. Default: the connection's name.")
@click.option(
    "--setting", "pairs", multiple=True, metavar="KEY=JSON", help="What `responder providers` says it can be told."
)
@key_option
@told_option
@answers
def connect(
    provider: str,
    name: str,
    *,
    secrets: tuple[str, ...],
    brand: str | None,
    pairs: tuple[str, ...],
    api_key: str | None,
    told: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make a connection: prints its URL, its secret, and what to paste where at PROVIDER."""
    with transaction() as session:
        made = connect_to(
            session, provider, name=name, secrets=list(secrets), brand=brand, settings=dict(map(_setting, pairs))
        )
        looks_up = keep_key(session, made, read_secret(api_key), more=told_pairs(told)) if api_key else None
        url, secret, kept = url_of(made, public_url()), secret_of(made), made.settings
        answer = {"id": made.id, "provider": made.provider, "name": made.name, "url": url, "secret": secret}
    tried = try_key(looks_up) if looks_up else None
    steps = steps_told(known.provider(provider), url=url, secret=secret, settings=kept)
    page = f"Whether it works is shown at {public_url()}/settings/connections/{answer['id']}"
    text = "\n\n".join(filter(None, (url, steps, tried.sentence if tried else None, page)))
    tell({**answer, **({"look_up": asdict(tried)} if tried else {})}, as_json=as_json, text=text)


@click.group()
def connection() -> None:
    """What belongs to one connection."""


connection.add_command(rotation.rotate)
connection.add_command(rotation.end)


@connection.command("key")
@click.argument("name")
@click.option("--provider", default=None, help="Which platform's, where several connections are called so.")
@key_option
@told_option
@answers
def key(name: str, provider: str | None, api_key: str | None, told: tuple[str, ...], as_json: bool) -> None:
    """Look people of the connection NAME up with an API key of its platform, which is tried at once."""
    with transaction() as session:
        looks_up = keep_key(
            session,
            connection_called(session, name, provider),
            read_secret(api_key or "-"),
            more=told_pairs(told),
        )
    tried = try_key(looks_up)
    tell(asdict(tried), as_json=as_json, text=tried.sentence)


def _setting(pair: str) -> tuple[str, object]:
    key, _, value = pair.partition("=")
    try:
        return key, json.loads(value)
    except ValueError:
        return key, value


@click.command()
@answers
def connections(as_json: bool) -> None:
    """List the connections, when each last heard something, and how it is doing."""
    with reading() as session:
        rows = session.scalars(sa.select(Connection).order_by(Connection.id)).all()
        with_key = connections_with_key(session)
        polls = {each.connection_id: poll_told(each) for each in poll_states(session)}
        items = [
            _listed(health, has_key=health.connection.id in with_key, poll=polls.get(health.connection.id))
            for health in connection_health(session, rows)
        ]
    none = "No connection yet. The first: responder connect standard --name NAME"
    tell({"items": items}, as_json=as_json, text="\n".join(map(_lines, items)) or none)


def _listed(health: ConnectionHealth, *, has_key: bool, poll: dict[str, Any] | None) -> dict[str, Any]:
    row = health.connection
    names = ("events_today", "events_7_days", "unreadable_7_days", "rejected_today", "unanswered_today")
    return {
        "id": row.id,
        "provider": row.provider,
        "name": row.name,
        "brand": row.brand.name,
        "url": url_of(row, public_url()),
        "has_api_key": has_key,
        "last_delivery_at": row.last_delivery_at,
        "health": health.word,
        "notices": [each.sentence for each in health.notices],
        "last_heard_at": health.last_heard_at,
        "poll": poll,
        **{name: getattr(health, name) for name in names},
    }


def _lines(item: dict[str, Any]) -> str:
    heard = f"last heard {item['last_heard_at']:%d %B %Y, %H:%M} UTC" if item["last_heard_at"] else "not heard yet"
    looked_up = ", looked up by API key" if item["has_api_key"] else ""
    lines = [
        f"{item['name']} ({item['provider']}), brand {item['brand']}, {heard}{looked_up}: {item['health']}",
        *item["notices"],
        item["url"],
        poll_line(item["poll"]),
    ]
    return "\n  ".join(line for line in lines if line)


@click.command()
@answers
def providers(as_json: bool) -> None:
    """List the platforms that can be connected, what each is known by, and what it can be told."""
    items = [
        {
            "name": each.NAME,
            "title": each.TITLE,
            "proof": each.PROOF.value,
            "settings": [_told(setting) for setting in known.settings_of(each)],
        }
        for each in known.all_providers()
    ]
    tell({"items": items}, as_json=as_json, text="\n".join(map(_provider, items)))


def _told(setting: known.Setting) -> dict[str, Any]:
    return {
        "name": setting.name,
        "about": setting.about,
        "default": setting.default,
        "choices": list(setting.choices),
        "is_required": setting.is_required,
    }


def _provider(item: dict[str, Any]) -> str:
    lines = [f"{item['name']:<15} {item['title']} · {item['proof']}"]
    for setting in item["settings"]:
        needed = "needed" if setting["is_required"] else f"default {setting['default'] or 'nothing'}"
        choices = f": {', '.join(setting['choices'])}" if setting["choices"] else ""
        lines.append(f"  --setting {setting['name']}=…  {setting['about']}{choices} ({needed})")
    return "\n".join(lines)
