"""Turns a platform's way in into what the API takes and gives; its secret is given once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from responder.models import Reason
from responder.queries.health import Health, Notice
from responder.rotating import MOST_DAYS, PREVIOUS_TOKEN_DAYS, Rotated
from responder.web.api.shapes.words import Asked, Line, Shape, Text, WholeNumber


class Noticed(Shape):
    """What somebody should know of a connection, in a word and in a sentence."""

    notice: Notice
    sentence: str


class ConnectionHealth(Shape):
    """How a connection is doing. "Today" is the last 24 hours; counts of events and deliveries stop at 1,001.

    `rejected_today` counts by reason the requests that were not let in, `unanswered_today` those we answered 5xx.
    """

    word: Health
    notices: list[Noticed]
    last_heard_at: datetime | None
    last_rejected_at: datetime | None
    quiet_days: int = Field(description="After how many days of silence it counts as quiet.")
    events_today: int
    events_7_days: int
    unreadable_7_days: int
    rejected_today: dict[Reason, int]
    unanswered_today: int
    last_unanswered_at: datetime | None


class Connection(Shape):
    """One configured webhook endpoint. `url` is what to paste at the provider, null where nobody posts. Tokens without
    the scope `write` see addresses without their secret ends.

    While its token or its secret is rotated, the one of before stays valid, and when it was last used is told.
    """

    id: UUID
    provider: str
    name: str
    brand: str
    url: str | None
    has_api_key: bool = Field(description="Whether its people are looked up with a key of its platform's API.")
    created_at: datetime
    last_delivery_at: datetime | None
    previous_url: str | None
    previous_url_until: datetime | None
    previous_url_used_at: datetime | None
    has_previous_secret: bool
    previous_secret_used_at: datetime | None
    health: ConnectionHealth


class KeyTried(Shape):
    """What came of trying an API key at once. It is kept in any case."""

    works: bool
    sentence: str


class NewConnection(Connection):
    """A connection as it is shown once: with its secret, which nothing shows again."""

    secret: str | None = Field(description="Null where only the provider can make it: connect again with it.")
    instructions: str = Field(description="What to paste where at the provider.")
    look_up: KeyTried | None = Field(description="What came of trying `api_key`; null without one.")


class RotatedConnection(Connection):
    """A connection after a rotation; `secret` is the new one, which nothing shows again, and null for a token."""

    secret: str | None


class RotationWanted(Asked):
    """Rotate the token in the URL, or the secret; the one of before stays valid: a token for `days`, a secret until
    it is ended.
    """

    what: Rotated
    secret: Text | None = Field(default=None, max_length=10_000, description="Where only the platform can make one.")
    days: WholeNumber = Field(default=PREVIOUS_TOKEN_DAYS, description=f"For a token, 1 to {MOST_DAYS}.")


class EndWanted(Asked):
    """End the token, or the secret, of before."""

    what: Rotated


class RejectionSample(Shape):
    """One of the newest requests that were not let in: what is wrong with it, and what its headers were called."""

    id: UUID
    at: datetime
    reason: Reason
    why: str
    size: int
    content_type: str
    header_names: list[str]


class Rejections(Shape):
    """What was not let in: counts by reason of the last 24 hours, and some of the newest."""

    today: dict[Reason, int]
    samples: list[RejectionSample]


class ConnectionPage(Shape):
    """One page of connections, the newest first."""

    items: list[Connection]
    next: str | None


class OneConnection(BaseModel):
    """Which connection."""

    connection_id: UUID


class KeyWanted(Asked):
    """Look people up with this key. `settings` is what else looking up has to be told, as `responder source kinds`
    lists it: the shop's `url`, or the `project`.
    """

    key: Text = Field(max_length=10_000)
    settings: dict[Line, Line] = Field(default={}, max_length=20)


class ConnectionWanted(Asked):
    """Make a connection. Without `secret` we make one where the provider lets us."""

    provider: Line = Field(examples=["standard"])
    name: Line = Field(examples=["Northlight Weekly"])
    secret: Text | None = Field(default=None, max_length=10_000)
    brand: Line | None = Field(default=None, description="The name people think they are leaving; else the name.")
    settings: dict[Line, Any] = Field(default={}, description="Settings of this provider.", max_length=50)
    api_key: KeyWanted | None = Field(default=None, description="Look people up whose events carry no address.")
