"""Turns an import's rows into the numbers and reasons a person reads afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from responder.facts import Unusable

MOST_REASONS = 1000


@dataclass(slots=True)
class ImportReport:
    """How many rows were read, were new, were known already, were skipped.

    `reasons` are {"line", "why"} of the first MOST_REASONS rows skipped, in the order of the file.
    """

    read: int = 0
    added: int = 0
    merged: int = 0
    skipped: int = 0
    reasons: list[dict[str, Any]] = field(default_factory=list)

    def add(self, *, added: int, merged: int, skipped: Iterable[Unusable]) -> None:
        """Count one batch."""
        reasons = [{"line": one.line, "why": one.why} for one in skipped]
        self.read += added + merged + len(reasons)
        self.added += added
        self.merged += merged
        self.skipped += len(reasons)
        self.reasons += reasons[: MOST_REASONS - len(self.reasons)]
