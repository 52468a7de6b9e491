"""Turns `responder demo` into the whole service with a sample company in it."""

import os
from pathlib import Path
from threading import Event

import click

from responder.cli.printing import answers, tell
from responder.cli.up import house_at, port_option
from responder.demo import northlight, play
from responder.errors import Misconfigured
from responder.settings import settings
from responder.up import House, run

FOLDER = Path("var") / "demo"  # invented people never mix with a company's own


@click.command()
@port_option
@answers
def demo(port: int | None, as_json: bool) -> None:
    """Run the service with a sample company and real signed webhooks. No letter leaves this machine."""
    _keep_letters_here()
    _keep_apart()
    northlight.refuse_real_data()
    house = house_at(port, workers=1)
    click.echo(f"  · opening Northlight at {house.url}", err=True)
    run(house, when_ready=lambda told: _play(house, told, as_json=as_json))


def _keep_letters_here() -> None:
    if not settings().mail_stays_here:
        raise Misconfigured(
            "SENDGRID_API_KEY is set, and the demo's letters to invented people must not leave this machine. "
            "Unset it (or point SENDGRID_HOST at a mail catcher on this machine) and run the demo again."
        )


def _keep_apart() -> None:
    """Where nobody chose a data folder, take one that only the demo uses."""
    if "responder_data" not in settings().model_fields_set:
        os.environ["RESPONDER_DATA"] = str(FOLDER)
        settings.cache_clear()


def _play(house: House, told: Event, *, as_json: bool) -> None:
    """Fill the service, a line per step, until it is done or somebody wants to stop."""
    for said in play.play(f"http://127.0.0.1:{house.port}", house.folder / "northlight"):
        if told.is_set():
            return
        if said:
            click.echo(f"  · {said}", err=True)
    link = play.way_in_for_maya(house.url)
    tell(
        {"url": house.url, "sign_in_url": link, "mail_catcher": house.catcher_url, "data": str(house.folder)},
        as_json=as_json,
        text=_welcome(house, link),
    )


def _welcome(house: House, link: str) -> str:
    return f"""
  Northlight is open. Sign in as Maya Lindqvist, Operations Manager (once; the next start gives a new link):

    {link}

  Ada Byron's letter waits on top: open it with Enter, change it with e, approve it with a, take it back with u.
  No letter leaves this machine: {house.catcher_url or settings().sendgrid_host}/messages shows those that would have.
  Its data: {house.folder} (other commands look there with --data). Stop with Ctrl-C.
"""
