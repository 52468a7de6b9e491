"""Turns more goodbyes of one connection within an hour than anybody believes into a storm: all wait for one decision.

Those that opened a case count; whoever is left in peace for another reason does not, be they ten thousand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.facts import LEAVING, Disposition
from responder.instants import new_id, now
from responder.models import Case, Connection, Event, Storm, StormState
from responder.models.event import OPENED
from responder.settings import settings
from responder.storms import BELIEVED, BY_SILENCED_STORM, BY_STORM, WHY
from responder.triage.plan import Plan
from responder.triage.reports import Report
from responder.triage.rules import Verdict

AN_HOUR = timedelta(hours=1)
IN_STORM = Verdict(BY_STORM, Disposition.HOLD, WHY)


@dataclass(frozen=True, slots=True)
class Weather:
    """How it looks at one connection: `most` goodbyes an hour are believed, `before` there were, counted to one more.

    `since` is when that hour began, or somebody released all that came before. `latest` is its latest storm.
    """

    connection: Connection
    most: int
    since: datetime
    before: int
    latest: Storm | None

    @property
    def state(self) -> StormState | None:
        """What holds for the next one to leave; None while there are not too many."""
        if self.before < self.most:
            return None
        goes_on = self.latest is not None and self.latest.last_at >= self.since
        silenced = goes_on and self.latest is not None and self.latest.state == StormState.SILENCED
        return StormState.SILENCED if silenced else StormState.RAGING


def look_up(session: Session, reports: Iterable[Report], moment: datetime) -> list[Weather]:
    """How it looks wherever somebody leaves; sets each report's `storm`. One count each, of so many at most."""
    leaving = [report for report in reports if report.event.kind in LEAVING and not report.is_past]
    connections = {report.connection.id: report.connection for report in leaving}
    found = {key: _weather(session, connection, moment) for key, connection in sorted(connections.items())}
    for report in leaving:
        report.storm = found[report.connection.id].state
    return list(found.values())


def _weather(session: Session, connection: Connection, moment: datetime) -> Weather:
    latest = latest_storm(session, connection.id)
    since = moment - AN_HOUR
    if latest is not None and latest.state == StormState.RELEASED and latest.decided_at is not None:
        since = max(since, latest.decided_at)
    most = _most(connection)
    opened = sa.select(Event.id).where(_opened(connection.id, since)).limit(most + 1)
    before = session.scalar(sa.select(sa.func.count()).select_from(opened.subquery())) or 0
    return Weather(connection, most, since, before, latest)


def _most(connection: Connection) -> int:
    return int(connection.settings.get("storm_per_hour") or settings().storm_per_hour)


def latest_storm(session: Session, connection_id: UUID) -> Storm | None:
    """The connection's latest storm, whatever was decided about it, or None."""
    storms = sa.select(Storm).where(Storm.connection_id == connection_id).order_by(Storm.id.desc()).limit(1)
    return session.scalars(storms.execution_options(populate_existing=True)).one_or_none()


def _opened(connection_id: UUID, since: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(OPENED, Event.connection_id == connection_id, Event.created_at > since)


def hold_storms(plan: Plan, weathers: Iterable[Weather], reports: Sequence[Report]) -> None:
    """Let all who leave in a storm wait for one decision, also those of this batch before there were too many."""
    for weather in weathers:
        here = [report for report in reports if report.connection.id == weather.connection.id]
        opened = sum(report.outcome == "opened" for report in here)
        theirs = [case for case in plan.opened.values() if case.connection_id == weather.connection.id]
        if weather.before + opened > weather.most and weather.state is not StormState.SILENCED:
            _hold(plan, weather, [case for case in theirs if case.rule in (BELIEVED, BY_STORM)])
        elif weather.latest is not None and any(case.rule == BY_SILENCED_STORM for case in theirs):
            weather.latest.last_at = plan.moment


def _hold(plan: Plan, weather: Weather, cases: Sequence[Case]) -> None:
    if not cases:
        return
    storm = _raging(plan, weather)
    for case in cases:
        if case.rule == BELIEVED:
            plan.move(case, IN_STORM, what=f"A person has to look first. {WHY}")
        case.storm_id = storm.id
    storm.cases += len(cases)
    storm.last_at = plan.moment


def _raging(plan: Plan, weather: Weather) -> Storm:
    """The storm about which nobody decided yet, or a new one."""
    if weather.latest is not None and weather.latest.state == StormState.RAGING:
        if weather.before <= weather.most:  # it had calmed down, and those who came meanwhile were believed
            weather.latest.noticed_at, weather.latest.swept_at = plan.moment, None
        return weather.latest
    opened = sa.select(Case.created_at).join(Event, Event.case_id == Case.id)
    first = opened.where(_opened(weather.connection.id, weather.since)).order_by(Event.created_at).limit(1)
    storm = Storm(
        id=new_id(),
        created_at=plan.moment,
        connection_id=weather.connection.id,
        state=StormState.RAGING.value,
        started_at=plan.session.scalar(first) or plan.moment,
        noticed_at=plan.moment,
        last_at=plan.moment,
        cases=0,
    )
    plan.session.add(storm)
    return storm


def storm_over(session: Session, case: Case) -> Storm | None:
    """The storm in which this case came, or None; also None once that was released.

    Those who came without an address raise none by themselves: where too many of them came at once, the storm is a new
    one, and nobody's until the caller adds it.
    """
    near = _near(session, case)
    if near is not None and case.created_at <= near.last_at:
        return None if near.state == StormState.RELEASED else near
    released_at = near.decided_at if near is not None and near.state == StormState.RELEASED else None
    if released_at is not None and case.created_at <= released_at:
        return None
    crowd = _crowd(session, case, since=released_at)
    if crowd is None:
        return None
    found = near if near is not None and released_at is None else _begun(session, case, *crowd)
    found.last_at = max(found.last_at, case.created_at)
    return found


def _near(session: Session, case: Case) -> Storm | None:
    """The latest storm there that had begun by then, and was at most an hour over."""
    storms = sa.select(Storm).where(
        Storm.connection_id == case.connection_id,
        Storm.started_at <= case.created_at,
        Storm.last_at >= case.created_at - AN_HOUR,
    )
    latest = storms.order_by(Storm.id.desc()).limit(1).execution_options(populate_existing=True)
    return session.scalars(latest).one_or_none()


def _crowd(session: Session, case: Case, *, since: datetime | None) -> tuple[datetime, datetime] | None:
    """From when to when too many left within an hour, this case near them; None where they did not."""
    most, at = _most(case.connection), case.created_at
    moments = sa.select(Event.created_at).where(_opened(case.connection_id, max(at - AN_HOUR, since or at - AN_HOUR)))
    before = moments.where(Event.created_at <= at).order_by(Event.created_at.desc()).limit(most + 1)
    behind = moments.where(Event.created_at > at, Event.created_at < at + AN_HOUR)
    behind = behind.order_by(Event.created_at).limit(most + 1)
    found = sorted([*session.scalars(before), *session.scalars(behind)])
    pairs = zip(found, found[most:], strict=False)
    return next(((first, last) for first, last in pairs if last - first < AN_HOUR), None)


def _begun(session: Session, case: Case, first: datetime, last: datetime) -> Storm:
    """The one about which nobody decided yet, or a new one, which the caller adds."""
    latest = latest_storm(session, case.connection_id)
    if latest is not None and latest.state == StormState.RAGING:
        return latest
    began, raging = min(first, case.created_at), StormState.RAGING.value
    return Storm(
        id=new_id(), created_at=now(), connection_id=case.connection_id, state=raging, started_at=began,
        noticed_at=last, last_at=last, cases=0,
    )  # fmt: skip
