"""Turns this machine into figures: how many goodbyes a second, next to an empty Flask route on the same server."""

from responder.bench.run import run

__all__ = ["run"]
