"""Turns a command's answer into one JSON object for programs, or a few readable lines for people."""

import json
import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from responder.settings import settings


def _use_folder(_context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value:
        os.environ["RESPONDER_DATA"] = value
        settings.cache_clear()


data_option = click.option(
    "--data",
    metavar="DIR",
    expose_value=False,
    is_eager=True,
    callback=_use_folder,
    help="Where SQLite, the embedded Redis and the mail catcher keep their files (RESPONDER_DATA, default ./var).",
)
F = TypeVar("F", bound=Callable[..., Any])
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")


def answers(command: F) -> F:
    """The two options every command has."""
    return data_option(json_option(command))


def tell(answer: dict[str, Any], *, as_json: bool, text: str) -> None:
    """Print the answer as JSON, or `text` for a person."""
    click.echo(json.dumps(answer, ensure_ascii=False, default=str) if as_json else text)


def tell_list(items: Sequence[dict[str, Any]], *, as_json: bool, empty: str) -> None:
    """Print `{"items": […]}`, or a table for a person, or the sentence for an empty list."""
    if as_json:
        tell({"items": list(items)}, as_json=True, text="")
    elif not items:
        click.echo(empty)
    else:
        table = Table(*items[0].keys(), box=None, header_style="bold")
        for item in items:
            table.add_row(*("" if value is None else str(value) for value in item.values()))
        Console().print(table)
