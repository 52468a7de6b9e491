"""Turns the words that only an import of goodbyes takes into that import, and its report into lines."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from responder.errors import Refused
from responder.unposted.handing_in import KIND, GoodbyeReport, hand_in
from responder.unposted.titles import WHAT

F = TypeVar("F", bound=Callable[..., Any])
OUTCOMES = {
    "opened": "to look at",
    "silenced": "without a letter",
    "joined": "in a case under way",
    "withdrew": "withdrew one",
    "noted": "noted only",
}


def for_goodbyes(command: F) -> F:
    """The options of `responder import events`."""
    of_all = click.option(
        "--event", type=click.Choice(sorted(WHAT)), help=f"{KIND}: what happened to those whose row does not say it."
    )
    past = click.option("--backfill", is_flag=True, help=f"{KIND}: this is history, nobody gets a letter.")
    whose = click.option("--connection", metavar="NAME", help=f"{KIND}: whose goodbyes these are (see `connections`).")
    return whose(past(of_all(command)))


def refuse_for_memory(told: Mapping[str, Any]) -> None:
    """Raises Refused for words that mean something for goodbyes only."""
    wrong = next((name for name in ("connection", "backfill", "event") if told[name]), None)
    if wrong:
        raise Refused(f"--{wrong} is for `responder import {KIND}`.")


def hand_in_goodbyes(file: Path, told: Mapping[str, Any], heard: Mapping[str, Any]) -> GoodbyeReport:
    """The import. Raises Refused where it is not said whose goodbyes these are."""
    if not told["connection"]:
        raise Refused("Whose goodbyes are these? Say so with --connection NAME; `responder connections` lists them.")
    if told["manager"]:
        raise Refused("A goodbye is nobody's contact: leave out --manager.")
    return hand_in(
        file,
        told["connection"],
        said=told["said"],
        what=told["event"],
        backfill=told["backfill"],
        dry_run=told["dry_run"],
        **heard,
    )


def what_became(report: GoodbyeReport, would: str) -> list[str]:
    """What triage made of the new ones, a line."""
    ends = [f"{report.became[end]} {words}" for end, words in OUTCOMES.items() if report.became[end]]
    lines = [f"  What {'would come' if would else 'came'} of it: {', '.join(ends)}."] if ends else []
    return lines + ([f"  {report.waiting} wait for the service to read them."] if report.waiting else [])
