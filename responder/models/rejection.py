"""Turns requests that were not let in, or not answered, into a count by the hour and a few samples."""

from datetime import datetime
from enum import StrEnum
from uuid import NAMESPACE_OID, UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from responder.models.table import Identified, Table, reference


class Reason(StrEnum):
    """Why a request was not taken."""

    SIGNATURE = "signature"  # 401
    PAYLOAD = "payload"  # 400
    SIZE = "size"  # 413
    ENCODING = "encoding"  # 415
    RATE = "rate"  # 429
    ADDRESS = "address"  # 404: no connection has, or had, this token
    UNANSWERED = "unanswered"  # 5xx: it was for us to keep, and we could not


class Rejection(Table):
    """How many requests of one connection were not taken within one hour for one reason.

    `id` is made of these three, so that whoever counts adds to the same row. `connection_id` is None where nobody
    knows whose they were: unknown tokens, and what came while the database was away.
    """

    __tablename__ = "rejection"
    __table_args__ = (sa.Index("ix_rejection_hour", "hour"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    connection_id: Mapped[UUID | None] = reference("connection.id", index=False)
    hour: Mapped[datetime]
    reason: Mapped[str]
    number: Mapped[int]
    last_at: Mapped[datetime]

    @staticmethod
    def id_of(connection_id: UUID | None, hour: datetime, reason: str) -> UUID:
        """The id of the row that counts these."""
        return uuid5(NAMESPACE_OID, f"{connection_id} {hour.isoformat()} {reason}")


class RejectionSample(Identified, Table):
    """One of the newest requests of a day that were not let in: enough to see what is wrong, and no more.

    `body` is its beginning, `header_names` are names only, `size` is the body's in bytes as far as it was heard.
    """

    __tablename__ = "rejection_sample"
    __table_args__ = (sa.Index("ix_rejection_sample_connection_id_id", "connection_id", "id"),)

    connection_id: Mapped[UUID] = reference("connection.id", index=False)
    at: Mapped[datetime]
    reason: Mapped[str]
    why: Mapped[str]
    size: Mapped[int]
    content_type: Mapped[str]
    header_names: Mapped[list[str]]
    body: Mapped[bytes]
