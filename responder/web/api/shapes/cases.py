"""Turns a case and what stands next to it into what the API gives, and decisions about it into what it takes."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool

from responder import models
from responder.journey import Stage
from responder.queries.dossiers import Dossier
from responder.web.api.shapes.drafts import Approval, Draft
from responder.web.api.shapes.letters import Letter
from responder.web.api.shapes.words import Address, Asked, Line, Moment, PageWanted, Shape


class CustomerOfCase(Shape):
    """Who left. `id` is null while we do not know them; `email` while no address is known."""

    id: UUID | None = None
    email: str | None = None
    name: str | None = None


class ConnectionOfCase(Shape):
    """Which connection told us."""

    id: UUID
    provider: str
    name: str


class Manager(Shape):
    """One of us."""

    email: str
    name: str
    title: str
    phone: str | None = Field(
        validation_alias="phone_under_letters", description="The number under their letters; null for none."
    )


class Event(Shape):
    """One thing that happened, as the platform reported it."""

    id: UUID
    kind: str
    family: str
    actor: str
    voluntary: bool
    outcome: str
    provider_type: str
    provider_ref: str
    occurred_at: datetime
    email: str | None
    name: str | None
    subject_ref: str | None
    subject_name: str | None
    reason: str | None
    comment: str | None
    effective_at: datetime | None


class Fact(Shape):
    """One statement a letter may make, and what supports it."""

    id: UUID
    kind: str
    text: str
    value: dict[str, Any]
    source: str
    as_of: datetime
    confidence: str


class TimelineEntry(Shape):
    """One line of a case's story."""

    at: datetime
    who: str
    what: str


class Case(Shape):
    """One person's leaving, whole."""

    id: UUID
    stage: Stage
    disposition: str
    rule: str | None
    policy_version: str | None
    reason: str | None
    kind: str
    family: str
    customer: CustomerOfCase
    connection: ConnectionOfCase
    occurred_at: datetime
    received_at: datetime
    moved_at: datetime
    due_at: datetime
    signer: Manager | None
    signer_reason: str | None
    signer_chosen_by: str | None
    assigned_to: Manager | None
    snoozed_until: datetime | None
    events: list[Event]
    facts: list[Fact]
    draft: Draft | None
    approval: Approval | None
    letter: Letter | None
    timeline: list[TimelineEntry]

    @classmethod
    def of(cls, case: models.Case, dossier: Dossier) -> Self:
        """The case with everything that stands next to it."""
        letter = dossier.letter and Letter.of(dossier.letter, dossier.letter_events)
        beside = {"customer": _customer(case), "letter": letter, **_beside(dossier)}
        own = {name: getattr(case, name) for name in cls.model_fields if name not in beside}
        return cls.model_validate({**own, **beside})


def _beside(dossier: Dossier) -> dict[str, Any]:
    return {name: getattr(dossier, name) for name in ("events", "facts", "draft", "approval", "timeline")}


def _customer(case: models.Case) -> CustomerOfCase:
    person = case.customer
    addresses = [address.email for address in person.addresses] if person else []
    email = case.email or next(iter(addresses), None)
    return CustomerOfCase(id=case.customer_id, email=email, name=person.name if person else None)


class CasePage(Shape):
    """One page of cases, the newest first."""

    items: list[Case]
    next: str | None


class CasesWanted(PageWanted):
    """Which cases."""

    stage: list[Stage] = Field(default=[], description="Only cases at this stage; may be given several times.")
    kind: Line | None = Field(default=None, description="Only cases that began with this kind of event.")
    assigned_to: Address | None = Field(default=None, description="Only cases handed to the manager with this address.")


class OneCase(BaseModel):
    """Which case."""

    case_id: UUID


class SilenceWanted(Asked):
    """Decide to write nothing, and say why."""

    reason: Line


class AssignmentWanted(Asked):
    """Hand the case to a manager, by e-mail address; null hands it back to everybody."""

    manager: Address | None


class AddressWanted(Asked):
    """The address of whom a case without one is about."""

    email: Address


class SignerWanted(Asked):
    """Who shall sign, by e-mail address."""

    manager: Address


class SnoozeWanted(Asked):
    """Let the case leave the pile until a moment; null wakes it."""

    until: Moment | None


class SettlementWanted(Asked):
    """Say what became of a letter we could not tell about."""

    arrived: StrictBool
