"""Turns a batch of cases into everything remembered about them, in a handful of queries whatever its size."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import address_hash, is_role, normalise
from responder.enrich.people import people_of
from responder.enrich.values import Absence, Colleague, Goodbye, Memories, Person
from responder.facts import LEAVING, RETURNING
from responder.models import AskedSource, Case, DoNotContact, Event, Fact, Manager, SourceAnswer, Testimony
from responder.queries.identities import customers_by_email, customers_by_ref, one_person
from responder.queries.testimonies import standing_testimonies

_GOODBYE = (
    Event.kind, Event.occurred_at, Event.email, Event.name, Event.given_name, Event.family_name, Event.refs,
    Event.subject_name, Event.reason, Event.comment, Event.subscribed_since_on, Event.effective_at,
)  # fmt: skip
_COMINGS_AND_GOINGS = [kind.value for kind in (*LEAVING, *RETURNING)]


def memories(session: Session, cases: Sequence[Case]) -> Memories:
    """Events, people with their claims and contacts, and us, for all these cases at once."""
    goodbyes = _goodbyes(session, [case.id for case in cases])
    rows = _rows(session, cases, goodbyes)
    circles = one_person(session, rows.values())
    by_head = {circle[0]: circle for circle in circles.values()}
    people = people_of(session, by_head)
    found = {case_id: people[circles[row][0]] for case_id, row in rows.items() if row in circles}
    _add_absences(session, cases, found, by_head)
    emails = {case_id: list(filter(None, map(_normal, person.emails))) for case_id, person in found.items()}
    everybody = {email for some in emails.values() for email in some}
    barred = _barred(session, everybody)
    return Memories(
        goodbyes=goodbyes,
        people=found,
        colleagues=_colleagues(session),
        rows=rows,
        silent=_silent(session, cases, found),
        with_facts=_with_facts(session, [case.id for case in cases]),
        forbidden=frozenset(case_id for case_id, some in emails.items() if barred.intersection(some)),
        unwanted=barred | frozenset(filter(is_role, everybody)),
        testimonies=_testimonies(session, [case.id for case in cases]),
    )


def _goodbyes(session: Session, case_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Goodbye]]:
    query = sa.select(Event.case_id, *_GOODBYE).where(Event.case_id.in_(case_ids)).order_by(Event.occurred_at, Event.id)
    told: defaultdict[Any, list[Goodbye]] = defaultdict(list)
    for case_id, *values in session.execute(query):
        told[case_id].append(Goodbye(*values))
    return told


def _rows(session: Session, cases: Sequence[Case], goodbyes: Mapping[UUID, Sequence[Goodbye]]) -> dict[UUID, UUID]:
    """Whose row each case is about: as triage saw it, else by address, else by what the provider calls them."""
    known = {case.id: case.customer_id for case in cases if case.customer_id}
    emails = {case.id: _emails(case, goodbyes.get(case.id, ())) for case in cases if case.id not in known}
    refs = {case_id: [ref for told in goodbyes.get(case_id, ()) for ref in told.refs.items()] for case_id in emails}
    by_email = customers_by_email(session, {email for some in emails.values() for email in some})
    by_ref = customers_by_ref(session, {ref for some in refs.values() for ref in some})
    for case_id, some in emails.items():
        candidates = [*(by_email.get(email) for email in some), *(by_ref.get(ref) for ref in refs[case_id])]
        found = next((customer_id for customer_id in candidates if customer_id), None)
        if found:
            known[case_id] = found
    return known


def _emails(case: Case, goodbyes: Sequence[Goodbye]) -> list[str]:
    written = [case.email, *(told.email for told in goodbyes)]
    return list(dict.fromkeys(found for email in written if email and (found := _normal(email))))


def _normal(email: str) -> str | None:
    try:
        return normalise(email)
    except ValueError:
        return None


def _add_absences(
    session: Session, cases: Sequence[Case], people: Mapping[UUID, Person], circles: Mapping[UUID, tuple[UUID, ...]]
) -> None:
    """When these people had left and come back before, as the platforms told us under any name we had for them."""
    names: dict[str, Person] = {}
    for case in cases:
        if person := people.get(case.id):
            known = [*circles[person.id], *filter(None, map(_normal, person.emails))]
            names |= {f"{case.connection.brand_id}:{name}": person for name in known} | {case.person_key: person}
    told = (Event.person_key, Event.family, Event.kind, Event.occurred_at)
    query = sa.select(*told).where(Event.person_key.in_(names), Event.kind.in_(_COMINGS_AND_GOINGS))
    left: dict[tuple[UUID, str], Any] = {}
    for key, family, kind, occurred_at in session.execute(query.where(~Event.is_test).order_by(Event.occurred_at)):
        person, on = names[key or ""], occurred_at.astimezone(UTC).date()
        if kind in LEAVING:
            left.setdefault((person.id, family), on)
        elif left_on := left.pop((person.id, family), None):
            person.absences.append(Absence(left_on, on))


def _colleagues(session: Session) -> dict[UUID, Colleague]:
    columns = (
        Manager.id, Manager.name, Manager.role, Manager.active, Manager.level, Manager.away_from, Manager.away_until,
        Manager.deputy_id,
    )  # fmt: skip
    return {row.id: Colleague(*row) for row in session.execute(sa.select(*columns).order_by(Manager.id))}


def _silent(session: Session, cases: Sequence[Case], people: Mapping[UUID, Person]) -> dict[UUID, list[str]]:
    """The sources that were asked about these people, under any of their addresses, and did not answer."""
    emails: dict[str, UUID] = {}
    for case in cases:
        known = [case.email, *(people[case.id].emails if case.id in people else ())]
        emails |= {norm: case.id for email in known if email and (norm := _normal(email))}
    query = sa.select(SourceAnswer.email_norm, AskedSource.name).join(AskedSource)
    query = query.where(SourceAnswer.email_norm.in_(emails), SourceAnswer.state == "no answer", AskedSource.active)
    found: dict[UUID, list[str]] = {}
    for email_norm, name in session.execute(query.order_by(AskedSource.name)):
        found.setdefault(emails[email_norm], []).append(name)
    return found


def _testimonies(session: Session, case_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Testimony]]:
    told: defaultdict[UUID, list[Testimony]] = defaultdict(list)
    for testimony in standing_testimonies(session, case_ids):
        told[testimony.case_id].append(testimony)
    return told


def _with_facts(session: Session, case_ids: Sequence[UUID]) -> frozenset[UUID]:
    return frozenset(session.scalars(sa.select(Fact.case_id).where(Fact.case_id.in_(case_ids)).distinct()))


def _barred(session: Session, emails: Iterable[str]) -> frozenset[str]:
    """Those of these addresses that are on the do-not-contact list. Triage asked for those it saw."""
    hashes = {address_hash(email): email for email in emails}
    if not hashes:
        return frozenset()
    query = sa.select(DoNotContact.address_hash).where(DoNotContact.address_hash.in_(hashes))
    return frozenset(hashes[found] for found in session.scalars(query))
