"""Turns a draft, its edit and its approval into what the API takes and gives."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from responder.web.api.shapes.words import Asked, Shape, Text, WholeNumber

SHA256 = r"^[0-9a-f]{64}$"


class Span(Shape):
    """Which characters of the body say which fact."""

    start: int
    end: int
    fact_id: UUID


class Check(Shape):
    """One check of a letter. A failed one that is blocking holds the letter back."""

    name: str
    passed: bool
    blocking: bool = True
    detail: str | None = None


class Draft(Shape):
    """The newest version of a letter that has not left."""

    version: int
    language: str
    subject: str
    body: str
    sha256: str = Field(description="Names this text: an approval repeats it.")
    spans: list[Span]
    checks: list[Check]
    author: str
    created_at: datetime


class DraftWanted(Asked):
    """An edit. `version` is the one you read; what you leave out stays. Other members of a draft are ignored."""

    model_config = ConfigDict(extra="ignore")

    version: WholeNumber
    subject: Text | None = Field(default=None, max_length=1_000)
    body: Text | None = Field(default=None, max_length=100_000)


class ApprovalWanted(Asked):
    """A yes to exactly the text you read."""

    version: WholeNumber
    sha256: str = Field(pattern=SHA256)


class Approval(Shape):
    """Who approved which text, and when it leaves."""

    version: int
    sha256: str
    who: str
    approved_at: datetime = Field(validation_alias="created_at")
    leaves_at: datetime
