"""Turns "these two are one person", found by somebody or only suspected, into rows."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from responder.models.customer import Customer
from responder.models.table import Dated, Identified, Table, reference


class Merge(Identified, Dated, Table):
    """Somebody said that two are one. `along` are those who were one with `gone` already, by id.

    The rows of the two stay where they are; `Customer.merged_into_id` says how they are read.
    """

    __tablename__ = "merge"

    kept_id: Mapped[UUID] = reference("customer.id")
    gone_id: Mapped[UUID] = reference("customer.id")
    along: Mapped[list[str]]
    who: Mapped[str]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]

    kept: Mapped[Customer] = relationship(foreign_keys=[kept_id])
    gone: Mapped[Customer] = relationship(foreign_keys=[gone_id])


class Likeness(Identified, Dated, Table):
    """Two who may be one, and why; never acted upon until somebody decides. The smaller id is `one`."""

    __tablename__ = "likeness"
    __table_args__ = (sa.UniqueConstraint("one_id", "other_id"),)

    one_id: Mapped[UUID] = reference("customer.id", index=False)
    other_id: Mapped[UUID] = reference("customer.id")
    why: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    is_same: Mapped[bool | None]

    one: Mapped[Customer] = relationship(foreign_keys=[one_id])
    other: Mapped[Customer] = relationship(foreign_keys=[other_id])
