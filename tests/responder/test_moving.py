"""A case moves by one conditional UPDATE, and whoever is second learns so."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.db import transaction
from responder.errors import AlreadyMoved
from responder.instants import now
from responder.journey import MAY_FOLLOW, UNSENT, Stage
from responder.models import Case, TimelineEntry
from responder.moving import LEASE_SECONDS, claim, move, postpone
from tests import cast


@pytest.fixture
def case(database: str) -> Case:
    with transaction() as session:
        return cast.case_of(session, cast.newsletter(session), cast.ada(session))


def _take(limit: int = 10) -> list[object]:
    with transaction() as session:
        return list(claim(session, Stage.RECEIVED, limit))


def test_the_second_to_move_a_case_learns_that_somebody_was_faster(case: Case) -> None:
    with transaction() as slow:
        seen = slow.get_one(Case, case.id)
        slow.commit()
        with transaction() as fast:
            move(fast, fast.get_one(Case, case.id), Stage.ENRICHED, who="responder", what="The facts are together.")
        with pytest.raises(AlreadyMoved):
            move(slow, seen, Stage.SILENT, who="Maya", what="Maya decided to stay silent.")
        slow.rollback()
    with transaction() as session:
        assert session.get_one(Case, case.id).stage == Stage.ENRICHED
        assert session.scalars(sa.select(TimelineEntry.what)).all() == ["The facts are together."]


def test_the_road_does_not_go_everywhere(case: Case) -> None:
    with transaction() as session, pytest.raises(ValueError, match="received cannot become sent"):
        move(session, session.get_one(Case, case.id), Stage.SENT, who="nobody", what="nothing")


def test_a_moved_case_shows_it_without_being_read_again(case: Case) -> None:
    with transaction() as session:
        seen = session.get_one(Case, case.id)
        signer = cast.maya(session)
        move(session, seen, Stage.ENRICHED, who="responder", what="Done.", signer_id=signer.id)
        assert (seen.stage, seen.signer) == (Stage.ENRICHED, signer)


def test_a_claimed_case_is_nobody_elses_until_its_lease_ends(case: Case) -> None:
    assert _take() == [case.id]
    assert _take() == []
    with transaction() as session:
        session.execute(sa.update(Case).values(lease_until=now() - timedelta(seconds=1)))
    assert _take() == [case.id]
    assert LEASE_SECONDS == 60


def test_a_postponed_case_rests_and_counts_its_tries(case: Case) -> None:
    _take()
    with transaction() as session:
        postpone(session, case.id, seconds=30)
    assert _take() == []
    with transaction() as session:
        rested = session.get_one(Case, case.id)
        assert (rested.tries, rested.lease_until) == (1, None)
        rested.due_at = now()
    assert _take() == [case.id]


def test_the_longest_waiting_is_claimed_first(database: str) -> None:
    with transaction() as session:
        connection = cast.newsletter(session)
        cases = [
            cast.case_of(session, connection, None, person_key=f"p{n}", due_at=now() - timedelta(minutes=n))
            for n in range(3)
        ]
        oldest = cases[2].id
    assert _take(limit=1) == [oldest]


def test_every_stage_knows_who_may_follow_and_what_is_unsent_can_be_withdrawn() -> None:
    assert set(MAY_FOLLOW) == set(Stage)
    assert all(Stage.WITHDRAWN in MAY_FOLLOW[stage] for stage in UNSENT)
    assert all(Stage.SENDING not in followers for stage, followers in MAY_FOLLOW.items() if stage != Stage.APPROVED)


def test_one_person_has_one_open_case(database: str) -> None:
    with transaction() as session:
        connection = cast.newsletter(session)
        cast.case_of(session, connection, None, person_key="p")
        cast.case_of(session, connection, None, person_key="p", stage=Stage.SETTLED.value)
        with pytest.raises(sa.exc.IntegrityError):
            _second(session, connection)
        session.rollback()


def _second(session: Session, connection: object) -> None:
    cast.case_of(session, connection, None, person_key="p", stage=Stage.DRAFTED.value)  # type: ignore[arg-type]
