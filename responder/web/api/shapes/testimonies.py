"""Turns what our people say about a case on their own word into what the API takes and gives."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from responder.testifying import Grade
from responder.web.api.shapes.words import Asked, Line, Shape, WholeNumber


class Testimony(Shape):
    """What somebody vouched for. It is a fact of the case until it is taken back.

    `kind` is fault ({"grade", "what"}), gesture ({"what", "worth_cents"}) or claim ({"words"}).
    """

    id: UUID
    kind: str
    value: dict[str, Any]
    told_by: str
    told_at: datetime = Field(validation_alias="created_at")
    withdrawn_at: datetime | None
    withdrawn_by: str | None


class Testimonies(Shape):
    """All that was said about a case, the oldest first, with what was taken back."""

    items: list[Testimony]


class FaultWanted(Asked):
    """What went wrong, in place of what was said of it before. What is `ours` has to be said in a sentence."""

    grade: Grade
    what: Line | None = Field(default=None, description="One sentence, as it shall stand in the letter.")


class GestureWanted(Asked):
    """What is offered, in place of what was offered before. 422 above the limit of the brand."""

    what: Line = Field(description="One sentence, as it shall stand in the letter.")
    worth_cents: WholeNumber


class OneTestimony(BaseModel):
    """Which testimony."""

    testimony_id: UUID
