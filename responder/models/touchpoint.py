"""Turns one past contact between a person and one of us into a row."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from responder.models.manager import Manager
from responder.models.table import Dated, Identified, Table, reference


class Touchpoint(Identified, Dated, Table):
    """Channel, when, between whom, and where we know it from. `source_ref` is unique within its source.

    Of several contacts told as one (a thread, a recurring meeting) `occurred_on` is the last, `first_on` the first,
    `times` their number. `told_by` is who of us wrote a memory down; `withdrawn_by`, who said that it is wrong.
    """

    __tablename__ = "touchpoint"
    __table_args__ = (
        sa.UniqueConstraint("source", "source_ref"),
        # The latest few of each channel are what a letter looks at, and what a page shows.
        sa.Index("ix_touchpoint_customer_id_channel_occurred_on", "customer_id", "channel", "occurred_on"),
    )

    customer_id: Mapped[UUID] = reference("customer.id", index=False)
    manager_id: Mapped[UUID | None] = reference("manager.id", index=False)
    channel: Mapped[str]
    occurred_on: Mapped[date]
    first_on: Mapped[date | None]
    times: Mapped[int] = mapped_column(default=1)
    direction: Mapped[str | None]
    summary: Mapped[str | None]
    is_private: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str]
    source_ref: Mapped[str]
    as_of: Mapped[datetime]
    told_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]

    manager: Mapped[Manager | None] = relationship()
