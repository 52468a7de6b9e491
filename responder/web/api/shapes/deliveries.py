"""Turns raw deliveries, without their bodies, into what the API gives."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from responder.models import DeliveryState, Verification
from responder.web.api.shapes.cases import ConnectionOfCase
from responder.web.api.shapes.words import Asked, Moment, PageWanted, Shape


class Delivery(Shape):
    """One HTTP request a provider made to us. `problem` says why a failed one could not be read.

    `took_ms` is how long the platform waited for its answer. It, `verification` and `signed_at` are null for what
    nobody posted, and for deliveries of before they were kept.
    """

    id: UUID
    connection: ConnectionOfCase
    received_at: datetime
    content_type: str
    state: str
    problem: str | None
    parsed_at: datetime | None
    event_count: int | None
    verification: Verification | None = Field(description="What showed that it was the platform's own.")
    signed_at: datetime | None
    used_previous_token: bool = Field(description="Whether it came to the address of before a rotation.")
    took_ms: int | None


class EventOfDelivery(Shape):
    """One event it reported, and what became of that: `case_id` is null where nothing follows from it."""

    id: UUID
    kind: str
    provider_type: str
    occurred_at: datetime
    outcome: str
    case_id: UUID | None


class BodyReading(Shape):
    """Who read its raw body, and when."""

    who: str
    at: datetime


class OneDeliveryInFull(Delivery):
    """A delivery, the events it was the first to report, and who has read its raw body."""

    events: list[EventOfDelivery]
    body_readings: list[BodyReading]


class ReplayWanted(Asked):
    """Which deliveries to read again: by connection, state and time, at most 10,000. Each may be left out."""

    connection: UUID | None = Field(default=None, description="The id of a connection.")
    state: DeliveryState | None = Field(default=None, description="parsed or failed; both by default.")
    since: Moment | None = None
    until: Moment | None = None


class Replay(Shape):
    """An order to read deliveries again, and how far it has come. `ended_at` is null while it goes on."""

    id: UUID
    who: str
    connection_id: UUID | None
    state: str | None
    since: datetime | None
    until: datetime
    wanted: int = Field(description="How many deliveries there were when it was given.")
    replayed: int = Field(description="How many of them wait for triage again, or were read by it.")
    ended_at: datetime | None


class OneReplay(BaseModel):
    """Which order."""

    replay_id: UUID


class DeliveryPage(Shape):
    """One page of deliveries, the newest first."""

    items: list[Delivery]
    next: str | None


class DeliveriesWanted(PageWanted):
    """Which deliveries."""

    state: DeliveryState | None = Field(default=None, description="Only deliveries in this state.")
    connection: UUID | None = Field(default=None, description="Only deliveries of the connection with this id.")
    verification: Verification | None = Field(default=None, description="Only deliveries that were verified so.")
    since: Moment | None = Field(default=None, description="Only deliveries from this moment on.")
    until: Moment | None = Field(default=None, description="Only deliveries before this moment.")


class OneDelivery(BaseModel):
    """Which delivery."""

    delivery_id: UUID
