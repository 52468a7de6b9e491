"""Turns a platform's way in into a connection, from the command line."""

import json
from typing import Any

import click
import sqlalchemy as sa

from responder import providers as known
from responder.cli.printing import answers, tell
from responder.connecting import connect as connect_to
from responder.connecting import url_of
from responder.db import reading, transaction
from responder.instructions import told
from responder.models import Connection
from responder.up.record import public_url


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
@answers
def connect(
    provider: str, name: str, secrets: tuple[str, ...], brand: str | None, pairs: tuple[str, ...], as_json: bool
) -> None:
    """Make a connection: prints its URL, its secret, and what to paste where at PROVIDER."""
    with transaction() as session:
        made = connect_to(
            session, provider, name=name, secrets=list(secrets), brand=brand, settings=dict(map(_setting, pairs))
        )
        url, secret = url_of(made, public_url()), made.secrets.get("current")
        answer = {"id": made.id, "provider": made.provider, "name": made.name, "url": url, "secret": secret}
    steps = told(known.provider(provider), url=url, secret=secret)
    tell(answer, as_json=as_json, text=f"{url}\n\n{steps}")


def _setting(pair: str) -> tuple[str, object]:
    key, _, value = pair.partition("=")
    try:
        return key, json.loads(value)
    except ValueError:
        return key, value


@click.command()
@answers
def connections(as_json: bool) -> None:
    """List the connections and when each last heard something."""
    with reading() as session:
        rows = session.scalars(sa.select(Connection).order_by(Connection.id)).all()
        items = [
            {
                "id": row.id,
                "provider": row.provider,
                "name": row.name,
                "brand": row.brand.name,
                "url": url_of(row, public_url()),
                "last_delivery_at": row.last_delivery_at,
            }
            for row in rows
        ]
    none = "No connection yet. The first: responder connect standard --name NAME"
    tell({"items": items}, as_json=as_json, text="\n".join(map(_lines, items)) or none)


def _lines(item: dict[str, Any]) -> str:
    heard = (
        f"last heard {item['last_delivery_at']:%d %B %Y, %H:%M} UTC" if item["last_delivery_at"] else "not heard yet"
    )
    return f"{item['name']} ({item['provider']}), brand {item['brand']}, {heard}\n  {item['url']}"


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
