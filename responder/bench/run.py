"""Turns `responder bench` into tables: every figure of one run, on SQLite and, where it is at hand, PostgreSQL."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from responder.bench import enriching, importing, intake, lettering, road, storming
from responder.bench.databases import MISSING, Fresh, at_hand, place

Results = dict[str, list[dict[str, Any]]]
Measure = Callable[[Fresh], Iterator[Any]]
Cells = Callable[[Any, Any], Iterable[str]]


def run_road(*, workers: int, console: Console) -> Results:
    """From webhook to draft, next to an empty Flask route. Takes about two minutes on two cores."""

    def measure(fresh: Fresh) -> Iterator[intake.Row]:
        with place(fresh):
            yield from intake.measure()
        with place(fresh) as folder:
            yield from road.measure(folder, workers)

    titles = ("", "events/s", "to no-op", "p50 ms", "p99 ms", "answers")
    return _report(measure, titles, intake.cells, console)


def run_enrich(*, sizes: Sequence[int], console: Console) -> Results:
    """What remembering one person costs while the memory grows. Some minutes, most of them to fill the memory."""

    def measure(fresh: Fresh) -> Iterator[enriching.Row]:
        with place(fresh) as folder:
            yield from enriching.measure({size: fresh(folder / f"{folder.name}-{size}") for size in sorted(sizes)})

    return _report(measure, enriching.TITLES, enriching.cells, console)


def run_import(*, customers: int, console: Console) -> Results:
    """How fast a company's own files are read, and in how much memory."""

    def measure(fresh: Fresh) -> Iterator[importing.Row]:
        with place(fresh) as folder:
            yield from importing.measure(folder, customers)

    return _report(measure, importing.TITLES, importing.cells, console)


def run_storm(*, people: int, workers: int, console: Console) -> Results:
    """What very many goodbyes at once cost. Some minutes."""

    def measure(fresh: Fresh) -> Iterator[storming.Row]:
        with place(fresh) as folder:
            yield from storming.measure(folder, people=people, workers=workers)

    return _report(measure, storming.TITLES, storming.cells, console)


def run_letters(*, people: int, console: Console) -> Results:
    """How true, lawful, unlike and quick the letters to thousands of invented people are. No database is asked."""
    table = Table(*lettering.TITLES, box=None)
    rows = []
    with console.status("Writing letters …"):
        for row in lettering.measure(people):
            rows.append(row)
            table.add_row(*lettering.cells(row))
    console.print(table)
    return {"letters": [asdict(row) for row in rows]}


def _report(measure: Measure, titles: Sequence[str], cells: Cells, console: Console) -> Results:
    """Measure and print, database by database; also returns the rows."""
    results: Results = {}
    with at_hand() as databases:
        for name, fresh in databases.items():
            rows: list[Any] = []
            table = Table(*titles, title=name, box=None)
            with console.status(f"Measuring on {name} …"):
                for row in measure(fresh):
                    rows.append(row)
                    table.add_row(*cells(row, rows[0]))
            console.print(table)
            results[name] = [asdict(row) for row in rows]
    if "PostgreSQL" not in results:
        console.print(MISSING)
    return results
