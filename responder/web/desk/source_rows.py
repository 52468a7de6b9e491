"""Turns a live source into how it is, in a word."""

from dataclasses import dataclass
from datetime import datetime

from responder.instants import now
from responder.models import AskedSource
from responder.sources import live_sources
from responder.web.desk.rows import Chip
from responder.web.desk.words import plural


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One live source, and how it is."""

    name: str
    kind: str
    health: Chip
    answered_at: datetime | None
    trouble: str | None


def source_row(source: AskedSource) -> SourceRow:
    """The row of one source."""
    rests = source.rests_until if source.rests_until and source.rests_until > now() else None
    if rests:
        health = Chip(f"rests until {rests:%H:%M} UTC", "pause", "bad")
    elif source.failures:
        health = Chip(f"{plural(source.failures, 'failure')} in a row", "triangle-alert", "warn")
    else:
        health = Chip(
            "answers" if source.answered_at else "not asked yet", "plug", "good" if source.answered_at else ""
        )
    title = live_sources()[source.kind].title if source.kind in live_sources() else source.kind
    return SourceRow(source.name, title, health, source.answered_at, source.trouble if source.failures else None)
