"""Turns one HTTP request a provider made to us, or what we fetched instead, into a row, raw, until retention ends."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from responder.facts import Way
from responder.models.connection import Connection
from responder.models.table import Identified, Table, reference


class State(StrEnum):
    """Whether triage has read a delivery; `failed` says why in `problem`. Of an erased one, only the row is left."""

    RECEIVED = "received"
    PARSED = "parsed"
    FAILED = "failed"
    ERASED = "erased"


class Verification(StrEnum):
    """What showed that a delivery is its provider's own: a signature, or nothing but the random token in the URL."""

    VERIFIED = "verified"
    PREVIOUS_SECRET = "previous_secret"  # noqa: S105 - a word, not a secret
    SECRET_ADDRESS = "secret_address"  # noqa: S105


# What is verified as it should be is most of all, and found at once without an index that each of them would pay for.
UNUSUAL = sa.text("verification <> 'verified'")


class Delivery(Identified, Table):
    """A verified, well-formed, raw request. `dedup_key` is unique per connection: a repeat finds the first one.

    `way` is how it came here (`responder.facts.Way`): posted by the platform, or fetched, or out of a file.

    `state` is `received` until triage has turned it into events (`parsed`), or could not (`failed`, with the
    reason in `problem`; it can be replayed). When retention ends it is `erased`: without headers and body.
    `signed_at` is the moment that was signed along, None where none was. `took_ms` is how long the sender waited for
    its answer. Nobody posted what we fetched ourselves: then all three are None.
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
        sa.Index("ix_delivery_connection_id_id", "connection_id", "id"),
        sa.Index("ix_delivery_verification_id", "verification", "id", sqlite_where=UNUSUAL, postgresql_where=UNUSUAL),
        sa.Index(
            "ix_delivery_failed",
            "connection_id",
            "id",
            sqlite_where=sa.text("state = 'failed'"),
            postgresql_where=sa.text("state = 'failed'"),
        ),
    )

    connection_id: Mapped[UUID] = reference("connection.id", index=False)
    dedup_key: Mapped[str]
    way: Mapped[str] = mapped_column(default=Way.POSTED.value, server_default=Way.POSTED.value)
    received_at: Mapped[datetime]
    content_type: Mapped[str] = mapped_column(default="")
    headers: Mapped[dict[str, str]]
    body: Mapped[bytes]
    state: Mapped[str] = mapped_column(default="received")
    problem: Mapped[str | None]
    parsed_at: Mapped[datetime | None]
    event_count: Mapped[int | None]
    lease_until: Mapped[datetime | None]
    verification: Mapped[str | None]
    signed_at: Mapped[datetime | None]
    took_ms: Mapped[int | None]
    used_previous_token: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    connection: Mapped[Connection] = relationship()


class BodyReading(Identified, Table):
    """Who read a delivery's raw body, and when: it may hold whatever the platform knows of a person."""

    __tablename__ = "body_reading"

    delivery_id: Mapped[UUID] = reference("delivery.id")
    who: Mapped[str]
    at: Mapped[datetime]


class Replay(Identified, Table):
    """An order to read a range of deliveries again, carried out slice by slice; `who` gave it.

    The range goes by connection, state and the time of arrival; None means any. `read_until_id` is the last delivery
    that was taken up, `wanted` how many there were when it was ordered, `replayed` how many have been taken up.
    """

    __tablename__ = "replay"
    __table_args__ = (
        sa.Index(
            "ix_replay_going_on",
            "id",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    who: Mapped[str]
    connection_id: Mapped[UUID | None] = reference("connection.id")
    state: Mapped[str | None]
    since: Mapped[datetime | None]
    until: Mapped[datetime]
    wanted: Mapped[int]
    replayed: Mapped[int] = mapped_column(default=0)
    read_until_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
