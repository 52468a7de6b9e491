"""Turns one machine into the whole service: web, workers, clock, and whatever the environment does not bring."""

from responder.up.house import House, run

__all__ = ["House", "run"]
