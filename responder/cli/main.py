"""Turns `responder COMMAND` into that command, and our errors into one sentence and exit code 1."""

import sys
from typing import Any

import click

from responder.cli import checkup, connections, memory, people, pieces, up
from responder.errors import ResponderError


class _Sentences(click.Group):
    """A group whose commands end with a sentence on standard error where something is refused."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit 1 with the sentence when the house refuses."""
        try:
            return super().invoke(ctx)
        except ResponderError as error:
            click.echo(f"responder: {error}", err=True)
            sys.exit(1)


@click.group(cls=_Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="responder", prog_name="responder")
def main() -> None:
    """Answer a goodbye with one personal letter that a named manager has read and signed."""


for command in (
    up.up,
    up.demo,
    connections.connect,
    connections.connections,
    connections.providers,
    memory.sources,
    people.user,
    people.token,
    memory.import_,
    checkup.doctor,
    pieces.migrate,
    pieces.web,
    pieces.worker,
    pieces.clock,
    pieces.bench,
):
    main.add_command(command)
