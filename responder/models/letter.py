"""Turns a letter that left, each try to send it, and what SendGrid said about it afterwards into rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from responder.models.table import Dated, Identified, Table, partial_index, reference


class Letter(Identified, Dated, Table):
    """The one letter of a case: written before the HTTP call, byte for byte what was approved.

    `status` is sending, accepted, deferred, delivered, bounced, dropped, complained, rejected, not_sent or doubtful.
    `photo_sha256` names the photo under the signature, if there was one.
    """

    __tablename__ = "letter"
    __table_args__ = (sa.Index("ix_letter_sent_at_id", "sent_at", "id"), partial_index("letter", "photo_sha256"))

    case_id: Mapped[UUID] = reference("case.id", index=False, unique=True)
    approval_id: Mapped[UUID] = reference("approval.id", index=False)
    to_email: Mapped[str]
    to_name: Mapped[str | None]
    from_email: Mapped[str]
    from_name: Mapped[str]
    reply_to: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    sha256: Mapped[str]
    photo_sha256: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="sending")
    sent_at: Mapped[datetime | None]
    provider_ref: Mapped[str | None] = mapped_column(index=True)  # SendGrid's X-Message-Id


class SendAttempt(Identified, Dated, Table):
    """One HTTP call to SendGrid, committed before it is made. Its id travels in custom_args.

    `state` is intent, accepted, rejected, not_sent or doubtful; `detail` is a sentence without address or key.
    """

    __tablename__ = "send_attempt"
    __table_args__ = (sa.UniqueConstraint("letter_id", "number"),)

    letter_id: Mapped[UUID] = reference("letter.id", index=False)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="intent")
    detail: Mapped[str | None]
    finished_at: Mapped[datetime | None]


class LetterEvent(Identified, Dated, Table):
    """What SendGrid reported about a letter of ours: stored once, worked off by the outcome step."""

    __tablename__ = "letter_event"
    __table_args__ = (
        sa.Index(
            "ix_letter_event_waiting",
            "id",
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        ),
    )

    event_id: Mapped[UUID] = reference("event.id", index=False, unique=True)
    letter_id: Mapped[UUID | None] = reference("letter.id")
    attempt_ref: Mapped[str | None]
    message_ref: Mapped[str | None]
    kind: Mapped[str]
    occurred_at: Mapped[datetime]
    detail: Mapped[dict[str, Any]]
    handled_at: Mapped[datetime | None]
