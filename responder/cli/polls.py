"""Turns "ask the platforms that post nothing" into a look at once, and into lines, from the command line."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from responder.cli.printing import answers, tell
from responder.db import reading, transaction
from responder.errors import Refused
from responder.instants import now
from responder.queries.connections import connections_called
from responder.queries.polls import PollState, poll_states
from responder.unposted.polling import Brought, claim_now, poll

DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])


@click.command("poll")
@click.argument("name", required=False)
@click.option("--since", type=DAY, default=None, help="Read again from this day on (UTC); no letter for old news.")
@answers
def poll_(name: str | None, since: datetime | None, as_json: bool) -> None:
    """Ask the platform of connection NAME now, or all that post nothing; also one that rests after failures."""
    if since and not name:
        raise Refused("Say which connection to read again: responder poll NAME --since DAY")
    said = since.replace(tzinfo=UTC) if since else None
    if said and said > now():
        raise Refused("That day has not come yet.")
    with transaction() as session:
        held = [claim_now(session, each, since=said) for each in _wanted(name)]
    brought = poll(held)
    items = [asdict(each) for each in brought]
    tell({"items": items}, as_json=as_json, text="\n".join(map(_line, brought)) or "No connection is asked.")
    sys.exit(1 if any(each.trouble for each in brought) else 0)


def _wanted(name: str | None) -> list[Any]:
    with reading() as session:
        if name is None:
            return [each.connection_id for each in poll_states(session)]
        found = connections_called(session, name)
    if not found:
        raise Refused(f"There is no connection called {name[:100]!r}; `responder connections` lists them.")
    return [each.id for each in found]


def _line(brought: Brought) -> str:
    if brought.trouble:
        return f"{brought.name}: {brought.trouble}"
    rest = "" if brought.is_whole else "; there is more, which the service goes on reading"
    return f"{brought.name}: {brought.new} new{rest}."


def poll_told(state: PollState) -> dict[str, Any]:
    """What programs get of a connection that is asked."""
    names = ("polled_at", "due_at", "failures", "rests_until", "trouble", "is_overdue")
    return {name: getattr(state, name) for name in names}


def poll_line(told: dict[str, Any] | None) -> str:
    """The same for a person; nothing where a platform posts by itself."""
    if told is None:
        return ""
    if told["trouble"]:
        rests = f"; left alone until {told['rests_until']:%H:%M} UTC" if told["rests_until"] else ""
        return f"could not be asked: {told['trouble']}{rests}"
    return f"last asked {told['polled_at']:%d %B %Y, %H:%M} UTC" if told["polled_at"] else "not asked yet"
