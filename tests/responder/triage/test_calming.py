"""What a person decides about a storm becomes of everybody in it, once, and of nobody who was decided about alone."""

from datetime import timedelta

import pytest
import time_machine

from responder import storms
from responder.db import reading, transaction
from responder.decisions import BY_A_PERSON, silence, take_up
from responder.errors import AlreadyMoved
from responder.instants import now
from responder.journey import Step
from responder.models import Case, Storm, StormState
from responder.settings import settings
from responder.storms import calm
from tests.arriving import arrive, arrive_together, rows, story
from tests.storming import decided, goodbye, goodbyes, held_in_storm, only_storm, stages
from workers.clock import steps_with_work
from workers.storm import run

RELEASED, SILENCED = StormState.RELEASED, StormState.SILENCED


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    monkeypatch.setenv("STORM_PER_HOUR", "3")
    settings.cache_clear()


@pytest.mark.usefixtures("redis_url")
def test_release_puts_all_on_the_road_and_the_next_count_begins_with_it(weekly):
    arrive_together(weekly, *goodbyes(0, 5))
    decided(RELEASED)
    run()

    assert stages() == ["received"] * 5
    assert {(case.rule, case.disposition, case.reason, case.storm_id) for case in rows(Case)} == {
        (BY_A_PERSON, "write", None, None)
    }
    assert story(rows(Case)[0])[-1] == "Maya released all who left within that hour."
    assert only_storm().drained_at is not None
    arrive(weekly, *goodbyes(5, 8))
    assert (stages(), len(rows(Storm))) == (["received"] * 8, 1)
    arrive(weekly, goodbye(8))
    run()
    assert (stages(), len(rows(Storm))) == (["received"] * 5 + ["held"] * 4, 2)


@pytest.mark.usefixtures("redis_url")
def test_silence_is_kept_about_all_also_those_before_it_and_those_who_still_come(weekly):
    arrive(weekly, *goodbyes(0, 5))
    decided(SILENCED)
    arrive(weekly, goodbye(5))
    run()

    assert stages() == ["silent"] * 6
    assert {case.rule for case in rows(Case)} == {BY_A_PERSON, "silenced storm"}
    assert rows(Case)[0].reason == "Maya decided to stay silent about all who left within that hour."
    assert (held_in_storm(), len(rows(Storm))) == (0, 1)


def test_a_storm_of_yesterday_that_was_silenced_silences_nobody_today(weekly):
    with time_machine.travel(now() - timedelta(days=1)) as clock:
        arrive_together(weekly, *goodbyes(0, 5))
        decided(SILENCED)
        clock.shift(timedelta(days=1))
        arrive(weekly, *goodbyes(5, 9))
    assert stages()[5:] == ["received"] * 3 + ["held"]
    assert [storm.state for storm in rows(Storm)] == ["silenced", "raging"]


def test_of_two_managers_who_decide_at_once_one_wins_and_the_other_reads_who(weekly):
    arrive_together(weekly, *goodbyes(0, 5))
    decided(RELEASED)
    with pytest.raises(AlreadyMoved, match="Maya was faster: these goodbyes are released"):
        decided(SILENCED, who="Tom")
    assert only_storm().state == "released"


@pytest.mark.usefixtures("redis_url")
def test_whoever_is_decided_about_alone_is_out_of_the_storm(weekly):
    arrive_together(weekly, *goodbyes(0, 5))
    one, other, *_ = rows(Case)
    with transaction() as session:
        take_up(session, session.get_one(Case, one.id), who="Maya")
        silence(session, session.get_one(Case, other.id), reason="We spoke.", who="Maya")
    decided(SILENCED)
    run()
    assert stages() == ["received", *["silent"] * 4]
    assert rows(Case)[1].reason == "We spoke."


@pytest.mark.usefixtures("redis_url")
def test_many_are_taken_some_at_a_time_and_a_second_run_changes_nothing(weekly, monkeypatch):
    monkeypatch.setattr(storms, "AT_ONCE", 2)
    arrive_together(weekly, *goodbyes(0, 5))
    decided(RELEASED)
    with transaction() as session:
        assert calm(session, only_storm().id) == 2
    assert stages() == ["received"] * 2 + ["held"] * 3
    run()
    run()
    assert stages() == ["received"] * 5
    assert [len(story(case)) for case in rows(Case)] == [3] * 5


def test_whoever_dies_over_it_loses_nothing(weekly, monkeypatch):
    arrive_together(weekly, *goodbyes(0, 5))
    decided(RELEASED)
    moved = storms.move
    left = iter(range(3))

    def dies(*args, **values):
        if next(left, None) is None:
            raise KeyboardInterrupt
        moved(*args, **values)

    monkeypatch.setattr(storms, "move", dies)
    with pytest.raises(KeyboardInterrupt), transaction() as session:
        calm(session, only_storm().id)
    assert (stages(), held_in_storm()) == (["held"] * 5, 5)
    monkeypatch.setattr(storms, "move", moved)
    with transaction() as session:
        assert calm(session, only_storm().id) == 5


@pytest.mark.usefixtures("redis_url")
def test_the_clock_rings_for_a_storm_as_long_as_something_is_left_to_do(weekly):
    arrive_together(weekly, *goodbyes(0, 5))
    assert due() == [Step.STORM]
    run()
    assert due() == []
    decided(RELEASED)
    assert due() == [Step.STORM]
    run()
    assert due() == [Step.ENRICH]


def due():
    with reading() as session:
        return steps_with_work(session)
