"""Turns a range of deliveries into an order to read them again, from the command line."""

from datetime import datetime

import click

from responder.cli.printing import answers, tell
from responder.connecting import connection_called
from responder.db import transaction
from responder.errors import Refused
from responder.instants import instant
from responder.queries.deliveries import REPLAYABLE, Wanted
from responder.replaying import order_replay


def _moment(_context: click.Context, parameter: click.Parameter, value: str | None) -> datetime | None:
    try:
        return instant(value) if value else None
    except ValueError:
        raise Refused(f"--{parameter.name} is a moment such as 2026-11-23 or 2026-11-23T09:30:00Z.") from None


@click.command()
@click.option("--connection", "name", default=None, metavar="NAME", help="Only those of this connection.")
@click.option("--provider", default=None, help="Which platform's, where several connections are called so.")
@click.option("--since", callback=_moment, metavar="WHEN", help="Only those from this moment (UTC) on.")
@click.option("--until", callback=_moment, metavar="WHEN", help="Only those before this moment (UTC).")
@click.option(
    "--state",
    type=click.Choice([state.value for state in REPLAYABLE]),
    default=None,
    help="Only those read, or those that failed.",
)
@answers
def replay(
    *,
    name: str | None,
    provider: str | None,
    since: datetime | None,
    until: datetime | None,
    state: str | None,
    as_json: bool,
) -> None:
    """Read deliveries again, with the code of today, 10,000 at once at most. Nothing is done twice."""
    with transaction() as session:
        connection_id = connection_called(session, name, provider).id if name else None
        wanted = Wanted(connection_id=connection_id, state=state, since=since, until=until)
        order = order_replay(session, wanted, who="the command line")
        answer = {"id": order.id, "wanted": order.wanted, "since": order.since, "until": order.until}
    some = "1 delivery is" if answer["wanted"] == 1 else f"{answer['wanted']:,} deliveries are"
    tell(answer, as_json=as_json, text=f"{some} read again, slice by slice, while the service runs.")
