"""Turns this machine into figures: goodbyes a second, what remembering costs, how fast files are read."""

from responder.bench.run import run_enrich, run_import, run_letters, run_road, run_storm

__all__ = ["run_enrich", "run_import", "run_letters", "run_road", "run_storm"]
