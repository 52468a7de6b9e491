"""Turns how far we have read at a platform that posts nothing into a row."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column, relationship

from responder.models.connection import Connection
from responder.models.table import Dated, Identified, Table, reference


class Poll(Identified, Dated, Table):
    """One connection that is asked. `mark` is the poller's own word for what it has read, and moves together with the
    deliveries it brought, in one transaction.

    Whoever asks holds it until `lease_until`. `failures` in a row make it rest until `rests_until`; `trouble` is the
    last sentence, without address or key. `polled_at` is when it was last read to its end.
    """

    __tablename__ = "poll"

    connection_id: Mapped[UUID] = reference("connection.id", index=False, unique=True)
    mark: Mapped[dict[str, Any]]
    due_at: Mapped[datetime] = mapped_column(index=True)
    lease_until: Mapped[datetime | None]
    polled_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[datetime | None]
    trouble: Mapped[str | None]

    connection: Mapped[Connection] = relationship(lazy="joined")
