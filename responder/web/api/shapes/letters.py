"""Turns a letter that left, and what became of it, into what the API gives."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import Field

from responder import models
from responder.web.api.shapes.words import PageWanted, Shape

Status = Literal[
    "sending", "accepted", "deferred", "delivered", "bounced", "dropped", "complained", "rejected", "not_sent",
    "doubtful",
]  # fmt: skip


class LetterEvent(Shape):
    """What SendGrid reported about a letter."""

    kind: str
    occurred_at: datetime


class Letter(Shape):
    """The one letter of a case, byte for byte what was approved."""

    id: UUID
    case_id: UUID
    to: str = Field(validation_alias="to_email")
    to_name: str | None
    from_: str = Field(validation_alias="from_email", serialization_alias="from")
    from_name: str
    reply_to: str
    subject: str
    body: str
    sha256: str
    photo_sha256: str | None = Field(description="The JPEG under the signature; null for none.")
    sent_at: datetime | None
    provider_ref: str | None = Field(description="SendGrid's id of the message.")
    status: str
    events: list[LetterEvent] = Field(default=[], validation_alias="reported")

    @classmethod
    def of(cls, letter: models.Letter, events: Iterable[models.LetterEvent]) -> Self:
        """The letter with what was reported about it, oldest first."""
        shape = cls.model_validate(letter)
        shape.events = [LetterEvent.model_validate(event) for event in events]
        return shape


class LetterPage(Shape):
    """One page of letters, the newest first."""

    items: list[Letter]
    next: str | None


class LettersWanted(PageWanted):
    """Which letters."""

    status: Status | None = Field(default=None, description="Only letters with this status.")
    case_id: UUID | None = Field(default=None, description="Only the letter of this case.")
