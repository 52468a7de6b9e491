"""Turns a draft, its edit and its approval into what the API takes and gives."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from responder.web.api.shapes.words import Asked, Shape, Text, WholeNumber

SHA256 = r"^[0-9a-f]{64}$"


class Span(Shape):
    """Which characters of the body say which fact. Of an edited letter the fact may be gone: see the check `stale`."""

    start: int
    end: int
    fact_id: UUID


class Check(Shape):
    """One check of a letter. A failed one that is blocking holds the letter back.

    `words` are those it asks about; somebody may vouch for them, and whoever approves vouches for what is not blocking.
    """

    name: str
    passed: bool
    blocking: bool = True
    detail: str | None = None
    words: list[str] = Field(default=[])


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


class ClaimsWanted(Asked):
    """Words the checks of this version ask about, and that are so: each as the check gives it."""

    version: WholeNumber
    words: list[Text] = Field(min_length=1, max_length=500)


class Passage(Shape):
    """One paragraph that differs: as it is, and as it would be; null where it has none."""

    number: int
    old: str | None
    new: str | None


class Proposal(Shape):
    """What the machine would write now in place of version `version`, which somebody edited."""

    version: int
    subject: str
    body: str
    sha256: str
    passages: list[Passage] = Field(validation_alias="changed")


class ProposalWanted(Asked):
    """Take it, whole or one passage of it. With `sha256` only what you read is taken."""

    version: WholeNumber
    sha256: str | None = Field(default=None, pattern=SHA256)
    passage: Literal["subject"] | WholeNumber | None = Field(
        default=None, description="The number of one passage, or `subject`; null takes all of it."
    )


class ProposalRefused(Asked):
    """Keep the letter as it was written."""

    version: WholeNumber
    sha256: str | None = Field(default=None, pattern=SHA256)


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
