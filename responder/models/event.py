"""Turns one normalised thing that happened to one person into a row."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from responder.models.table import Dated, Identified, Table, reference

# An event has one ending: the case it belongs to, or "noted": nothing follows from it. There shall be no row of these.
UNACCOUNTED = sa.text(
    "outcome NOT IN ('opened', 'joined', 'withdrew', 'silenced', 'letter', 'noted')"
    " OR (outcome = 'noted' AND case_id IS NOT NULL) OR (outcome <> 'noted' AND case_id IS NULL)"
)

OPENED = sa.text("outcome = 'opened'")


class Event(Identified, Dated, Table):
    """What happened, to whom, when. Stored once: `provider_ref` is unique within its connection.

    `person_key` is brand and person as `Case.person_key` has it, as far as they were known when it was read; None
    when the event names nobody.
    """

    __tablename__ = "event"
    __table_args__ = (
        sa.UniqueConstraint("connection_id", "provider_ref"),
        sa.Index("ix_event_person_key", "person_key"),
        sa.Index("ix_event_connection_id_id", "connection_id", "id"),
        sa.Index("ix_event_opened", "connection_id", "created_at", sqlite_where=OPENED, postgresql_where=OPENED),
        sa.Index("ix_event_unaccounted", "id", sqlite_where=UNACCOUNTED, postgresql_where=UNACCOUNTED),
    )

    connection_id: Mapped[UUID] = reference("connection.id", index=False)
    delivery_id: Mapped[UUID] = reference("delivery.id")
    provider_ref: Mapped[str]
    person_key: Mapped[str | None]
    case_id: Mapped[UUID | None] = reference("case.id")
    # What became of it: opened, joined, withdrew, silenced, noted (nothing to do), letter (about one of ours).
    outcome: Mapped[str]
    kind: Mapped[str]
    family: Mapped[str]
    actor: Mapped[str]
    voluntary: Mapped[bool]
    is_test: Mapped[bool]
    provider_type: Mapped[str]
    occurred_at: Mapped[datetime]
    email: Mapped[str | None]
    name: Mapped[str | None]
    given_name: Mapped[str | None]
    family_name: Mapped[str | None]
    refs: Mapped[dict[str, str]]
    subject_ref: Mapped[str | None]
    subject_name: Mapped[str | None]
    reason: Mapped[str | None]
    comment: Mapped[str | None]
    subscribed_since_on: Mapped[date | None]
    effective_at: Mapped[datetime | None]
    locale: Mapped[str | None]
    country: Mapped[str | None]
    value_cents: Mapped[int | None]
    currency: Mapped[str | None]
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
