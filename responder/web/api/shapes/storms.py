"""Turns storms into what the API takes and gives."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel

from responder import models
from responder.models import StormState
from responder.web.api.shapes.words import Asked, Shape


class Storm(Shape):
    """Very many who left within an hour. `cases` is how many were held; `drained_at` is set once all are decided."""

    id: UUID
    connection: str
    state: StormState
    cases: int
    started_at: datetime
    last_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    drained_at: datetime | None

    @classmethod
    def of(cls, storm: models.Storm) -> Self:
        """One row."""
        own = {name: getattr(storm, name) for name in cls.model_fields if name != "connection"}
        return cls.model_validate({**own, "connection": storm.connection.name})


class StormList(Shape):
    """The latest storms, the newest first."""

    items: list[Storm]


class OneStorm(BaseModel):
    """Which storm."""

    storm_id: UUID


class StormDecision(Asked):
    """What becomes of everybody in it."""

    decision: Literal["release", "silence"]
