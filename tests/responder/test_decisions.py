"""What a person decides besides yes: silence, taking up, settling a doubt, handing on, snoozing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.approve import approve
from responder.db import transaction
from responder.decisions import assign, choose_signer, look_again, settle_doubt, silence, snooze, take_up
from responder.errors import AlreadyMoved, Refused
from responder.instants import now
from responder.journey import Stage
from responder.models import Case, TimelineEntry
from responder.queries.cases import cases_at, newest_draft
from tests import cast


@pytest.fixture
def case(database: str) -> Case:
    with transaction() as session:
        return cast.drafted_case(session)[0]


def _at(case: Case, stage: Stage, **more: object) -> None:
    with transaction() as session:
        session.execute(sa.update(Case).where(Case.id == case.id).values(stage=stage.value, **more))


def _do(case: Case, act: Callable[[Session, Case], None]) -> Case:
    with transaction() as session:
        found = session.get_one(Case, case.id)
        act(session, found)
        return found


def test_silence_needs_a_reason_and_keeps_it(case: Case) -> None:
    with pytest.raises(Refused, match="few words"):
        _do(case, lambda session, found: silence(session, found, reason="  ", who="Maya"))
    silent = _do(case, lambda session, found: silence(session, found, reason=" a  friend\nof mine ", who="Maya"))
    assert silent.stage == Stage.SILENT
    assert silent.reason == "a friend of mine"


def test_a_stuck_case_goes_back_to_where_it_fell(case: Case) -> None:
    _at(case, Stage.STUCK, stuck_at=Stage.ENRICHED.value)
    assert _do(case, lambda session, found: take_up(session, found, who="Maya")).stage == Stage.ENRICHED


@pytest.mark.parametrize("stage", [Stage.HELD, Stage.SILENT, Stage.CALL])
def test_what_was_put_aside_can_be_taken_up_again(case: Case, stage: Stage) -> None:
    _at(case, stage)
    assert _do(case, lambda session, found: take_up(session, found, who="Maya")).stage == Stage.RECEIVED


def test_a_case_without_an_address_cannot_be_taken_up(case: Case) -> None:
    _at(case, Stage.HELD, email=None)
    with pytest.raises(Refused, match="no address"):
        _do(case, lambda session, found: take_up(session, found, who="Maya"))


def test_a_silent_case_stays_silent_while_the_person_has_another_open_one(case: Case) -> None:
    _at(case, Stage.SILENT)
    with transaction() as session:
        cast.case_of(session, session.get_one(Case, case.id).connection, None, person_key=case.person_key)
    with pytest.raises(Refused, match="another open case"):
        _do(case, lambda session, found: take_up(session, found, who="Maya"))


@pytest.mark.parametrize("stage", [Stage.DRAFTED, Stage.APPROVED, Stage.SENDING, Stage.DOUBTFUL, Stage.SETTLED])
def test_only_what_was_put_aside_is_taken_up(case: Case, stage: Stage) -> None:
    _at(case, stage)
    with pytest.raises(AlreadyMoved):
        _do(case, lambda session, found: take_up(session, found, who="Maya"))


def test_a_doubt_is_settled_by_a_person_either_way(case: Case) -> None:
    _at(case, Stage.DOUBTFUL)
    arrived = _do(case, lambda session, found: settle_doubt(session, found, arrived=True, who="Maya"))
    assert arrived.stage == Stage.SENT
    _at(case, Stage.DOUBTFUL)
    lost = _do(case, lambda session, found: settle_doubt(session, found, arrived=False, who="Maya"))
    assert lost.stage == Stage.DRAFTED
    with pytest.raises(AlreadyMoved):
        _do(case, lambda session, found: settle_doubt(session, found, arrived=True, who="Maya"))


def test_a_snoozed_case_leaves_the_pile_and_comes_back(case: Case) -> None:
    with pytest.raises(Refused, match="still to come"):
        _do(case, lambda session, found: snooze(session, found, until=now(), who="Maya"))
    _do(case, lambda session, found: snooze(session, found, until=now() + timedelta(days=1), who="Maya"))
    with transaction() as session:
        assert cases_at(session, [Stage.DRAFTED], awake=True) == []
        assert len(cases_at(session, [Stage.DRAFTED])) == 1
    _do(case, lambda session, found: snooze(session, found, until=None, who="Maya"))
    with transaction() as session:
        assert len(cases_at(session, [Stage.DRAFTED], awake=True)) == 1


def test_a_case_handed_on_shows_in_the_others_pile_and_on_the_timeline(case: Case) -> None:
    with transaction() as session:
        tom = cast.tom(session)
        assign(session, session.get_one(Case, case.id), to=tom, who="Maya Lindqvist")
    with transaction() as session:
        assert [each.id for each in cases_at(session, [Stage.DRAFTED], assigned_to_id=tom.id)] == [case.id]
        told = session.scalars(sa.select(TimelineEntry.what)).all()
        assert told == ["Maya Lindqvist handed the case to Tom Okafor."]


def test_a_letter_that_did_not_arrive_needs_a_yes_of_its_own(case: Case) -> None:
    def approve_newest(session: Session, found: Case) -> None:
        draft = newest_draft(session, found)
        assert draft is not None
        approve(session, found, version=draft.version, sha256=draft.sha256, who="Maya")

    _do(case, approve_newest)
    _at(case, Stage.DOUBTFUL)
    _do(case, lambda session, found: settle_doubt(session, found, arrived=False, who="Tom"))
    assert _do(case, approve_newest).stage == Stage.APPROVED


@pytest.mark.parametrize("stage", [Stage.ENRICHED, Stage.DRAFTED])
def test_facts_are_gathered_again_while_nobody_has_signed(case: Case, stage: Stage) -> None:
    _at(case, stage)
    found = _do(case, lambda session, found: look_again(session, found, who="Maya", why="Maya remembered something."))
    assert found.stage == Stage.RECEIVED


def test_facts_are_left_alone_once_somebody_signed(case: Case) -> None:
    _at(case, Stage.APPROVED)
    found = _do(case, lambda session, found: look_again(session, found, who="Maya", why="Maya remembered something."))
    assert found.stage == Stage.APPROVED


def test_a_chosen_signer_stands_and_the_letter_is_prepared_anew(case: Case) -> None:
    def choose(session: Session, found: Case) -> None:
        choose_signer(session, found, signer=cast.tom(session), who="Maya Lindqvist")

    found = _do(case, choose)

    assert (found.stage, found.signer_chosen_by) == (Stage.RECEIVED, "Maya Lindqvist")
    with transaction() as session:
        assert session.get_one(Case, case.id).signer.name == "Tom Okafor"


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"active": False}, "may not sign"),
        ({"role": "drafter"}, "may not sign"),
        ({"away_from": date(2020, 1, 1)}, "is away"),
        ({"away_until": date(2100, 1, 1)}, "is away"),
    ],
)
def test_who_cannot_sign_is_not_chosen(case: Case, columns: dict[str, object], why: str) -> None:
    def choose(session: Session, found: Case) -> None:
        tom = cast.tom(session)
        for name, value in columns.items():
            setattr(tom, name, value)
        choose_signer(session, found, signer=tom, who="Maya Lindqvist")

    with pytest.raises(Refused, match=why):
        _do(case, choose)


def test_a_signed_letter_keeps_its_signer(case: Case) -> None:
    _at(case, Stage.APPROVED)
    with pytest.raises(AlreadyMoved):
        _do(case, lambda session, found: choose_signer(session, found, signer=cast.tom(session), who="Maya"))
