"""Turns `python -m responder …` into the `responder` command, for hosts that do not install the package."""

from responder.cli import main

main()
