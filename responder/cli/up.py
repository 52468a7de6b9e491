"""Turns `responder up` and `responder demo` into the whole service on this machine."""

import click

from responder import log
from responder.cli.printing import answers, tell
from responder.settings import settings
from responder.up import House, run


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Default: PORT, or 8000. 0: any free one.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Worker processes.")
@answers
def up(port: int | None, workers: int, as_json: bool) -> None:
    """Run the whole service on this machine: web, workers, clock, and what the environment does not bring."""
    house = _house(port, workers)
    run(house, when_ready=lambda: _say_ready(house, as_json))


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Default: PORT, or 8000. 0: any free one.")
@answers
def demo(port: int | None, as_json: bool) -> None:
    """Run the service with a sample company and real signed webhooks. No letter leaves this machine."""
    from responder.demo import play  # noqa: PLC0415 - the sample company is wanted here only

    house = _house(port, workers=1)
    run(house, when_ready=lambda: _play(house, play.play(house.url), as_json))


def _house(port: int | None, workers: int) -> House:
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


def _play(house: House, sign_in_url: str, as_json: bool) -> None:
    tell(
        {"url": house.url, "sign_in_url": sign_in_url, "mail_catcher": house.catcher_url, "data": str(house.folder)},
        as_json=as_json,
        text=f"{_ready_lines(house)}\n  Sign in as the sample company's manager, once, with\n  {sign_in_url}\n",
    )
