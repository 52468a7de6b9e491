"""Turns the command line into calls of the house: `responder COMMAND --help` tells each one's options."""

from responder.cli.main import main

__all__ = ["main"]
