"""Turns one past contact between a person and one of us into a row."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from responder.models.manager import Manager
from responder.models.table import Dated, Identified, Table, reference


class Touchpoint(Identified, Dated, Table):
    """Channel, when, between whom, and where we know it from. `source_ref` is unique within its source."""

    __tablename__ = "touchpoint"
    __table_args__ = (
        sa.UniqueConstraint("source", "source_ref"),
        sa.Index("ix_touchpoint_customer_id_occurred_on", "customer_id", "occurred_on"),
    )

    customer_id: Mapped[UUID] = reference("customer.id", index=False)
    manager_id: Mapped[UUID | None] = reference("manager.id")
    channel: Mapped[str]
    occurred_on: Mapped[date]
    direction: Mapped[str | None]
    summary: Mapped[str | None]
    source: Mapped[str]
    source_ref: Mapped[str]
    as_of: Mapped[datetime]

    manager: Mapped[Manager | None] = relationship()
