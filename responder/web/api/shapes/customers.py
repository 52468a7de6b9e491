"""Turns a person and what was lived through with them into what the API takes and gives."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, StrictBool, WithJsonSchema

from responder import days
from responder.addressing import form_of_address
from responder.facts import Channel, Since
from responder.journey import Stage
from responder.queries.memories import DatedClaim
from responder.queries.wholes import Whole
from responder.rows import CHANNELS, DIRECTIONS
from responder.sources import title_of
from responder.web.api.shapes.cases import Manager
from responder.web.api.shapes.words import Address, Asked, Line, Shape, Text, WholeNumber


def _day(value: object) -> date:
    if not isinstance(value, str):
        raise ValueError("a day is a text such as 2026-11-23")  # noqa: TRY004 - pydantic wants it
    return days.day(value)


def _address_form(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a form of address is formal or close, or a word like Sie or du")  # noqa: TRY004
    return form_of_address(value)


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
AddressForm = Annotated[str, BeforeValidator(_address_form), WithJsonSchema({"type": "string", "examples": ["du"]})]
Refs = Annotated[dict[Line, Line], BeforeValidator(_refs)]


class Reference(Shape):
    """What somebody else's system calls a person."""

    provider: str
    ref: str


class TenureCliff(Shape):
    """A day that improbably many share in one source: an import. They were with us by `until_on` at the latest."""

    on_day: date
    until_on: date
    customers: int


class TenureClaim(Shape):
    """One date that a source claims for a person, and what it means. The ledger forgets none.

    `until_on` ends a stay that is over. Since `superseded_at` the source says another date; `withdrawn_by` said that
    it is wrong. `ref` tells the stays of one source apart; of a memory it is who told it.
    """

    id: UUID
    since_on: date
    until_on: date | None
    meaning: str
    source: str
    ref: str
    as_of: datetime
    superseded_at: datetime | None
    withdrawn_by: str | None
    cliff: TenureCliff | None = None


class Touchpoint(Shape):
    """One past contact with a person, and where we know it from.

    Of `times` contacts told as one, `occurred_on` is the last and `first_on` the first. A private one stays out of
    letters. `told_by` remembered it, `withdrawn_by` said that it is wrong.
    """

    id: UUID
    channel: str
    occurred_on: date
    first_on: date | None
    times: int
    direction: str | None
    summary: str | None
    private: bool = Field(validation_alias="is_private")
    manager: Manager | None
    source: Annotated[str, BeforeValidator(title_of)]
    as_of: datetime
    told_by: str | None
    withdrawn_by: str | None


class OtherName(Shape):
    """By which other name a source calls a person."""

    name: str
    source: str


class Merged(Shape):
    """Whom somebody found this person to be one with. Read as one; see the merges to take it back."""

    id: UUID
    name: str | None
    emails: list[str]


class CaseOfCustomer(Shape):
    """One of a person's leavings; GET /cases/{id} tells the rest."""

    id: UUID
    stage: Stage
    kind: str
    reason: str | None
    occurred_at: datetime


class Customer(Shape):
    """A person as we remember them, with all who were found to be one with them. What nobody told us is null."""

    id: UUID
    email: str | None
    name: str | None
    given_name: str | None
    family_name: str | None
    company: str | None
    title: str | None
    phone: str | None
    language: str | None
    address_form: str | None
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
    other_names: list[OtherName]
    merged: list[Merged]
    refs: list[Reference]
    tenure_claims: list[TenureClaim]
    touchpoints: list[Touchpoint]
    cases: list[CaseOfCustomer]

    @classmethod
    def of(cls, person: Whole, **beside: Any) -> Self:
        """The person with what stands beside them: owner, touchpoints, cases."""
        addresses = [address.email for address in person.addresses]
        beside |= {"id": person.id, "email": next(iter(addresses), None), "addresses": addresses}
        beside |= {"refs": person.references, "other_names": person.other_names, "attributes": person.attributes}
        beside |= {"merged": _merged(person), "tenure_claims": [claim_of(dated) for dated in reversed(person.dates)]}
        own = {name: person.first(name) for name in cls.model_fields if name not in beside}
        return cls.model_validate({**own, **beside})


def _merged(person: Whole) -> list[Merged]:
    emails = {row.id: [it.email for it in person.addresses if it.customer_id == row.id] for row in person.rows}
    return [Merged(id=row.id, name=row.name, emails=emails[row.id]) for row in person.rows[1:]]


def claim_of(dated: DatedClaim) -> TenureClaim:
    """A date of the ledger with the import day it falls on."""
    claim = TenureClaim.model_validate(dated.claim)
    return claim.model_copy(update={"cliff": dated.cliff and TenureCliff.model_validate(dated.cliff)})


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
    address_form: AddressForm | None = Field(
        default=None, description="How they are addressed: formal or close, or a word like Sie or du."
    )
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
    private: StrictBool = Field(default=False, description="No letter may know of it.")


class AddressWanted(Asked):
    """One more address of a person."""

    email: Address


class DateWanted(Asked):
    """Since when a person was what."""

    meaning: Since
    since_on: Day


class OnePerson(BaseModel):
    """Which person, by the id of any of their rows."""

    person_id: UUID


class OneTouchpoint(BaseModel):
    """Which contact."""

    touchpoint_id: UUID


class OneClaim(BaseModel):
    """Which date of the ledger."""

    claim_id: UUID


class OneCustomer(BaseModel):
    """Which customer, by any of their addresses."""

    email: Address
