"""Turns the pieces that hosts run one by one (Procfile) into commands."""

from importlib.metadata import EntryPoint

import click
from rich.console import Console

from responder import log, migrations
from responder.cli.printing import answers, data_option, tell


@click.command()
@answers
def migrate(as_json: bool) -> None:
    """Bring the database to the newest revision."""
    migrations.migrate()
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
@click.option("--workers", type=click.IntRange(1, 16), default=2, show_default=True, help="Worker processes.")
@answers
def bench(workers: int, as_json: bool) -> None:
    """Measure events per second next to an empty Flask route on the same server; takes some minutes."""
    from responder.bench import run  # noqa: PLC0415 - nothing else needs it

    results = run(workers=workers, console=Console(stderr=as_json))
    if as_json:
        tell(results, as_json=True, text="")


def _start(where: str, **options: bool) -> None:
    """The workers' package knows the house, not the other way round: it is named, never imported."""
    log.set_up()
    EntryPoint(name="piece", value=where, group="responder").load()(**options)
