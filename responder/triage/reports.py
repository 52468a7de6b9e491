"""Turns one event of one delivery into a report: what is known about it while triage decides what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from responder.addresses import normalise
from responder.facts import Kind, NewEvent, Way
from responder.instants import new_id, now
from responder.models import Connection, StormState

# What an event row keeps under the same name. The refs of letters go to their own table.
KEPT = tuple(field.name for field in fields(NewEvent) if field.name not in ("attempt_ref", "message_ref"))

# Platforms post at once. What is asked for or handed in may be old, and then a letter comes out of the blue.
LATE = timedelta(days=30)


@dataclass(slots=True)
class Report:
    """One event on its way to becoming a row. `outcome` and `case_id` are what triage decides.

    `is_in_crowd`: many of their company left at the same moment. `storm`: what was decided
    about the very many who left within that hour, if they were. `is_read_late`: it lay here for long, unread or
    unreadable.
    """

    id: UUID
    delivery_id: UUID
    connection: Connection
    received_at: datetime
    event: NewEvent
    email_norm: str | None
    way: Way = Way.POSTED
    person_key: str | None = None
    outcome: str = "noted"
    case_id: UUID | None = None
    is_in_crowd: bool = False
    storm: StormState | None = None
    is_read_late: bool = False

    @classmethod
    def of(
        cls,
        delivery_id: UUID,
        connection: Connection,
        received_at: datetime,
        event: NewEvent,
        *,
        way: Way = Way.POSTED,
    ) -> Self:
        """A report nothing was decided about yet."""
        norm = normalise(event.email) if event.email else None
        return cls(new_id(), delivery_id, connection, received_at, event, norm, way)

    @property
    def is_test(self) -> bool:
        """Of a platform's test mode, and this connection was not told to take that seriously."""
        return self.event.is_test and not self.connection.settings.get("accept_test_mode")

    @property
    def came_late(self) -> bool:
        """We asked, or were handed a file, and it is long ago; or it came in time, and could be read only now."""
        asked = self.way in (Way.POLLED, Way.IMPORTED)
        return self.is_read_late or (asked and self.received_at - self.event.occurred_at > LATE)

    @property
    def is_past(self) -> bool:
        """Nothing follows from it today: it stands for itself, and changes no case that is under way."""
        return self.way is Way.BACKFILL or self.came_late

    @property
    def may_be_about_a_letter(self) -> bool:
        """SendGrid's late bounces name only the address: neither our id nor its own."""
        event = self.event
        nameless = event.attempt_ref is None and event.message_ref is None
        return event.kind is Kind.BOUNCED and self.connection.provider == "sendgrid" and nameless

    def row(self) -> dict[str, Any]:
        """Its row in the table of events."""
        return {name: getattr(self.event, name) for name in KEPT} | {
            "id": self.id,
            "created_at": now(),
            "connection_id": self.connection.id,
            "delivery_id": self.delivery_id,
            "person_key": self.person_key,
            "case_id": self.case_id,
            "outcome": self.outcome,
            "kind": self.event.kind.value,
            "family": self.event.family.value,
            "actor": self.event.actor.value,
            "is_test": self.is_test,
            "refs": dict(self.event.refs),
            "extra": dict(self.event.extra),
        }


@dataclass(frozen=True, slots=True)
class Read:
    """What one delivery reported; `problem` says what could not be read of it."""

    delivery_id: UUID
    connection: Connection
    received_at: datetime
    reports: Sequence[Report]
    problem: str | None
