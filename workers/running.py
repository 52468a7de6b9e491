"""Turns a step into a job that drains its stage batch by batch: leases, savepoints, and the net under it all."""

from collections.abc import Callable, Sequence
from functools import wraps
from time import monotonic
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, selectinload

from responder.db import engine, transaction
from responder.errors import AlreadyMoved, Permanent, Temporary
from responder.journey import ACTS_AT, MAY_FOLLOW, RINGS_NEXT, Stage, Step
from responder.log import logger
from responder.models import Case, Customer
from responder.moving import claim, move, postpone
from responder.queue import answer, others_wait, ring

BATCH = 200
BUDGET_SECONDS = 8.0  # then the job ends and rings again, so that a worker told to stop does so in time
TURN_SECONDS = 0.3  # then another step may have its turn: events that keep coming must not keep drafts waiting
LONGEST_PAUSE_SECONDS = 3600

Claim = Callable[[Session, int], Sequence[UUID]]
Handle = Callable[[Sequence[UUID]], object]
Job = Callable[[], int]
Gather = Callable[[Session, Sequence[Case]], Any]
Prepare = Callable[[Sequence[UUID]], Sequence[UUID]]

log = logger(__name__)


def drain(
    step: Step, *, claim: Claim, limit: int = BATCH
) -> Callable[[Callable[[Session, Sequence[UUID]], None]], Job]:
    """Make a job of a function that works off one claimed batch in one transaction."""

    def decorate(run: Callable[[Session, Sequence[UUID]], None]) -> Job:
        def handle(ids: Sequence[UUID]) -> None:
            with transaction() as session:
                run(session, ids)

        return _job(run, step, claim, handle, limit)

    return decorate


def job(
    step: Step, *, gather: Gather | None = None, prepare: Prepare | None = None
) -> Callable[[Callable[..., None]], Job]:
    """Make a job of a function that takes one case (and what `gather` loaded for its whole batch) one step on.

    `prepare` does what has to be done outside a transaction, and says which cases of the batch can be taken on now.
    A batch is written in one go. When any of its cases fails, it is done again with a savepoint for each: the one
    that fails rests (Temporary), or is parked as STUCK, and the others go on.
    """

    def decorate(run: Callable[..., None]) -> Job:
        def handle(claimed: Sequence[UUID]) -> None:
            ids = _prepared(step, prepare, claimed) if prepare else claimed
            try:
                _take_all_on(step, gather, run, ids)
            except Exception as error:  # noqa: BLE001 - the net; whoever failed is found one by one
                log.info("a batch is done again, case by case", step=str(step), error=type(error).__name__)
                _take_on_one_by_one(step, gather, run, ids)

        return _job(run, step, _claim_at(ACTS_AT[step]), handle, BATCH)

    return decorate


def _prepared(step: Step, prepare: Prepare, claimed: Sequence[UUID]) -> Sequence[UUID]:
    """What goes wrong before a step is no reason to leave it out: the cases go on without."""
    try:
        return prepare(claimed)
    except Exception as error:
        log.exception("a step goes on unprepared", step=str(step), exc_info=error)
        return claimed


def _take_all_on(step: Step, gather: Gather | None, run: Callable[..., None], ids: Sequence[UUID]) -> None:
    """The usual day: nothing fails, and what the cases add is written at the end, a statement per table."""
    with transaction() as session:
        cases = _load(session, ACTS_AT[step], ids, hold=True)
        gathered = _gathered(session, gather, cases)
        with session.no_autoflush:
            for case in cases:
                run(session, case, *gathered)


def _take_on_one_by_one(step: Step, gather: Gather | None, run: Callable[..., None], ids: Sequence[UUID]) -> None:
    with transaction() as session:
        cases = _load(session, ACTS_AT[step], ids, hold=True)
        gathered = _gathered(session, gather, cases)
        for case in cases:
            _take_on(session, case, run, *gathered)


def _gathered(session: Session, gather: Gather | None, cases: Sequence[Case]) -> tuple[Any, ...]:
    return (gather(session, cases),) if gather and cases else ()


def errand(step: Step, *, claim: Claim, limit: int) -> Callable[[Callable[[Sequence[UUID]], object]], Job]:
    """Make a job of a function that opens its own transactions, because it waits for somebody between them."""

    def decorate(run: Callable[[Sequence[UUID]], object]) -> Job:
        return _job(run, step, claim, run, limit)

    return decorate


def job_alone(step: Step, *, limit: int) -> Callable[[Callable[[Session, Case], None]], Job]:
    """Make a job of a function that commits by itself (send): each case has its own session, no savepoint around it."""

    def decorate(run: Callable[[Session, Case], None]) -> Job:
        def handle(ids: Sequence[UUID]) -> None:
            for case_id in ids:
                _take_on_alone(case_id, ACTS_AT[step], run)

        return _job(run, step, _claim_at(ACTS_AT[step]), handle, limit)

    return decorate


def _job(run: Callable[..., object], step: Step, claim: Claim, handle: Handle, limit: int) -> Job:
    @wraps(run)
    def perform() -> int:
        answer(step)
        done, end, turn = 0, monotonic() + BUDGET_SECONDS, monotonic() + TURN_SECONDS
        while ids := _claimed(claim, limit):
            handle(ids)
            done += len(ids)
            for following in RINGS_NEXT.get(step, ()):
                ring(following)
            if monotonic() > end or (monotonic() > turn and others_wait()):
                ring(step)
                break
        return done

    return perform


def _claimed(claim: Claim, limit: int) -> Sequence[UUID]:
    with transaction() as session:
        return claim(session, limit)


def _claim_at(stage: Stage) -> Claim:
    return lambda session, limit: claim(session, stage, limit)


def _load(session: Session, stage: Stage, ids: Sequence[UUID], *, hold: bool = False) -> Sequence[Case]:
    """The cases still at that stage; held, nobody changes who they are about while their facts are gathered."""
    query = (
        sa.select(Case)
        .where(Case.id.in_(ids), Case.stage == stage.value)
        .options(selectinload(Case.customer).selectinload(Customer.addresses), selectinload(Case.connection))
        .order_by(Case.id)
    )
    return session.scalars(query.with_for_update(of=Case) if hold else query).all()


def _take_on(session: Session, case: Case, run: Callable[..., None], *gathered: object) -> None:
    try:
        with session.begin_nested():
            run(session, case, *gathered)
    except Exception as error:  # noqa: BLE001 - the one net: whatever a step raises, the other cases go on
        session.expire(case)
        _put_aside(session, case, error)


def _take_on_alone(case_id: UUID, stage: Stage, run: Callable[[Session, Case], None]) -> None:
    try:
        with Session(engine(), expire_on_commit=False) as session:
            for case in _load(session, stage, [case_id]):
                run(session, case)
    except Exception as error:  # noqa: BLE001 - the same net
        with transaction() as session:
            _put_aside(session, session.get_one(Case, case_id), error)


def _put_aside(session: Session, case: Case, error: Exception) -> None:
    """Let the case rest, or park it for a person, or leave it to whoever was faster."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        raise error
    if isinstance(error, AlreadyMoved):
        return
    if isinstance(error, Temporary):
        postpone(session, case.id, seconds=error.retry_after_seconds or pause(case.tries))
    elif isinstance(error, Permanent):
        _park(session, case, str(error))
    else:
        log.exception("a step failed in a way nobody expected", case_id=str(case.id), exc_info=error)
        _park(session, case, f"A step failed in a way nobody expected ({type(error).__name__}); the log tells more.")


def _park(session: Session, case: Case, why: str) -> None:
    """STUCK with the sentence; a case that fell while it was being sent is doubtful instead."""
    seen = Stage(case.stage)
    to = Stage.DOUBTFUL if seen is Stage.SENDING else Stage.STUCK
    if to in MAY_FOLLOW[seen]:
        move(session, case, to, who="responder", what=why, reason=why, stuck_at=seen.value)


def pause(tries: int) -> float:
    """Seconds to rest before try number `tries` + 2: 5, 10, 20 … up to an hour."""
    return float(min(5 * 2 ** min(tries, 20), LONGEST_PAUSE_SECONDS))
