"""Turns cases held for want of an address into cases like any other, once their person was imported."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from responder.errors import AlreadyMoved
from responder.facts import LEAVING, Actor, Disposition, Family, Kind, NewEvent, Way
from responder.holding import hold_brands
from responder.instants import now
from responder.journey import OPEN, Stage
from responder.models import Case, Connection, Delivery, Event, StormState
from responder.models.case import NAMELESS
from responder.moving import note
from responder.storms import BY_STORM
from responder.triage.deciding import gather_words, join, return_of
from responder.triage.history import Happened, all_undone
from responder.triage.judging import judge
from responder.triage.past import recall, untouched_drafts
from responder.triage.people import Person, people
from responder.triage.plan import WHO, Plan
from responder.triage.reports import KEPT, LATE, Report
from responder.triage.rules import CAME_BACK, UNDER_WAY
from responder.triage.storms import storm_over

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 10, 3600
TELLS = (*LEAVING, Kind.REASON_ADDED)
KNOWN_NOW = "The person's address is known now."


def take_up_known(session: Session, limit: int = 200) -> int:
    """Look again at the cases that waited longest for an address; returns how many have got one.

    Each is judged by all the rules again, now that we know who it is. Those without one wait longer from look to look.
    """
    cases = _waiting(session, limit)
    if (taken := _attempt(session, cases)) is not None:
        return taken
    return sum(_attempt(session, [case]) or 0 for case in cases)


def _attempt(session: Session, cases: Sequence[Case]) -> int | None:
    """How many have got an address; None, and nothing changed, when they could not be taken up together.

    Somebody may be deciding about another case of theirs at this moment. One that cannot be taken up by itself waits.
    """
    try:
        with session.begin_nested():
            return sum(_take_up_all(session, cases, {}))
    except (AlreadyMoved, IntegrityError):
        session.expire_all()
    if len(cases) == 1:
        _wait_longer(cases[0])
    return None


def take_up_named(session: Session, case: Case, email: str) -> None:
    """Judge a case that waited for an address by all the rules again, since somebody of ours has named this one.

    Raises AlreadyMoved when it does not wait any more.
    """
    hold_brands(session, [case.connection.brand_id])
    session.refresh(case)
    if case.stage != Stage.HELD or case.email is not None:
        raise AlreadyMoved(f"case {case.id} does not wait for an address any more")
    if not any(_take_up_all(session, [case], {case.id: email})):
        case.email, case.tries = email, 0
        note(session, case.id, who=WHO, what=f"{KNOWN_NOW} Nothing tells how they left: please decide what follows.")


def _take_up_all(session: Session, cases: Sequence[Case], emails: Mapping[UUID, str]) -> list[bool]:
    """Of each case, whether its person has an address now."""
    if not cases:
        return []
    hold_brands(session, {case.connection.brand_id for case in cases})
    reports = _reports(session, cases)
    persons = people(session, [report for some in reports.values() for report in some])
    recall(session, persons.values())
    plan = Plan(session, untouched_drafts(session, persons.values()))
    taken = [_take_up(plan, case, reports.get(case.id, []), persons, emails.get(case.id)) for case in cases]
    plan.write(())
    return taken


def _waiting(session: Session, limit: int) -> Sequence[Case]:
    return session.scalars(
        sa.select(Case)
        .where(NAMELESS, Case.due_at <= now())
        .order_by(Case.due_at)
        .limit(limit)
        .options(joinedload(Case.connection))
        .with_for_update(skip_locked=True, of=Case)
    ).all()


def _reports(session: Session, cases: Sequence[Case]) -> dict[UUID, list[Report]]:
    """What was told about each case, in the order in which it happened; its opening first."""
    by_id = {case.id: case for case in cases}
    told = Event.case_id.in_(by_id), Event.kind.in_([kind.value for kind in TELLS])
    query = (
        sa.select(Event, Connection, Delivery.way).join(Connection, Connection.id == Event.connection_id).where(*told)
    )
    query = query.join(Delivery, Delivery.id == Event.delivery_id)
    found: dict[UUID, list[Report]] = {case.id: [] for case in cases}
    for event, connection, way in session.execute(query.order_by(Event.occurred_at, Event.id)):
        case_id: UUID = event.case_id  # type: ignore[assignment]  # the WHERE leaves no None
        found[case_id].append(_report(event, connection, by_id[case_id].received_at, Way(way)))
    return {case_id: sorted(some, key=lambda one: one.event.kind not in LEAVING) for case_id, some in found.items()}


def _report(row: Event, connection: Connection, received_at: datetime, way: Way) -> Report:
    kept = {name: getattr(row, name) for name in KEPT}
    kept |= {"kind": Kind(row.kind), "family": Family(row.family), "actor": Actor(row.actor)}
    report = Report.of(row.delivery_id, connection, received_at, NewEvent(**kept), way=way)
    report.id = row.id
    return report


def _take_up(
    plan: Plan, case: Case, reports: Sequence[Report], persons: Mapping[str, Person], email: str | None
) -> bool:
    opening = reports[0] if reports and reports[0].event.kind in LEAVING else None
    person = persons.get(opening.person_key or "") if opening else None
    if opening is None or person is None or not (email or person.email):
        _wait_longer(case)
        return False
    opening.is_read_late = not email and now() - case.received_at > LATE
    person.email = email or person.email
    person.cases = [other for other in person.cases if other.id != case.id]
    under_way = _under_way(person)
    if under_way:
        _go_on_in(plan, case, under_way, reports, person)
    else:
        _judge_again(plan, case, opening, person)
        person.cases.append(case)
    return True


def _wait_longer(case: Case) -> None:
    """10 seconds, 20, 40 … up to an hour: a bell that rings for ever is heard by nobody."""
    pause = min(FIRST_PAUSE_SECONDS * 2 ** min(case.tries, 10), LONGEST_PAUSE_SECONDS)
    case.due_at, case.tries = now() + timedelta(seconds=pause), case.tries + 1


def _under_way(person: Person) -> Case | None:
    """Another case of theirs that is open: one with an address, or the one that bears the person's name already."""
    others = [case for case in person.cases if case.stage in OPEN]
    return next((case for case in others if case.email or case.person_key == person.key), None)


def _go_on_in(plan: Plan, case: Case, other: Case, reports: Sequence[Report], person: Person) -> None:
    """Two platforms told of one leaving: everything that was said goes on in one case, whichever came first."""
    plan.move(case, UNDER_WAY, what=f"{KNOWN_NOW} {UNDER_WAY.sentence}", customer_id=person.customer_id)
    happened = {one.event_id: one for one in person.happened}
    for report in reports:
        plan.adopt(report.id, other.id)
        if report.id in happened:
            join(plan, report, person, other, happened[report.id])


def _judge_again(plan: Plan, case: Case, report: Report, person: Person) -> None:
    known = {"customer_id": person.customer_id, "email": person.email, "person_key": person.key}
    if _came_back(plan, case, person):
        plan.move(case, CAME_BACK, what=f"{KNOWN_NOW} {CAME_BACK.sentence}", **known)
        return
    storm = storm_over(plan.session, case)
    report.storm = StormState(storm.state) if storm else None
    verdict = judge(report, person)
    what = f"{KNOWN_NOW} {verdict.sentence}"
    if verdict.disposition is Disposition.HOLD:
        case.customer_id, case.email, case.person_key = person.customer_id, person.email, person.key
        case.reason, case.rule = verdict.sentence, verdict.rule
        if storm and verdict.rule == BY_STORM:
            plan.session.add(storm)
            case.storm_id = storm.id
            storm.cases += 1
        plan.note(case, what)
    else:
        plan.move(case, verdict, what=what, due_at=now(), tries=0, **known)
    _gather_words(plan, case, report, person)


def _came_back(plan: Plan, case: Case, person: Person) -> bool:
    """Whether everything this case tells of was taken back by what another platform told of the same person."""
    if not all_undone(case.id, person.happened):
        return False
    for one in return_of(case, person):
        plan.adopt(one.event_id, case.id)
    return True


def _gather_words(plan: Plan, case: Case, report: Report, person: Person) -> None:
    opened: Happened | None = next((one for one in person.happened if one.event_id == report.id), None)
    if opened is not None:
        gather_words(plan, case, opened, person)
