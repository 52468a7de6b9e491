"""Turns very many goodbyes of one connection within an hour into a row, about which a person decides once."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from responder.models.connection import Connection
from responder.models.table import Dated, Identified, Table, reference


class StormState(StrEnum):
    """What was decided."""

    RAGING = "raging"  # nothing yet: all of it is held
    RELEASED = "released"  # they are goodbyes like any other
    SILENCED = "silenced"  # nobody of them is written to


RAGES = sa.text("state = 'raging'")


class Storm(Identified, Dated, Table):
    """One storm; a connection has one that rages at most.

    `started_at` is when the first goodbye of that hour came in, `noticed_at` when there were too many (the last time,
    if they grew fewer and more again), `last_at` when the latest was held. `cases` is how many were held. `swept_at`:
    those that came before it was noticed are held as well; `drained_at`: what was decided has been done with all.
    """

    __tablename__ = "storm"
    __table_args__ = (
        sa.Index("uq_storm_raging", "connection_id", unique=True, sqlite_where=RAGES, postgresql_where=RAGES),
        sa.Index("ix_storm_connection_id_id", "connection_id", "id"),
    )

    connection_id: Mapped[UUID] = reference("connection.id", index=False)
    state: Mapped[str] = mapped_column(default=StormState.RAGING.value)
    started_at: Mapped[datetime]
    noticed_at: Mapped[datetime]
    last_at: Mapped[datetime]
    cases: Mapped[int] = mapped_column(default=0)
    swept_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    drained_at: Mapped[datetime | None]

    connection: Mapped[Connection] = relationship()
