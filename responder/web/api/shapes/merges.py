"""Turns two who are one, said or only suspected, into what the API takes and gives."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool

from responder import models
from responder.web.api.shapes.words import Address, Asked, PageWanted, Shape


class Merge(Shape):
    """Somebody found two people to be one; both are read as the kept one until it is taken back."""

    id: UUID
    kept_id: UUID
    gone_id: UUID
    who: str
    created_at: datetime
    undone_at: datetime | None
    undone_by: str | None


class MergeList(Shape):
    """The merges that concern one person, the newest first."""

    items: list[Merge]


class MergeWanted(Asked):
    """Who is one with the person in the path, by any of their addresses."""

    email: Address


class OneMerge(BaseModel):
    """Which merge."""

    merge_id: UUID


class Lookalike(Shape):
    """One of two who may be one; GET /people/{id} tells the rest. Some have no address."""

    id: UUID
    name: str | None
    company: str | None
    emails: list[str]

    @classmethod
    def of(cls, customer: models.Customer) -> Self:
        """One row."""
        emails = [address.email for address in customer.addresses]
        return cls(id=customer.id, name=customer.name, company=customer.company, emails=emails)


class Likeness(Shape):
    """Two who may be one, and why. Never acted upon until somebody decides."""

    id: UUID
    why: str
    one: Lookalike
    other: Lookalike
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    is_same: bool | None

    @classmethod
    def of(cls, likeness: models.Likeness) -> Self:
        """The suggestion with both people."""
        both = {"one": Lookalike.of(likeness.one), "other": Lookalike.of(likeness.other)}
        own = {name: getattr(likeness, name) for name in cls.model_fields if name not in both}
        return cls.model_validate({**own, **both})


class LikenessPage(Shape):
    """One page of suggestions, the newest first."""

    items: list[Likeness]
    next: str | None


class LikenessesWanted(PageWanted):
    """Which suggestions."""

    open: Literal["true", "false"] = Field(default="true", description="`false` lists those decided as well.")


class OneLikeness(BaseModel):
    """Which suggestion."""

    likeness_id: UUID


class LikenessDecision(Asked):
    """Whether the two are the same person. They are merged, or never suggested again."""

    same: StrictBool
