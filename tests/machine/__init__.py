"""The parts of a machine the tests need, out of packages: PostgreSQL, Redis, a browser; and a shut door."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"


class MissingPart(RuntimeError):
    """Something the tests need is not there; the message names it and the remedy."""
