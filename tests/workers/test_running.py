"""The one net under the steps: a bad case parks or rests, the others go on, and a ring drains all there is."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.db import transaction
from responder.errors import AlreadyMoved, Permanent, Temporary
from responder.instants import now
from responder.journey import Stage, Step
from responder.models import Case
from responder.moving import move
from responder.queue import queue, ring
from tests import cast
from workers.running import drain, job, job_alone, pause

pytestmark = pytest.mark.usefixtures("redis_url")


@pytest.fixture
def cases(database: str) -> list[UUID]:
    with transaction() as session:
        connection = cast.newsletter(session)
        return [cast.case_of(session, connection, None, person_key=f"p{n}").id for n in range(4)]


def _stages() -> list[str]:
    with transaction() as session:
        return list(session.scalars(sa.select(Case.stage).order_by(Case.id)))


def _on(session: Session, case: Case) -> None:
    move(session, case, Stage.ENRICHED, who="responder", what="Done.")


def test_one_ring_takes_every_due_case_on_and_rings_the_next_bell(cases: list[UUID]) -> None:
    assert job(Step.ENRICH)(_on)() == 4
    assert set(_stages()) == {"enriched"}
    assert [ring.func_name for ring in queue().jobs] == ["workers.draft.run"]


def test_a_case_that_fails_is_parked_and_hurts_no_other(cases: list[UUID]) -> None:
    def run(session: Session, case: Case) -> None:
        _on(session, case)
        if case.id == cases[1]:
            raise Permanent("This one needs a person.")
        if case.id == cases[2]:
            raise ZeroDivisionError

    job(Step.ENRICH)(run)()
    assert _stages() == ["enriched", "stuck", "stuck", "enriched"]
    with transaction() as session:
        expected, unexpected = session.get_one(Case, cases[1]), session.get_one(Case, cases[2])
        assert (expected.reason, expected.stuck_at) == ("This one needs a person.", "received")
        assert "ZeroDivisionError" in str(unexpected.reason)


def test_a_case_that_needs_time_rests_and_one_that_moved_is_left_alone(cases: list[UUID]) -> None:
    def run(session: Session, case: Case) -> None:
        raise Temporary("later", 60) if case.id == cases[0] else AlreadyMoved("somebody was faster")

    job(Step.ENRICH)(run)()
    with transaction() as session:
        resting = session.get_one(Case, cases[0])
        assert (resting.stage, resting.tries, resting.lease_until) == ("received", 1, None)
        assert resting.due_at > now() + timedelta(seconds=50)


def test_what_the_batch_needs_is_gathered_once(cases: list[UUID]) -> None:
    gathered: list[int] = []

    def gather(_session: Session, batch: Sequence[Case]) -> int:
        gathered.append(len(batch))
        return 42

    def run(session: Session, case: Case, answer: int) -> None:
        assert answer == 42
        _on(session, case)

    job(Step.ENRICH, gather=gather)(run)()
    assert gathered == [4]


def test_a_step_that_commits_itself_runs_alone_and_falls_into_doubt_while_sending(cases: list[UUID]) -> None:
    with transaction() as session:
        session.execute(sa.update(Case).values(stage=Stage.APPROVED.value))

    def run(session: Session, case: Case) -> None:
        move(session, case, Stage.SENDING, who="responder", what="Leaving.")
        session.commit()
        if case.id == cases[0]:
            raise ZeroDivisionError
        move(session, case, Stage.SENT, who="responder", what="Left.")
        session.commit()

    job_alone(Step.SEND, limit=2)(run)()
    assert _stages() == ["doubtful", "sent", "sent", "sent"]


def test_a_drain_works_off_batch_after_batch(database: str) -> None:
    waiting = [UUID(int=n) for n in range(5)]
    seen: list[int] = []

    def claim(_session: Session, limit: int) -> list[UUID]:
        batch, waiting[:] = waiting[:limit], waiting[limit:]
        return batch

    @drain(Step.OUTCOME, claim=claim, limit=2)
    def run(_session: Session, ids: Sequence[UUID]) -> None:
        seen.append(len(ids))

    assert run() == 5
    assert seen == [2, 2, 1]


def test_a_step_with_much_to_do_lets_another_have_its_turn(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.running.TURN_SECONDS", 0.0)
    ring(Step.DRAFT)

    @drain(Step.OUTCOME, claim=lambda _session, _limit: [UUID(int=1)])
    def run(_session: Session, _ids: Sequence[UUID]) -> None:
        pass

    assert run() == 1
    assert [job.func_name for job in queue().jobs] == ["workers.draft.run", "workers.outcome.run"]


def test_pauses_grow_to_an_hour() -> None:
    assert [pause(tries) for tries in (0, 1, 2, 30)] == [5, 10, 20, 3600]
