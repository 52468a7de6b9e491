"""Turns rows about a leaving and its person into plain values, so that facts are thought out without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from responder.models import Role, Testimony


@dataclass(frozen=True, slots=True)
class Claim:
    """One date that a source claims, and what it means: a value of `responder.facts.Since`.

    `until_on` is the last day of a stay that is over, `ref` tells the stays of one source apart. `superseded_at`: the
    source says another date since then. `cliff_until`: many share the date, so it was an import, or is known to the
    year; they were with us by that day at the latest. `withdrawn_by` is who said that it is wrong.
    """

    since_on: date
    source: str
    meaning: str
    as_of: datetime
    until_on: date | None = None
    ref: str = ""
    superseded_at: datetime | None = None
    cliff_until: date | None = None
    withdrawn_by: str | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A time in which they were not with us, as the platforms reported it: they left, and they came back."""

    left_on: date
    returned_on: date


@dataclass(frozen=True, slots=True)
class Contact:
    """One past contact of a person with one of us.

    Of several told as one, `occurred_on` is the last, `first_on` the first and `times` their number. `told_by` is who
    of us wrote it down, `withdrawn_by` who said that it is wrong.
    """

    id: UUID
    manager_id: UUID | None
    channel: str
    occurred_on: date
    direction: str | None
    summary: str | None
    source: str
    as_of: datetime
    first_on: date | None = None
    times: int = 1
    is_private: bool = False
    told_by: str | None = None
    withdrawn_by: str | None = None


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

    @property
    def reason_code(self) -> str:
        """The box they ticked, as one word whatever the platform's spelling: too_expensive."""
        return (self.reason or "").strip().lower().replace(" ", "_").replace("-", "_")


@dataclass(slots=True)
class Person:
    """A customer with everything a letter may rest on. `contacts` are the latest, latest first.

    `other_names` are what sources call them otherwise, each with its source: perhaps somebody else at their address.
    """

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
    absences: list[Absence] = field(default_factory=list)
    time_zone: str | None = None
    country: str | None = None
    language: str | None = None
    value_cents: int | None = None
    currency: str | None = None
    other_names: list[tuple[str, str]] = field(default_factory=list)

    def source_of(self, column: str) -> str:
        """Who told us a column; "the people page" where one of us wrote it."""
        return self.said_by.get(column, self.said_by.get("*", "the people page"))


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of us.

    `level`: 1 any of us, 2 leads a team, 3 leads the house. Away from `away_from` to `away_until`, both days included.
    """

    id: UUID
    name: str
    role: str
    active: bool
    level: int = 1
    away_from: date | None = None
    away_until: date | None = None
    deputy_id: UUID | None = None

    @property
    def may_sign(self) -> bool:
        """Whether letters may leave under this name today."""
        return self.active and Role(self.role).covers(Role.MANAGER)

    def is_away(self, on: date) -> bool:
        """Whether they are absent on this day. An absence without an end lasts, one without a beginning has begun."""
        if self.away_from is None and self.away_until is None:
            return False
        return (self.away_from is None or self.away_from <= on) and (self.away_until is None or on <= self.away_until)


@dataclass(frozen=True, slots=True)
class Memories:
    """What is remembered about a batch of cases, by case id; loaded in a handful of queries."""

    goodbyes: Mapping[UUID, Sequence[Goodbye]]
    people: Mapping[UUID, Person]
    colleagues: Mapping[UUID, Colleague]
    rows: Mapping[UUID, UUID]  # the row of the person that each case is about: theirs, or one merged into it
    with_facts: frozenset[UUID]
    silent: Mapping[UUID, Sequence[str]]  # which live sources did not answer about the person of a case
    forbidden: frozenset[UUID]  # cases of people one of whose addresses may never be written to
    unwanted: frozenset[str]  # addresses found only now that may never be written to
    testimonies: Mapping[UUID, Sequence[Testimony]]  # what our people said on their own word and did not take back
