"""Turns cases into what to ask about their people: every address and reference known, and what was asked already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.asking.calling import Call
from responder.facts import Sought
from responder.instants import now
from responder.models import Address, AskedSource, Case, Customer, Event, Manager, Reference, SourceAnswer
from responder.queries.identities import customers_by_email, customers_by_ref, one_person


@dataclass(frozen=True, slots=True)
class Question:
    """A call that one case waits for."""

    case_id: UUID
    waits_since: datetime
    call: Call
    is_resting: bool = False


def questions(session: Session, sources: Sequence[AskedSource], case_ids: Sequence[UUID]) -> list[Question]:
    """What each of these sources has not been asked within the life of its answer about each case's person."""
    cases = session.scalars(sa.select(Case).where(Case.id.in_(case_ids)).order_by(Case.id)).all()
    people, connections = sought(session, cases), _connections(session, cases)
    answered = _answered(session, people.values())
    moment = now()
    return [
        Question(case.id, case.moved_at, _call(source, about, who), is_resting=_rests(source, moment))
        for case in cases
        if (about := remembered_under(who := people[case.id]))
        for source in sources
        if source.connection_id in (None, *connections[case.id]) and (source.id, about) not in answered
    ]


def sources_of(session: Session, case: Case) -> list[AskedSource]:
    """Who is asked about the person of this case: its connections' own sources, and those of no connection."""
    active = sa.select(AskedSource).where(AskedSource.active).order_by(AskedSource.id)
    theirs = (None, *_connections(session, [case])[case.id])
    return [source for source in session.scalars(active) if source.connection_id in theirs]


def _connections(session: Session, cases: Sequence[Case]) -> Mapping[UUID, set[UUID]]:
    """Every connection that reported something of each case: a key looks up the people of its own connection only."""
    found = {case.id: {case.connection_id} for case in cases}
    query = sa.select(Event.case_id, Event.connection_id).where(Event.case_id.in_(found)).distinct()
    for case_id, connection_id in session.execute(query):
        found[case_id].add(connection_id)  # type: ignore[index]  # the WHERE leaves no None
    return found


def _rests(source: AskedSource, moment: datetime) -> bool:
    return source.rests_until is not None and source.rests_until > moment


def _call(source: AskedSource, about: str, who: Sought) -> Call:
    told = {**source.settings, **source.secrets}
    return Call(source.id, source.name, source.kind, told, source.per_minute, about, who)


def remembered_under(who: Sought) -> str:
    """What an answer about this person is kept under: an address, else what a system calls them; empty if neither."""
    return who.emails[0] if who.emails else next((f"{name}:{ref}" for name, ref in who.refs.items()), "")


def _answered(session: Session, people: Iterable[Sought]) -> set[tuple[UUID, str]]:
    keys = {key for who in people if (key := remembered_under(who))}
    query = sa.select(SourceAnswer.asked_source_id, SourceAnswer.email_norm)
    rows = session.execute(query.where(SourceAnswer.email_norm.in_(keys), SourceAnswer.expires_at > now()))
    return {(row[0], row[1]) for row in rows}


def sought(session: Session, cases: Sequence[Case]) -> Mapping[UUID, Sought]:
    """Who each case is about, as a live source is asked: the address the platform named first."""
    told = _told(session, [case.id for case in cases])
    emails = {case.id: _normal([case.email, *(email for email, _ in told[case.id])]) for case in cases}
    refs = {case.id: {name: ref for _, some in told[case.id] for name, ref in some.items()} for case in cases}
    by_email = customers_by_email(session, {email for some in emails.values() for email in some})
    by_ref = customers_by_ref(session, {ref for some in refs.values() for ref in some.items()})
    rows = {case.id: _row(case, emails[case.id], refs[case.id], by_email, by_ref) for case in cases}
    known = _known(session, {row for row in rows.values() if row})
    ours = frozenset(session.scalars(sa.select(Manager.email).where(Manager.active)))
    return {
        case.id: _one(emails[case.id], refs[case.id], known.get(rows[case.id]), ours)  # type: ignore[arg-type]
        for case in cases
    }


@dataclass(slots=True)
class _Known:
    """What all rows of one person hold."""

    emails: list[str]
    refs: dict[str, str]
    name: str | None = None


def _one(emails: Sequence[str], refs: Mapping[str, str], known: _Known | None, ours: frozenset[str]) -> Sought:
    everywhere = dict.fromkeys([*emails, *(known.emails if known else ())])
    return Sought(
        list(everywhere), {**(known.refs if known else {}), **refs}, known.name if known else None, manager_emails=ours
    )


def _row(
    case: Case,
    emails: Sequence[str],
    refs: Mapping[str, str],
    by_email: Mapping[str, UUID],
    by_ref: Mapping[tuple[str, str], UUID],
) -> UUID | None:
    found = [*(by_email.get(email) for email in emails), *(by_ref.get(ref) for ref in refs.items())]
    return case.customer_id or next((row for row in found if row), None)


def _told(session: Session, case_ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[str | None, dict[str, str]]]]:
    told: defaultdict[UUID, list[tuple[str | None, dict[str, str]]]] = defaultdict(list)
    query = sa.select(Event.case_id, Event.email, Event.refs).where(Event.case_id.in_(case_ids)).order_by(Event.id)
    for case_id, email, refs in session.execute(query):
        told[case_id].append((email, refs))  # type: ignore[index]  # the WHERE leaves no None
    return told


def _normal(emails: Iterable[str | None]) -> list[str]:
    found: dict[str, None] = {}
    for email in emails:
        try:
            found |= {normalise(email): None} if email else {}
        except ValueError:
            continue
    return list(found)


def _known(session: Session, rows: set[UUID]) -> dict[UUID, _Known]:
    circles = one_person(session, rows)
    heads = {each: circle[0] for circle in circles.values() for each in circle}
    people: defaultdict[UUID, _Known] = defaultdict(lambda: _Known([], {}))
    for row, name in session.execute(sa.select(Customer.id, Customer.name).where(Customer.id.in_(heads))):
        people[heads[row]].name = people[heads[row]].name or name
    emails = sa.select(Address.customer_id, Address.email_norm).where(Address.customer_id.in_(heads))
    for row, email in session.execute(emails.order_by(Address.id)):
        people[heads[row]].emails.append(email)
    refs = sa.select(Reference.customer_id, Reference.provider, Reference.ref).where(Reference.customer_id.in_(heads))
    for row, provider, ref in session.execute(refs.order_by(Reference.id)):
        people[heads[row]].refs.setdefault(provider, ref)
    return {each: people[heads[each]] for each in rows}
