"""Turns past contacts as sources remember them into touchpoints, a batch in a handful of statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from responder.facts import FoundTouchpoint
from responder.importing.people import managers_by_email
from responder.importing.pouring import pour_new
from responder.instants import new_id
from responder.models import Touchpoint

MERGED = (
    "customer_id", "manager_id", "channel", "occurred_on", "direction", "summary", "first_on", "times", "is_private",
)  # fmt: skip


def remember_contacts(
    session: Session, source: str, found: Sequence[tuple[FoundTouchpoint, UUID]], as_of: datetime
) -> int:
    """Store contacts, each with the id of its person; how many were new to us. The others are brought up to date."""
    managers = managers_by_email(session, (one.manager_email for one, _ in found))
    said = {"source": source, "as_of": as_of, "created_at": as_of}
    rows = {one.source_ref: {**_row(one, customer_id, managers), **said} for one, customer_id in found}
    return pour_new(
        session,
        Touchpoint,
        list(rows.values()),
        found_by=("source", "source_ref"),
        updates=(*MERGED, "as_of"),
        when_differs=MERGED,
    )


def _row(found: FoundTouchpoint, customer_id: UUID, managers: Mapping[str, UUID]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "customer_id": customer_id,
        "manager_id": managers.get(found.manager_email) if found.manager_email else None,
        "channel": found.channel.value,
        "occurred_on": found.occurred_on,
        "direction": found.direction,
        "summary": found.summary,
        "source_ref": found.source_ref,
        "first_on": found.first_on,
        "times": found.times,
        "is_private": found.is_private,
    }
