"""Turns the pieces that hosts run one by one (Procfile) into commands."""

import click

from responder import db, log
from responder.cli.printing import answers, data_option, tell


@click.command()
@answers
def migrate(as_json: bool) -> None:
    """Bring the database to the newest revision."""
    db.migrate()
    tell({"migrated": True}, as_json=as_json, text="The database is at the newest revision.")


@click.command()
@data_option
def web() -> None:
    """Answer HTTP on PORT."""
    from responder.web.server import serve  # noqa: PLC0415 - workers need no web server

    log.set_up()
    serve()


@click.command()
@click.option("--burst", is_flag=True, help="Stop when no bell rings.")
@data_option
def worker(burst: bool) -> None:
    """Work off what is there, ring by ring."""
    _start("workers.worker:work", burst=burst)


@click.command()
@data_option
def clock() -> None:
    """Ring again every few seconds for whatever is due."""
    _start("workers.clock:run")


@click.command()
@data_option
def bench() -> None:
    """Measure events per second next to an empty Flask route on the same server."""
    _start("workers.bench:run")


def _start(where: str, **options: bool) -> None:
    """The workers' package knows the house, not the other way round: it is named, never imported."""
    from importlib.metadata import EntryPoint  # noqa: PLC0415

    log.set_up()
    EntryPoint(name="piece", value=where, group="responder").load()(**options)
