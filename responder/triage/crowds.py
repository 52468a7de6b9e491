"""Turns unsubscribes of one company at one moment into a suspicion: its mail scanner followed the links, not they.

Security scanners open every link of a mail on its arrival, also the one that unsubscribes. Who else of the company left
is read from the events, so that a crowd is one whether it comes in one delivery or in twenty, and whoever repeats
themselves counts once.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.companies import company_of
from responder.facts import Kind
from responder.instants import first_id_at, now
from responder.journey import Stage
from responder.models import Case, Event
from responder.settings import settings
from responder.triage.plan import Plan
from responder.triage.reports import Report
from responder.triage.rules import WRITE, Verdict, many_of

A_MINUTE = timedelta(minutes=1)
LOOKS_BACK = timedelta(minutes=5)  # of arrival; whoever left a minute ago was told of by then
MOST_READ = 1000
# Reserved for examples (RFC 2606): demos and measurements send many from there, who are nobody's colleagues.
NO_COMPANY = (None, "example.com", "example.net", "example.org")
NOT_SIGNED = (Stage.RECEIVED, Stage.ENRICHED, Stage.DRAFTED)

Crowd = tuple[UUID, str]  # a connection and a company


def find_crowds(session: Session, reports: Iterable[Report]) -> list[tuple[Case, Verdict]]:
    """Set `is_in_crowd` of each report of whose company many left that list within a minute, itself included.

    Returns the cases that came a moment before, and belong to such a crowd, with what is decided about them.
    """
    leaving = [report for report in reports if _may_be_a_scanner(report)]
    if not leaving:
        return []
    before = _lately(session, {_of(report) for report in leaving})
    crowded = _crowded_moments(leaving, before)
    for report in leaving:
        report.is_in_crowd = report.event.occurred_at in crowded[_of(report)]
    suspect = {row.case_id for row in before if row.outcome == "opened" and row.occurred_at in crowded[_crowd_of(row)]}
    cases = session.scalars(sa.select(Case).where(Case.id.in_(suspect)).order_by(Case.id)) if suspect else ()
    return [(case, many_of(case.email)) for case in cases]


def _may_be_a_scanner(report: Report) -> bool:
    company = company_of(report.email_norm)
    return report.event.kind is Kind.UNSUBSCRIBED and not report.is_test and company not in NO_COMPANY


def _of(report: Report) -> Crowd:
    return report.connection.id, company_of(report.email_norm) or ""


def _lately(session: Session, crowds: Collection[Crowd]) -> list[Any]:
    """The events of a moment ago by which people of these crowds left.

    A range of the primary key, and nothing else that an index could tempt a planner with: an index of connections
    would lead to all that ever happened there.
    """
    row = (Event.case_id, Event.connection_id, Event.email, Event.occurred_at, Event.outcome)
    lately = Event.id >= first_id_at(now() - LOOKS_BACK)
    events = sa.select(*row).where(lately, Event.kind == Kind.UNSUBSCRIBED.value, Event.is_test.is_(False))
    rows = session.execute(events.order_by(Event.id.desc()).limit(MOST_READ))
    return [row for row in rows if _crowd_of(row) in crowds]


def _crowd_of(row: Any) -> Crowd:
    return row.connection_id, company_of(row.email) or ""


def _crowded_moments(reports: Iterable[Report], rows: Iterable[Any]) -> Mapping[Crowd, set[datetime]]:
    left: dict[Crowd, set[tuple[datetime, str]]] = defaultdict(set)
    for row in rows:
        left[_crowd_of(row)].add((row.occurred_at, row.email.lower()))
    for report in reports:
        left[_of(report)].add((report.event.occurred_at, (report.email_norm or "").lower()))
    return {crowd: _crowded(sorted(those), settings().scanner_many) for crowd, those in left.items()}


def _crowded(left: Sequence[tuple[datetime, str]], many: int) -> set[datetime]:
    """The moments that lie within a minute in which so many people left."""
    moments, crowded = [moment for moment, _ in left], set()
    people: Counter[str] = Counter()
    end, full_until = 0, None
    for start, who in left:
        behind = bisect_right(moments, start + A_MINUTE)
        people.update(other for _, other in left[end:behind])
        end = behind
        if len(people) >= many:
            full_until = start + A_MINUTE
        if full_until is not None and start <= full_until:
            crowded.add(start)
        people[who] -= 1
        if not people[who]:
            del people[who]
    return crowded


def hold_crowd(plan: Plan, found: Iterable[tuple[Case, Verdict]]) -> None:
    """Let those that came before the rest wait for a person as well, unless a person decided, or another rule."""
    for case, verdict in found:
        if case.stage in NOT_SIGNED and case.rule == WRITE.name:
            plan.move(case, verdict, what=f"A person has to look first. {verdict.sentence}")
