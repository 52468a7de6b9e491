"""Turns the small words of the API (a text, a moment, a cursor) into types that say no with a sentence."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from responder.addresses import normalise
from responder.instants import instant

MOST_PER_PAGE = 200
LARGEST_NUMBER = 2**31 - 1


class Shape(BaseModel):
    """What goes out."""

    model_config = ConfigDict(from_attributes=True)


class Asked(BaseModel):
    """What comes in. A member we do not know is refused: it may be a typo, or somebody trying doors."""

    model_config = ConfigDict(extra="forbid")


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text may not hold the character NUL")
    return text


def _moment(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("a moment is a text such as 2026-11-23T09:30:00Z")  # noqa: TRY004 - pydantic wants it
    return instant(value)


def _whole_number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("this is a whole number, without quotes")  # noqa: TRY004 - pydantic wants it
    return value


def _address(value: str) -> str:
    normalise(value)
    return value


Text = Annotated[str, AfterValidator(_storable)]
Line = Annotated[Text, Field(max_length=500)]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
WholeNumber = Annotated[int, BeforeValidator(_whole_number), Field(ge=0, le=LARGEST_NUMBER)]
Address = Annotated[
    str, AfterValidator(_storable), AfterValidator(_address), WithJsonSchema({"type": "string", "format": "email"})
]


def cursor(row_id: UUID) -> str:
    """What a client hands back to get the next page; it means nothing to them."""
    return base64.urlsafe_b64encode(row_id.bytes).decode().rstrip("=")


def _uncursor(value: object) -> UUID:
    try:
        return UUID(bytes=base64.b64decode(f"{value}==", altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        raise ValueError("this is no cursor of ours: take `next` of the page before, as it is") from error


After = Annotated[
    UUID, BeforeValidator(_uncursor), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"})
]


class PageWanted(Asked):
    """Which page of a list."""

    limit: int = Field(default=50, ge=1, le=MOST_PER_PAGE, description="How many at most, 1 to 200.")
    after: After | None = Field(default=None, description="`next` of the page before.")


Item = TypeVar("Item", bound=Shape)


def next_cursor(ids: list[UUID], limit: int) -> str | None:
    """The cursor after the last of these, or None when the page was not full."""
    return cursor(ids[-1]) if len(ids) == limit else None
