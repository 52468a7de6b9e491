"""Turns a person and what was lived through with them into what the API takes and gives."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from responder import days, models
from responder.facts import Channel
from responder.journey import Stage
from responder.rows import CHANNELS, DIRECTIONS
from responder.sources import title_of
from responder.web.api.shapes.cases import Manager
from responder.web.api.shapes.words import Address, Asked, Line, Shape, Text, WholeNumber


def _day(value: object) -> date:
    if not isinstance(value, str):
        raise ValueError("a day is a text such as 2026-11-23")  # noqa: TRY004 - pydantic wants it
    return days.day(value)


def _refs(value: object) -> object:
    """`stripe:cus_123 hubspot:42`, as in customers.csv, means the same as an object."""
    if not isinstance(value, str):
        return value
    pairs = [part.partition(":") for part in value.split()]
    if not all(provider and ref for provider, _, ref in pairs):
        raise ValueError('refs are an object such as {"stripe": "cus_123"}')
    return {provider: ref for provider, _, ref in pairs}


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
ChannelName = Annotated[Channel, BeforeValidator(lambda value: CHANNELS.get(str(value).lower(), value))]
Direction = Annotated[
    Literal["inbound", "outbound", "both"], BeforeValidator(lambda value: DIRECTIONS.get(str(value).lower(), value))
]
Refs = Annotated[dict[Line, Line], BeforeValidator(_refs)]


class Reference(Shape):
    """What somebody else's system calls a person."""

    provider: str
    ref: str


class TenureClaim(Shape):
    """Since when a person has been with us, as one source has it."""

    since_on: date
    meaning: str
    source: str
    as_of: datetime


class Touchpoint(Shape):
    """One past contact with a person, and where we know it from."""

    id: UUID
    channel: str
    occurred_on: date
    direction: str | None
    summary: str | None
    manager: Manager | None
    source: Annotated[str, BeforeValidator(title_of)]
    as_of: datetime


class CaseOfCustomer(Shape):
    """One of a person's leavings; GET /cases/{id} tells the rest."""

    id: UUID
    stage: Stage
    kind: str
    reason: str | None
    occurred_at: datetime


class Customer(Shape):
    """A person as we remember them. What nobody told us is null, never guessed."""

    id: UUID
    email: str
    name: str | None
    given_name: str | None
    family_name: str | None
    company: str | None
    title: str | None
    phone: str | None
    language: str | None
    country: str | None
    time_zone: str | None
    list_name: str | None = Field(serialization_alias="list")
    plan: str | None
    value_cents: int | None
    currency: str | None
    notes: str | None
    attributes: dict[str, str]
    owner: Manager | None
    addresses: list[str]
    refs: list[Reference]
    tenure_claims: list[TenureClaim]
    touchpoints: list[Touchpoint]
    cases: list[CaseOfCustomer]

    @classmethod
    def of(cls, customer: models.Customer, **beside: Any) -> Self:
        """The person with what stands beside them: owner, touchpoints, cases."""
        addresses = [address.email for address in customer.addresses]
        beside |= {"email": addresses[0], "addresses": addresses, "refs": customer.references}
        own = {name: getattr(customer, name) for name in cls.model_fields if name not in beside}
        return cls.model_validate({**own, **beside})


class CustomerWanted(Asked):
    """What you know about a person, in the words of customers.csv. What you leave out stays as it is."""

    email: Address | None = Field(default=None, description="May repeat the address in the path.")
    name: Line | None = None
    given_name: Line | None = None
    family_name: Line | None = None
    company: Line | None = None
    title: Line | None = None
    phone: Line | None = None
    language: Line | None = None
    country: Line | None = None
    time_zone: Line | None = None
    customer_since: Day | None = None
    list_name: Line | None = Field(default=None, alias="list")
    plan: Line | None = None
    value_cents: WholeNumber | None = None
    currency: Line | None = None
    owner: Address | None = Field(default=None, description="The e-mail address of one of us.")
    refs: Refs = Field(default={}, examples=[{"stripe": "cus_123"}], max_length=50)
    notes: Text | None = Field(default=None, max_length=10_000)
    attributes: dict[Line, Line] = Field(default={}, description="Anything else you want kept.", max_length=100)


class TouchpointWanted(Asked):
    """One past contact. `id` is yours: sending the same one again changes the contact instead of adding another."""

    id: Line | None = None
    channel: ChannelName
    occurred_at: Day
    manager: Address | None = Field(default=None, description="The e-mail address of one of us.")
    direction: Direction | None = None
    summary: Text | None = Field(default=None, max_length=2_000)


class OneCustomer(BaseModel):
    """Which customer, by any of their addresses."""

    email: Address
