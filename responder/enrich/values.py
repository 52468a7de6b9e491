"""Turns rows about a leaving and its person into plain values, so that facts are thought out without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from responder.models import Role


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's word on since when somebody has been with us."""

    since_on: date
    source: str
    meaning: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """One past contact of a person with one of us."""

    id: UUID
    manager_id: UUID | None
    channel: str
    occurred_on: date
    direction: str | None
    summary: str | None
    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Goodbye:
    """One event of a case: what the platform said, and when."""

    kind: str
    occurred_at: datetime
    email: str | None = None
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    refs: Mapping[str, str] = field(default_factory=dict)
    subject_name: str | None = None
    reason: str | None = None
    comment: str | None = None
    subscribed_since_on: date | None = None
    effective_at: datetime | None = None


@dataclass(slots=True)
class Person:
    """A customer with everything a letter may rest on. `contacts` are the latest, latest first."""

    id: UUID
    created_at: datetime
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    list_name: str | None = None
    plan: str | None = None
    owner_id: UUID | None = None
    said_by: Mapping[str, str] = field(default_factory=dict)
    emails: list[str] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)

    def source_of(self, column: str) -> str:
        """Who told us a column; "the people page" where one of us wrote it."""
        return self.said_by.get(column, self.said_by.get("*", "the people page"))


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of us."""

    id: UUID
    name: str
    role: str
    active: bool

    @property
    def may_sign(self) -> bool:
        """Whether letters may leave under this name today."""
        return self.active and Role(self.role).covers(Role.MANAGER)


@dataclass(frozen=True, slots=True)
class Memories:
    """What is remembered about a batch of cases, by case id; loaded in a handful of queries."""

    goodbyes: Mapping[UUID, Sequence[Goodbye]]
    people: Mapping[UUID, Person]
    colleagues: Mapping[UUID, Colleague]
    with_facts: frozenset[UUID]
    unwanted: frozenset[str]  # addresses found only now that may never be written to
