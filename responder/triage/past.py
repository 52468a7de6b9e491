"""Turns people into people with a past: their recent cases, what happened to them, and their letters."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.facts import FORBIDDING, LEAVING, RETURNING, Kind
from responder.instants import now
from responder.journey import OPEN, Stage
from responder.models import Case, Draft, Event, Letter, SendAttempt
from responder.settings import settings
from responder.triage.history import Happened
from responder.triage.people import Person
from responder.triage.reports import Report

TELLING = tuple(kind.value for kind in (*LEAVING, *RETURNING, Kind.REASON_ADDED))
_HAPPENED: tuple[Any, ...] = tuple(
    getattr(Event, "id" if field.name == "event_id" else field.name) for field in fields(Happened)
)


def recall(session: Session, persons: Collection[Person]) -> None:
    """Load what these people did before, as far back as the policy looks: three queries for all of them."""
    by_key = {key: person for person in persons for key in person.keys}
    by_customer = {(person.brand_id, row): person for person in persons for row in person.rows}
    for case in _cases(session, by_key, {row for person in persons for row in person.rows}):
        brand_id = UUID(case.person_key.partition(":")[0])
        owner = by_key.get(case.person_key)
        if owner is None and case.customer_id:
            owner = by_customer.get((brand_id, case.customer_id))
        if owner:
            owner.cases.append(case)
    for key, happened in _happened(session, by_key):
        by_key[key].happened.append(happened)
    for key in _forbade(session, by_key):
        by_key[key].forbidden = True


def _cases(session: Session, keys: Iterable[str], customers: Iterable[UUID]) -> Sequence[Case]:
    horizon = now() - timedelta(days=settings().second_goodbye_days)
    theirs = sa.or_(Case.person_key.in_(list(keys)), Case.customer_id.in_(list(customers)))
    recent = sa.or_(Case.stage.in_([stage.value for stage in OPEN]), Case.moved_at >= horizon)
    query = sa.select(Case).where(theirs, recent).order_by(Case.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _happened(session: Session, keys: Iterable[str]) -> Iterable[tuple[Any, Happened]]:
    horizon = now() - timedelta(days=settings().second_goodbye_days)
    rows = session.execute(
        sa.select(Event.person_key, *_HAPPENED)
        .where(Event.person_key.in_(list(keys)), Event.kind.in_(TELLING), Event.occurred_at >= horizon)
        .where(Event.is_test.is_(False))
        .order_by(Event.id)
    )
    return ((row[0], Happened(*row[1:])) for row in rows)


def _forbade(session: Session, keys: Iterable[str]) -> Iterable[str]:
    """Who complained, bounced or asked for erasure under a reference: no address could be put on the list then."""
    told = Event.kind.in_([kind.value for kind in FORBIDDING]), Event.email.is_(None), Event.is_test.is_(False)
    found = session.scalars(sa.select(Event.person_key).where(Event.person_key.in_(list(keys)), *told).distinct())
    return [key for key in found if key]


def untouched_drafts(session: Session, persons: Iterable[Person]) -> set[UUID]:
    """The cases whose newest draft is still the machine's own: it may be written anew without losing anything."""
    drafted = [case.id for person in persons for case in person.cases if case.stage == Stage.DRAFTED]
    if not drafted:
        return set()
    newest = sa.select(Draft.case_id).join(Case, Case.id == Draft.case_id).where(Draft.version == Case.draft_version)
    return set(session.scalars(newest.where(Draft.case_id.in_(drafted), Draft.author == "responder")))


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of ours that a batch of reports may be about."""

    by_attempt: Mapping[str, Letter]
    by_message: Mapping[str, Letter]

    def about(self, report: Report) -> Letter | None:
        """The letter of ours this report is about, or None."""
        event = report.event
        if event.attempt_ref:
            return self.by_attempt.get(event.attempt_ref)
        found = (self.by_message.get(prefix) for prefix in _prefixes(event.message_ref))
        return next((letter for letter in found if letter), None)


def letters(session: Session, reports: Iterable[Report]) -> Letters:
    """Find them by the id we gave SendGrid, or by the one it gave us: some bounces carry only that."""
    attempts = {known: ref for report in reports if (ref := report.event.attempt_ref) and (known := _uuid(ref))}
    messages = {
        prefix
        for report in reports
        if report.event.attempt_ref is None
        for prefix in _prefixes(report.event.message_ref)
    }
    by_attempt, by_message = {}, {}
    if attempts:
        query = sa.select(SendAttempt.id, Letter).join(Letter, Letter.id == SendAttempt.letter_id)
        rows = session.execute(query.where(SendAttempt.id.in_(list(attempts))))
        by_attempt = {attempts[attempt_id]: letter for attempt_id, letter in rows}
    if messages:
        found = session.scalars(sa.select(Letter).where(Letter.provider_ref.in_(list(messages))))
        by_message = {letter.provider_ref: letter for letter in found if letter.provider_ref}
    return Letters(by_attempt, by_message)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _prefixes(message_ref: str | None) -> list[str]:
    """The X-Message-Id we were given is what an event's sg_message_id begins with, up to one of its full stops."""
    parts = (message_ref or "").split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts)) if parts[0]]
