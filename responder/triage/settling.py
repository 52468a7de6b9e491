"""Turns a batch of reports into rows: everything looked up together, decided in memory, written together."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder import holding
from responder.models import Event
from responder.triage.crowds import find_crowds, hold_crowd
from responder.triage.deciding import decide
from responder.triage.past import letters, recall, untouched_drafts
from responder.triage.people import people
from responder.triage.plan import Plan
from responder.triage.reports import Report
from responder.triage.storms import hold_storms, look_up


def settle(session: Session, reports: Sequence[Report]) -> None:
    """Store each new event and decide what becomes of it. A thousand events cost a dozen queries, not one each.

    Raises AlreadyMoved when somebody moved one of the cases at the same moment.
    """
    hold_brands(session, reports)
    new = _only_new(session, reports)
    if not new:
        return
    persons = people(session, new)
    recall(session, persons.values())
    known_letters = letters(session, new)
    plan = Plan(session, untouched_drafts(session, persons.values()))
    earlier, weathers = find_crowds(session, new), look_up(session, new, plan.moment)
    for report in sorted(new, key=lambda report: report.event.occurred_at):
        decide(plan, report, persons.get(report.person_key or ""), known_letters.about(report))
    hold_crowd(plan, earlier)
    hold_storms(plan, weathers, new)
    plan.write(new)


def hold_brands(session: Session, reports: Iterable[Report]) -> None:
    """One triage per brand at a time, so that nobody reads what another is changing."""
    holding.hold_brands(session, (report.connection.brand_id for report in reports))


def _only_new(session: Session, reports: Sequence[Report]) -> list[Report]:
    """Without those we stored before, and without what the batch itself repeats."""
    by_ref: dict[tuple[UUID, str], Report] = {}
    for report in reports:
        by_ref.setdefault((report.connection.id, report.event.provider_ref), report)
    connections, refs = {connection for connection, _ in by_ref}, [ref for _, ref in by_ref]
    known = session.execute(
        sa.select(Event.connection_id, Event.provider_ref).where(
            Event.connection_id.in_(connections), Event.provider_ref.in_(refs)
        )
    )
    for row in known:
        by_ref.pop((row.connection_id, row.provider_ref), None)
    return list(by_ref.values())
