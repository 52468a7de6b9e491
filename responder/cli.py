"""Turns the command line into calls of the house."""

import click


@click.group()
def main() -> None:
    """Answer a goodbye with one personal letter."""
