"""Turns files into memory of customers and contacts, or into goodbyes, from the command line, with a progress bar."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from responder import sources as known
from responder.cli.goodbyes import for_goodbyes, hand_in_goodbyes, refuse_for_memory, what_became
from responder.cli.printing import answers, tell, tell_list
from responder.errors import Refused
from responder.facts import Unusable
from responder.importing import ImportReport, Skipped, import_file
from responder.unposted.handing_in import KIND, TITLE, WANTS, GoodbyeReport

SHOWN = 10


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=True, readable=True, path_type=Path))
@click.option("--manager", default=None, metavar="EMAIL", help="Whose contacts these are (see `responder sources`).")
@click.option(
    "--map",
    "said",
    multiple=True,
    metavar="TITLE=COLUMN",
    help="Which of our columns a title of the file is; remembered for files with the same titles. May be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option(
    "--report",
    "skipped",
    default=None,
    metavar="CSV",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every row left out, with its reason, to this file.",
)
@for_goodbyes
@answers
def import_(*, kind: str, file: Path, skipped: Path | None, as_json: bool, **told: Any) -> None:
    """Read FILE of KIND (see `responder sources`); reading it again adds nothing twice."""
    console = Console(stderr=True)
    with (
        _written(skipped) as on_skipped,
        Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
    ):
        task = progress.add_task(f"Reading {file.name}", total=None)
        heard: dict[str, Any] = {
            "progress": lambda done, total: progress.update(task, completed=done, total=total),
            "on_skipped": on_skipped,
        }
        report = hand_in_goodbyes(file, told, heard) if kind == KIND else _remember(kind, file, told, heard)
    tell(report.as_json(), as_json=as_json, text=_lines(report, told["dry_run"]))


def _remember(kind: str, file: Path, told: Mapping[str, Any], heard: Mapping[str, Any]) -> ImportReport:
    refuse_for_memory(told)
    return import_file(kind, file, manager_email=told["manager"], said=told["said"], dry_run=told["dry_run"], **heard)


@contextmanager
def _written(path: Path | None) -> Iterator[Skipped | None]:
    """Where rows left out are written, as they come."""
    if path is None:
        yield None
        return
    try:
        file = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise Refused(f"The report {path} cannot be written: {error.strerror}.") from error
    with file:
        table = csv.writer(file)
        table.writerow(("line", "why"))

        def write(skipped: Sequence[Unusable]) -> None:
            table.writerows((one.line, one.why) for one in skipped)

        yield write


def _lines(report: ImportReport, dry_run: bool) -> str:
    would = "would be " if dry_run else ""
    lines = [f"{report.read} read: {would}{report.added} added, {report.merged} merged, {report.skipped} skipped."]
    if report.mapping:
        lines.append(_mapping(report, would))
    if isinstance(report, GoodbyeReport):
        lines += what_became(report, would)
    reasons = report.commonest()
    if report.skipped <= SHOWN:
        lines += [f"  line {reason['line']}: {reason['why']}" for reason in report.reasons]
    else:
        lines += [f"  {each.rows} rows: {each.why}, first at line {each.line}" for each in reasons[:SHOWN]]
        rest = report.skipped - sum(each.rows for each in reasons[:SHOWN])
        lines += [f"  … and {rest} rows for other reasons."] if rest else []
        lines.append("  `--report FILE` writes every one of them down.")
    return "\n".join(lines)


def _mapping(report: ImportReport, would: str) -> str:
    read = ", ".join(f'"{title}" as {column or "none of ours"}' for title, column in report.mapping.items())
    kept = "as an earlier import said" if report.remembered else f"which {would or 'is '}remembered for these titles"
    return f"  Read {read}, {kept}."


@click.command()
@answers
def sources(as_json: bool) -> None:
    """List what can be imported."""
    items = [{"name": each.name, "title": each.title, "wants": each.wants} for each in known.file_sources().values()]
    items.append({"name": KIND, "title": TITLE, "wants": WANTS})
    tell_list(items, as_json=as_json, empty="")
