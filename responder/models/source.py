"""Turns who is asked about a person when they leave, what they answered, and how a file is read, into rows."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from responder.models.connection import Connection
from responder.models.table import Dated, Identified, Table, reference


class AskedSource(Identified, Dated, Table):
    """A live source as one company uses it. `kind` is its module's NAME, `name` what managers read.

    One with a connection looks up that connection's people with its key, and nobody else's; each has one at most.
    `failures` in a row open the breaker until `rests_until`: meanwhile nobody waits for it. `trouble` is its last
    sentence, without address or key.
    """

    __tablename__ = "asked_source"

    kind: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    connection_id: Mapped[UUID | None] = reference("connection.id", index=False, unique=True)
    settings: Mapped[dict[str, str]] = mapped_column(default=dict)
    secrets: Mapped[dict[str, str]] = mapped_column(default=dict)
    active: Mapped[bool] = mapped_column(default=True)
    per_minute: Mapped[int] = mapped_column(default=60)
    failures: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    trouble: Mapped[str | None]

    connection: Mapped[Connection | None] = relationship()


class SourceAnswer(Identified, Dated, Table):
    """What became of asking one source about one address: found, nobody, or no answer. Good until `expires_at`."""

    __tablename__ = "source_answer"
    __table_args__ = (sa.UniqueConstraint("email_norm", "asked_source_id"),)

    asked_source_id: Mapped[UUID] = reference("asked_source.id")
    email_norm: Mapped[str]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str]
    detail: Mapped[str | None]

    source: Mapped[AskedSource] = relationship(lazy="joined")


class SheetShape(Identified, Dated, Table):
    """How the columns of one shape of file are read: their titles to our names. Remembered from `--map`."""

    __tablename__ = "sheet_shape"
    __table_args__ = (sa.UniqueConstraint("kind", "shape"),)

    kind: Mapped[str]
    shape: Mapped[str]
    mapping: Mapped[dict[str, str]]
