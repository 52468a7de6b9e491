"""Turns `responder up` into the whole service on this machine."""

import click

from responder import log
from responder.cli.printing import answers, tell
from responder.settings import settings
from responder.up import House, run

port_option = click.option(
    "--port", type=click.IntRange(0, 65535), default=None, help="Default: PORT, or 8000. 0: any free one."
)


@click.command()
@port_option
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Worker processes.")
@answers
def up(port: int | None, workers: int, as_json: bool) -> None:
    """Run the whole service on this machine: web, workers, clock, and what the environment does not bring."""
    house = house_at(port, workers=workers)
    run(house, when_ready=lambda _told: _say_ready(house, as_json))


def house_at(port: int | None, *, workers: int) -> House:
    """The house of these settings, ready to be run."""
    log.set_up()
    return House(port=settings().port if port is None else port, workers=workers)


def _say_ready(house: House, as_json: bool) -> None:
    tell(
        {"url": house.url, "mail_catcher": house.catcher_url, "data": str(house.folder)},
        as_json=as_json,
        text=_ready_lines(house),
    )


def _ready_lines(house: House) -> str:
    lines = [f"\n  Responder is up: {house.url}", f"  Its data: {house.folder}"]
    if house.catcher_url:
        lines.append(f"  No SENDGRID_API_KEY is set: letters stay here, at {house.catcher_url}/messages")
    lines.append("  A way in: responder user add EMAIL --name NAME --title TITLE --role admin")
    return "\n".join([*lines, "  Stop with Ctrl-C.\n"])
