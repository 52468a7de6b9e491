"""Turns raw deliveries, without their bodies, into what the API gives."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from responder.web.api.shapes.cases import ConnectionOfCase
from responder.web.api.shapes.words import PageWanted, Shape


class State(StrEnum):
    """Whether triage has read a delivery."""

    RECEIVED = "received"
    PARSED = "parsed"
    FAILED = "failed"


class Delivery(Shape):
    """One HTTP request a provider made to us. `problem` says why a failed one could not be read."""

    id: UUID
    connection: ConnectionOfCase
    received_at: datetime
    content_type: str
    state: str
    problem: str | None
    parsed_at: datetime | None
    event_count: int | None


class DeliveryPage(Shape):
    """One page of deliveries, the newest first."""

    items: list[Delivery]
    next: str | None


class DeliveriesWanted(PageWanted):
    """Which deliveries."""

    state: State | None = Field(default=None, description="Only deliveries in this state.")
    connection: UUID | None = Field(default=None, description="Only deliveries of the connection with this id.")


class OneDelivery(BaseModel):
    """Which delivery."""

    delivery_id: UUID
