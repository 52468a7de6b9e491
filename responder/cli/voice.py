"""Turns a brand's voice into a folder, and a folder into a brand's voice, from the command line."""

from getpass import getuser
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from responder.branding import brand_named
from responder.cli.printing import answers, tell, tell_list
from responder.db import reading, transaction
from responder.draft.language import languages
from responder.errors import UnusableFile
from responder.models import Brand
from responder.queries.wordings import newest_wordings, wordings_in_use
from responder.voice.folders import Read, files_of, read_folder, read_through, take_in, write_folder

FOLDER = click.Path(file_okay=False, path_type=Path)
brand_option = click.option("--brand", "name", required=True, metavar="NAME", help="Whose voice.")


@click.group()
def voice() -> None:
    """The wordings of a brand: as files that can live in git, and back."""


@voice.command("list")
@brand_option
@answers
def list_(name: str, as_json: bool) -> None:
    """What the brand made its own, and which drafts wait."""
    with reading() as session:
        items = _items(session, brand_named(session, name))
    tell_list(items, as_json=as_json, empty="Every wording is as shipped.")


@voice.command()
@brand_option
@click.option("--own", is_flag=True, help="Only what differs from what is shipped.")
@click.argument("folder", type=FOLDER)
@answers
def export(name: str, own: bool, folder: Path, as_json: bool) -> None:
    """Write every wording in use into FOLDER, laid out as templates/letters."""
    with reading() as session:
        files = files_of(session, brand_named(session, name), only_own=own)
    write_folder(files, folder)
    tell({"files": len(files), "folder": str(folder)}, as_json=as_json, text=f"{len(files)} files in {folder}.")


@voice.command("import")
@brand_option
@click.option("--publish", "publishing", is_flag=True, help="Use them in letters at once; without it they are drafts.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--author", default=None, metavar="NAME", help="Under whose name (default: yours on this machine).")
@click.argument("folder", type=FOLDER)
@answers
def import_(*, name: str, publishing: bool, dry_run: bool, author: str | None, folder: Path, as_json: bool) -> None:
    """Read FOLDER: what differs becomes a new version. One broken file, and nothing is imported."""
    with reading() as session:
        read = read_through(session, brand_named(session, name), read_folder(folder))
    if read.broken:
        _tell_broken(read)
    if not dry_run:
        with transaction() as session:
            take_in(session, read, who=author or getuser(), publishing=publishing)
    answer = {
        "changed": [f"{here.language}/{here.name}" for here, _ in read.changed],
        "unchanged": read.unchanged,
        "published": publishing and not dry_run,
    }
    tell(answer, as_json=as_json, text=_line(read, publishing=publishing, dry_run=dry_run))


def _tell_broken(read: Read) -> None:
    """Every broken file on its own line, and the end of it."""
    for each in read.broken:
        at = f":{each.line}" if each.line else ""
        click.echo(f"{each.file}{at}: {each.sentence}", err=True)
    raise UnusableFile(f"Nothing was imported: {len(read.broken)} of the files cannot be used.")


def _line(read: Read, *, publishing: bool, dry_run: bool) -> str:
    would = "would be " if dry_run else ""
    became = "published" if publishing else "kept as drafts"
    listed = "".join(f"\n  {here.language}/{here.name}" for here, _ in read.changed)
    return f"{len(read.changed)} {would}{became}, {read.unchanged} unchanged.{listed}"


def _items(session: Session, brand: Brand) -> list[dict[str, Any]]:
    items = []
    for language in sorted(languages()):
        in_use = wordings_in_use(session, brand.id, language)
        for name, newest in sorted(newest_wordings(session, brand.id, language).items()):
            used = in_use.get(name)
            items.append(
                {
                    "language": language,
                    "name": name,
                    "in_use": used.number if used and used.source is not None else "as shipped",
                    "draft": newest.number if newest.published_at is None else None,
                    "author": newest.author,
                }
            )
    return items
