"""Turns one HTTP request a provider made to us into a row, raw, until retention ends."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from responder.models.connection import Connection
from responder.models.table import Identified, Table, reference


class Delivery(Identified, Table):
    """A verified, well-formed, raw request. `dedup_key` is unique per connection: a repeat finds the first one.

    `state` is `received` until triage has turned it into events (`parsed`), or could not (`failed`, with the
    reason in `problem`; it can be replayed).
    """

    __tablename__ = "delivery"
    __table_args__ = (
        sa.UniqueConstraint("connection_id", "dedup_key"),
        sa.Index(
            "ix_delivery_waiting",
            "received_at",
            sqlite_where=sa.text("state = 'received'"),
            postgresql_where=sa.text("state = 'received'"),
        ),
        sa.Index("ix_delivery_state_id", "state", "id"),
    )

    connection_id: Mapped[UUID] = reference("connection.id", index=False)
    dedup_key: Mapped[str]
    received_at: Mapped[datetime]
    content_type: Mapped[str] = mapped_column(default="")
    headers: Mapped[dict[str, str]]
    body: Mapped[bytes]
    state: Mapped[str] = mapped_column(default="received")
    problem: Mapped[str | None]
    parsed_at: Mapped[datetime | None]
    event_count: Mapped[int | None]
    lease_until: Mapped[datetime | None]

    connection: Mapped[Connection] = relationship()
