"""Turns the pieces that hosts run one by one (Procfile) into commands."""

from importlib.metadata import EntryPoint
from typing import Any

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


class _RoadFirst(click.Group):
    """`responder bench` alone, or with options only, measures the road."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in the word that was left out."""
        named = args and (args[0] in self.commands or args[0] in ctx.help_option_names or not args[0].startswith("-"))
        return super().parse_args(ctx, args if named else ["road", *args])


@click.group(cls=_RoadFirst)
def bench() -> None:
    """Measure this machine: events per second (road, the default), remembering, reading files, a storm, letters."""


@bench.command("road")
@click.option("--workers", type=click.IntRange(1, 16), default=2, show_default=True, help="Worker processes.")
@answers
def bench_road(workers: int, as_json: bool) -> None:
    """From webhook to draft, next to an empty Flask route on the same server; takes some minutes."""
    from responder.bench import run_road  # noqa: PLC0415 - nothing else needs it

    _tell_figures(run_road(workers=workers, console=Console(stderr=as_json)), as_json)


@bench.command("enrich")
@click.option("--sizes", default="1000,100000,1000000", show_default=True, help="Customers, ascending.")
@answers
def bench_enrich(sizes: str, as_json: bool) -> None:
    """What remembering one person costs while the memory grows; takes some minutes."""
    from responder.bench import run_enrich  # noqa: PLC0415 - nothing else needs it

    _tell_figures(run_enrich(sizes=_numbers(sizes), console=Console(stderr=as_json)), as_json)


@bench.command("import")
@click.option(
    "--customers", type=click.IntRange(min=1), default=100_000, show_default=True, help="And ten contacts each."
)
@answers
def bench_import(customers: int, as_json: bool) -> None:
    """How fast a company's own files are read, and in how much memory; takes some minutes."""
    from responder.bench import run_import  # noqa: PLC0415 - nothing else needs it

    _tell_figures(run_import(customers=customers, console=Console(stderr=as_json)), as_json)


@bench.command("storm")
@click.option("--people", type=click.IntRange(min=2000), default=50_000, show_default=True, help="Who leave at once.")
@click.option("--workers", type=click.IntRange(1, 16), default=2, show_default=True, help="Worker processes.")
@answers
def bench_storm(people: int, workers: int, as_json: bool) -> None:
    """What becomes of the desk when very many leave one list at once; takes some minutes."""
    from responder.bench import run_storm  # noqa: PLC0415 - nothing else needs it

    _tell_figures(run_storm(people=people, workers=workers, console=Console(stderr=as_json)), as_json)


@bench.command("letters")
@click.option("--people", type=click.IntRange(min=1), default=10_000, show_default=True, help="Invented, and leaving.")
@answers
def bench_letters(people: int, as_json: bool) -> None:
    """How true, lawful, unlike and quick the letters to thousands of invented people are; takes half a minute."""
    from responder.bench import run_letters  # noqa: PLC0415 - nothing else needs it

    _tell_figures(run_letters(people=people, console=Console(stderr=as_json)), as_json)


def _numbers(text: str) -> list[int]:
    try:
        numbers = [int(part) for part in text.replace("_", "").split(",")]
    except ValueError:
        numbers = []
    if not numbers or min(numbers) < 1:
        raise click.BadParameter("write whole numbers with commas between, such as 1000,100000")
    return numbers


def _tell_figures(results: dict[str, Any], as_json: bool) -> None:
    if as_json:
        tell(results, as_json=True, text="")


def _start(where: str, **options: bool) -> None:
    """The workers' package knows the house, not the other way round: it is named, never imported."""
    log.set_up()
    EntryPoint(name="piece", value=where, group="responder").load()(**options)
