"""Turns what a person decides about a storm into what becomes of each goodbye in it, some at a time.

A storm is more goodbyes of one connection within an hour than anybody says by themselves: somebody cleaned a list, or a
platform ran wild. Triage notices it (`responder.triage.storms`). Here those that came before it was noticed are held as
well, and what was decided is done. Both are found in the tables rather than remembered, so that whoever dies over it
loses nothing, and whoever does it twice changes nothing.
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.decisions import BY_A_PERSON
from responder.errors import AlreadyMoved
from responder.facts import Disposition
from responder.holding import hold_brands
from responder.instants import now
from responder.journey import Stage
from responder.models import Case, Storm, StormState
from responder.moving import move
from responder.policies import policy_version

AT_ONCE = 200
BY_STORM, BY_SILENCED_STORM, BELIEVED = "storm", "silenced storm", "write"  # names of rules of triage
WHY = "Very many people left within an hour: perhaps somebody cleaned a list, and they did not leave by themselves."
WHY_SILENT = "Somebody decided to stay silent about the very many who left within an hour, and this is one of them."
# Nothing has left yet, and nobody signed it.
UNSIGNED = (Stage.RECEIVED, Stage.ENRICHED, Stage.DRAFTED)
DECISIONS = {"release": StormState.RELEASED, "silence": StormState.SILENCED}
_DONE = {StormState.RELEASED.value: "released", StormState.SILENCED.value: "silenced"}


def decide(session: Session, storm: Storm, decision: StormState, *, who: str) -> None:
    """Release all goodbyes of a storm, or stay silent about all. Raises AlreadyMoved, naming whoever decided before."""
    decided = sa.update(Storm).where(Storm.id == storm.id, Storm.state == StormState.RAGING.value)
    values = {"state": decision.value, "decided_by": who, "decided_at": now()}
    changed = session.execute(decided.values(values).execution_options(synchronize_session=False))
    session.refresh(storm)
    if changed.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has one
        raise AlreadyMoved(f"{storm.decided_by} was faster: these goodbyes are {_DONE[storm.state]}.")


def claim_storms(session: Session, limit: int) -> Sequence[UUID]:
    """The storms about which something is left to do, the oldest first."""
    return session.scalars(unfinished().order_by(Storm.id).limit(limit)).all()


def unfinished() -> sa.Select[UUID]:
    """Those with goodbyes to be held yet, and those that were decided and are not drained."""
    raging = Storm.state == StormState.RAGING.value
    return sa.select(Storm.id).where(
        sa.or_(sa.and_(raging, Storm.swept_at.is_(None)), sa.and_(~raging, Storm.drained_at.is_(None)))
    )


def calm(session: Session, storm_id: UUID) -> int:
    """Take the next AT_ONCE goodbyes of a storm where they belong; how many those were.

    Nobody settles events of the brand meanwhile.
    """
    storm = session.get_one(Storm, storm_id)
    hold_brands(session, [storm.connection.brand_id])
    session.refresh(storm, with_for_update=True)
    if storm.state == StormState.RAGING:
        return _sweep(session, storm)
    if storm.state == StormState.RELEASED:
        return _drain(session, storm, _in(storm))
    return _drain(session, storm, sa.or_(_in(storm), _before(storm)))


def _sweep(session: Session, storm: Storm) -> int:
    cases = _some(session, _before(storm))
    for case in cases:
        held = {"reason": WHY, "rule": BY_STORM, "disposition": Disposition.HOLD.value}
        what = f"A person has to look first. {WHY}"
        move(session, case, Stage.HELD, who="responder", what=what, storm_id=storm.id, **held)
    storm.cases += len(cases)
    if not cases:
        storm.swept_at = now()
    return len(cases)


def _drain(session: Session, storm: Storm, which: sa.ColumnElement[bool]) -> int:
    cases = _some(session, which)
    for case in cases:
        _settle(session, case, storm)
    if not cases:
        storm.drained_at = now()
    return len(cases)


def _settle(session: Session, case: Case, storm: Storm) -> None:
    who = storm.decided_by or ""
    decided = {"rule": BY_A_PERSON, "policy_version": policy_version()}
    if storm.state == StormState.RELEASED:
        what = f"{who} released all who left within that hour."
        decided["disposition"] = Disposition.WRITE.value
        move(session, case, Stage.RECEIVED, who=who, what=what, reason=None, due_at=now(), **decided)
    else:
        what = f"{who} decided to stay silent about all who left within that hour."
        decided["disposition"] = Disposition.SILENT.value
        move(session, case, Stage.SILENT, who=who, what=what, reason=what, **decided)


def _some(session: Session, which: sa.ColumnElement[bool]) -> Sequence[Case]:
    query = sa.select(Case).where(which).order_by(Case.id).limit(AT_ONCE)
    return session.scalars(query.with_for_update(of=Case)).all()


def _in(storm: Storm) -> sa.ColumnElement[bool]:
    return Case.storm_id == storm.id


def _before(storm: Storm) -> sa.ColumnElement[bool]:
    """Those that came within that hour before there were too many, and that were believed. A signed letter stays so."""
    return sa.and_(
        Case.connection_id == storm.connection_id,
        Case.created_at.between(storm.started_at, storm.noticed_at),
        Case.stage.in_([stage.value for stage in UNSIGNED]),
        Case.rule == BELIEVED,
    )
