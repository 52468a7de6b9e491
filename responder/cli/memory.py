"""Turns files about customers and past contacts into memory, from the command line, with a progress bar."""

from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from responder import sources as known
from responder.cli.printing import answers, tell, tell_list
from responder.importing import ImportReport, import_file

SHOWN = 10


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=True, readable=True, path_type=Path))
@click.option("--manager", default=None, metavar="EMAIL", help="Whose contacts these are (linkedin, mbox, ics).")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@answers
def import_(kind: str, file: Path, manager: str | None, dry_run: bool, as_json: bool) -> None:
    """Read FILE of KIND (see `responder sources`); reading it again adds nothing twice."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(f"Reading {file.name}", total=None)
        report = import_file(
            kind,
            file,
            manager_email=manager,
            dry_run=dry_run,
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
    tell(asdict(report), as_json=as_json, text=_lines(report, dry_run))


def _lines(report: ImportReport, dry_run: bool) -> str:
    would = "would be " if dry_run else ""
    lines = [f"{report.read} read: {would}{report.added} added, {report.merged} merged, {report.skipped} skipped."]
    lines += [f"  line {reason['line']}: {reason['why']}" for reason in report.reasons[:SHOWN]]
    if report.skipped > SHOWN:
        lines.append(f"  … and {report.skipped - SHOWN} more; --json lists them.")
    return "\n".join(lines)


@click.command()
@answers
def sources(as_json: bool) -> None:
    """List what can be imported."""
    items = [{"name": each.name, "title": each.title} for each in known.file_sources().values()]
    tell_list(items, as_json=as_json, empty="")
