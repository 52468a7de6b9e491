"""Turns a platform's way in into what the API takes and gives; its secret is given once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from responder.web.api.shapes.words import Asked, Line, Shape, Text


class Connection(Shape):
    """One configured webhook endpoint. `url` is what to paste at the provider."""

    id: UUID
    provider: str
    name: str
    brand: str
    url: str
    has_api_key: bool = Field(description="Whether its people are looked up with a key of its platform's API.")
    created_at: datetime
    last_delivery_at: datetime | None


class KeyTried(Shape):
    """What came of trying an API key at once. It is kept in any case."""

    works: bool
    sentence: str


class NewConnection(Connection):
    """A connection as it is shown once: with its secret, which nothing shows again."""

    secret: str | None = Field(description="Null where only the provider can make it: connect again with it.")
    instructions: str = Field(description="What to paste where at the provider.")
    look_up: KeyTried | None = Field(description="What came of trying `api_key`; null without one.")


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
