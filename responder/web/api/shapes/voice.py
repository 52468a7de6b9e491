"""Turns what managers changed of letters into what the API gives."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from responder.voice.changes import DAYS
from responder.web.api.shapes.words import Asked, Shape


class ChangesWanted(Asked):
    """Of which letters."""

    brand: UUID | None = Field(default=None, description="A brand's id; without it all brands.")
    days: int = Field(default=DAYS, ge=1, le=366, description="How far back, in days.")


class ChangedWording(Shape):
    """One wording, and in how many approved letters it was left as it is, lightly edited, or rewritten."""

    language: str
    template: str
    letters: int
    unchanged: int
    lightly: int
    rewritten: int


class ChangedSentence(Shape):
    """A sentence with what was personal in it left blank, and how often it was taken out or put in."""

    sentence: str
    times: int
    language: str


class VoiceChanges(Shape):
    """What people changed of the letters they approved; what happened once is in no list of sentences."""

    since: datetime
    letters: int
    edited: int
    hands: list[ChangedWording]
    deleted: list[ChangedSentence]
    added: list[ChangedSentence]
