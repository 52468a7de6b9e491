"""Turns cases held for want of an address into cases like any other, once their person was imported."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from responder.facts import LEAVING, Actor, Disposition, Family, Kind, NewEvent
from responder.instants import now
from responder.models import Case, Event, StormState
from responder.models.case import NAMELESS
from responder.storms import BY_STORM
from responder.triage.judging import judge
from responder.triage.past import recall
from responder.triage.people import Person, people
from responder.triage.plan import Plan
from responder.triage.reports import KEPT, Report
from responder.triage.rules import UNDER_WAY
from responder.triage.settling import hold_brands
from responder.triage.storms import storm_over

LOOK_AGAIN_SECONDS = 10


def take_up_known(session: Session, limit: int = 200) -> int:
    """Look again at the cases that waited longest for an address; returns how many have got one.

    Each is judged by all the rules again, now that we know who it is.
    """
    cases = _waiting(session, limit)
    if not cases:
        return 0
    reports = _reports(session, cases)
    hold_brands(session, reports.values())
    persons = people(session, list(reports.values()))
    recall(session, persons.values())
    return sum(_take_up(session, case, reports.get(case.id), persons) for case in cases)


def _waiting(session: Session, limit: int) -> Sequence[Case]:
    return session.scalars(
        sa.select(Case)
        .where(NAMELESS, Case.due_at <= now())
        .order_by(Case.due_at)
        .limit(limit)
        .options(joinedload(Case.connection))
        .with_for_update(skip_locked=True, of=Case)
    ).all()


def _reports(session: Session, cases: Sequence[Case]) -> dict[UUID, Report]:
    """What opened each case."""
    by_id = {case.id: case for case in cases}
    events = session.scalars(
        sa.select(Event)
        .where(Event.case_id.in_(by_id), Event.kind.in_([kind.value for kind in LEAVING]))
        .order_by(Event.occurred_at.desc())
    )
    return {event.case_id: _report(event, by_id[event.case_id]) for event in events if event.case_id}


def _report(row: Event, case: Case) -> Report:
    kept = {name: getattr(row, name) for name in KEPT}
    kept |= {"kind": Kind(row.kind), "family": Family(row.family), "actor": Actor(row.actor)}
    return Report.of(row.delivery_id, case.connection, case.received_at, NewEvent(**kept))


def _take_up(session: Session, case: Case, report: Report | None, persons: dict[str, Person]) -> bool:
    person = persons.get(report.person_key or "") if report else None
    if report is None or person is None or not person.email:
        case.due_at = now() + timedelta(seconds=LOOK_AGAIN_SECONDS)
        return False
    person.cases = [other for other in person.cases if other.id != case.id]
    plan = Plan(session)
    if person.open_case:
        plan.move(case, UNDER_WAY, what=UNDER_WAY.sentence, customer_id=person.customer_id)
        return True
    _judge_again(plan, case, report, person)
    return True


def _judge_again(plan: Plan, case: Case, report: Report, person: Person) -> None:
    storm = storm_over(plan.session, case)
    report.storm = StormState(storm.state) if storm else None
    verdict = judge(report, person)
    case.customer_id, case.email, case.person_key = person.customer_id, person.email, person.key
    what = f"The person's address is known now. {verdict.sentence}"
    if verdict.disposition is Disposition.HOLD:
        case.reason, case.rule = verdict.sentence, verdict.rule
        if storm and verdict.rule == BY_STORM:
            case.storm_id = storm.id
            storm.cases += 1
        plan.note(case, what)
    else:
        plan.move(case, verdict, what=what, due_at=now())
    person.cases.append(case)
