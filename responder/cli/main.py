"""Turns `responder COMMAND` into that command, and our errors into one sentence and exit code 1."""

import sys
from importlib import import_module
from typing import Any

import click

from responder.errors import ResponderError

COMMANDS = {
    "up": "up:up",
    "demo": "demo:demo",
    "connect": "connections:connect",
    "connection": "connections:connection",
    "connections": "connections:connections",
    "providers": "connections:providers",
    "poll": "polls:poll_",
    "replay": "replay:replay",
    "sources": "memory:sources",
    "source": "asked:source",
    "user": "people:user",
    "token": "people:token",
    "brand": "brands:brand",
    "voice": "voice:voice",
    "import": "memory:import_",
    "doctor": "checkup:doctor",
    "migrate": "pieces:migrate",
    "web": "pieces:web",
    "worker": "pieces:worker",
    "clock": "pieces:clock",
    "bench": "pieces:bench",
}


class _Sentences(click.Group):
    """Loads each command when it is wanted (a worker needs no web server), and ends with a sentence when refused."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"responder.cli.{module}"), name)
        return command

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
