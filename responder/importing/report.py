"""Turns an import's rows into the numbers and reasons a person reads afterwards."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from responder.facts import Unusable

MOST_REASONS = 1000


@dataclass(slots=True)
class Reason:
    """Why rows were skipped, how many for this reason, and the first of them. Numbers in it are the first one's."""

    why: str
    line: int
    rows: int = 0


@dataclass(slots=True)
class ImportReport:
    """How many rows were read, were new, were known already, were skipped.

    `reasons` are {"line", "why"} of the first MOST_REASONS rows skipped, in the order of the file. `mapping` is what
    somebody said about the titles (title -> our column), `remembered` whether that was at an earlier import.
    """

    read: int = 0
    added: int = 0
    merged: int = 0
    skipped: int = 0
    reasons: list[dict[str, Any]] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    remembered: bool = False
    grouped: dict[str, Reason] = field(default_factory=dict)

    def add(self, *, added: int, merged: int, skipped: Iterable[Unusable]) -> None:
        """Count one batch."""
        count = 0
        for one in skipped:
            count += 1
            self._note(one)
        self.read += added + merged + count
        self.added += added
        self.merged += merged
        self.skipped += count

    def _note(self, one: Unusable) -> None:
        if len(self.reasons) < MOST_REASONS:
            self.reasons.append({"line": one.line, "why": one.why})
        # "31 Feb is no date" and "30 Feb is no date" are one reason.
        key = re.sub(r"\d+", "0", one.why)
        if key in self.grouped or len(self.grouped) < MOST_REASONS:
            self.grouped.setdefault(key, Reason(one.why, one.line)).rows += 1

    def commonest(self) -> list[Reason]:
        """The reasons, the one with the most rows first."""
        return sorted(self.grouped.values(), key=lambda reason: -reason.rows)

    def as_json(self) -> dict[str, Any]:
        """What programs get."""
        numbers = {"read": self.read, "added": self.added, "merged": self.merged, "skipped": self.skipped}
        groups = [{"why": each.why, "rows": each.rows, "line": each.line} for each in self.commonest()]
        said = {"mapping": self.mapping, "remembered": self.remembered}
        return {**numbers, "reasons": self.reasons, "groups": groups, **said}
