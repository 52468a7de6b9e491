"""More goodbyes of one connection within an hour than anybody believes are held, all of them, and decided once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from responder import storms
from responder.db import reading, transaction
from responder.decisions import BY_A_PERSON
from responder.facts import Kind, NewEvent
from responder.instants import now
from responder.journey import Stage
from responder.models import Case, Connection, Event, Reference, Storm, StormState
from responder.queries.cases import cases_at, count_at
from responder.settings import settings
from responder.storms import calm, decide
from responder.triage import take_up_known
from responder.triage.reports import Report
from responder.triage.storms import look_up
from tests import cast
from tests.arriving import arrive, arrive_together, event, outcomes, put, rows, story
from tests.plans import plans_of
from tests.storming import decided, goodbye, goodbyes, held_in_storm, only_storm, stages
from workers.storm import run

RELEASED, SILENCED = StormState.RELEASED, StormState.SILENCED


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    monkeypatch.setenv("STORM_PER_HOUR", "3")
    settings.cache_clear()


def test_as_many_as_are_believed_are_goodbyes_like_any_other(weekly):
    arrive(weekly, *goodbyes(0, 3))
    assert (stages(), rows(Storm)) == (["received"] * 3, [])


@pytest.mark.usefixtures("redis_url")
def test_one_more_and_all_are_held_also_those_that_came_before(weekly):
    arrive(weekly, *goodbyes(0, 4))
    assert stages() == ["received"] * 3 + ["held"]
    run()

    assert stages() == ["held"] * 4
    assert {(case.rule, case.reason, case.disposition) for case in rows(Case)} == {("storm", storms.WHY, "hold")}
    assert {case.storm_id for case in rows(Case)} == {only_storm().id}
    assert (only_storm().cases, only_storm().state, only_storm().swept_at is None) == (4, "raging", False)
    assert story(rows(Case)[0])[-1] == f"A person has to look first. {storms.WHY}"


@pytest.mark.usefixtures("redis_url")
def test_a_batch_that_is_too_much_by_itself_ends_as_the_same_goodbyes_one_by_one(weekly):
    arrive_together(weekly, *goodbyes(0, 6))
    together = stages(), outcomes(), {case.rule for case in rows(Case)}
    assert together == (["held"] * 6, ["opened"] * 6, {"storm"})
    assert (held_in_storm(), only_storm().cases) == (6, 6)

    with transaction() as session:
        session.get_one(Connection, weekly.id).settings = {"storm_per_hour": 9}
    arrive(weekly, *goodbyes(6, 10))
    assert stages() == ["held"] * 6 + ["received"] * 3 + ["held"]
    run()
    assert (stages(), held_in_storm(), only_storm().cases) == (["held"] * 10, 10, 10)


@pytest.mark.parametrize("stage", [Stage.ENRICHED, Stage.DRAFTED])
def test_what_has_not_left_is_held_and_what_a_person_signed_or_decided_stays(weekly, stage):
    arrive(weekly, *goodbyes(0, 3))
    signed, written, wanted = rows(Case)
    put(signed, Stage.APPROVED)
    put(written, stage)
    put(wanted, Stage.RECEIVED, rule=BY_A_PERSON)
    arrive(weekly, goodbye(3))
    with transaction() as session:
        assert (calm(session, only_storm().id), calm(session, only_storm().id)) == (1, 0)

    assert stages() == ["approved", "held", "received", "held"]


def test_a_storm_goes_on_as_one_and_is_one_notice(weekly):
    arrive(weekly, *goodbyes(0, 9), {"events": goodbyes(9, 20)})
    assert (only_storm().cases, held_in_storm()) == (17, 17)


def test_silence_for_another_reason_wins_and_does_not_count(weekly):
    arrive_together(weekly, *(goodbye(n, actor="staff") for n in range(9)), *goodbyes(9, 11))
    assert stages() == ["silent"] * 9 + ["received"] * 2

    arrive_together(weekly, *goodbyes(11, 14), goodbye(14, comment="My lawyer will write."), goodbye(15, actor="staff"))
    assert [case.rule for case in rows(Case)][-5:] == ["storm"] * 3 + ["legal", "removed by staff"]


def test_a_complaint_in_a_storm_still_calls_off_and_takes_its_case_out(weekly):
    arrive_together(weekly, *goodbyes(0, 5))
    arrive(weekly, event("subscriber.complained", email="c2@example.com", minutes=5))

    assert stages() == ["held", "held", "withdrawn", "held", "held"]
    assert held_in_storm() == 4


def test_words_that_need_a_person_take_a_case_out_of_the_storm(weekly):
    arrive_together(weekly, *goodbyes(0, 5))
    arrive(weekly, event(email="c2@example.com", minutes=5, id="later", comment="My mother died."))

    case = rows(Case)[2]
    assert (case.stage, case.rule, case.storm_id) == ("held", "bereavement", None)
    assert "They may have lost somebody" in story(case)[-1]


def test_history_and_other_connections_raise_no_storm(weekly, billing):
    arrive_together(weekly, *goodbyes(0, 3))
    arrive(weekly, {"events": goodbyes(3, 9)}, way="backfill")
    arrive(weekly, event(email="c0@example.com", id="again", minutes=3))
    assert rows(Storm) == []
    with reading() as session:
        [weather] = look_up(session, [_report(session, billing)], now())
    assert (weather.before, weather.state) == (0, None)


def _report(session, connection):
    made = NewEvent(Kind.UNSUBSCRIBED, "x", now())
    return Report.of(connection.id, session.get_one(Connection, connection.id), now(), made)


def test_the_number_may_be_the_connections_own(weekly):
    with transaction() as session:
        session.get_one(Connection, weekly.id).settings = {"storm_per_hour": 1}
    arrive_together(weekly, *goodbyes(0, 2))
    assert stages() == ["held"] * 2


def test_after_an_hour_goodbyes_are_believed_again_and_a_new_flood_joins_what_nobody_decided(weekly):
    with time_machine.travel(now() - timedelta(minutes=61)) as clock:
        arrive_together(weekly, *goodbyes(0, 5))
        clock.shift(timedelta(minutes=61))
        arrive(weekly, goodbye(5))
        assert stages() == ["held"] * 5 + ["received"]
        arrive_together(weekly, *goodbyes(6, 10))
    assert (stages()[6:], only_storm().cases) == (["held"] * 4, 9)


def test_who_turns_out_to_be_a_customer_in_a_storm_belongs_to_it(weekly):
    unknown = [event(email=None, external_id=f"x{n}", id=f"u{n}") for n in range(5)]
    arrive_together(weekly, *unknown[:2], *goodbyes(0, 3))
    assert [case.rule for case in rows(Case)] == ["address unknown yet"] * 2 + ["storm"] * 3
    with transaction() as session:
        customer = cast.ada(session)
        session.add(Reference(customer_id=customer.id, provider="standard", ref="x0"))
    with transaction() as session:
        take_up_known(session)
    known = rows(Case)[0]
    assert (known.stage, known.rule, known.storm_id) == ("held", "storm", only_storm().id)
    assert only_storm().cases == 4


def nameless(first, behind):
    return [event(email=None, external_id=f"x{n}", id=f"u{n}") for n in range(first, behind)]


def become_known(*numbers):
    with transaction() as session:
        for number in numbers:
            customer = cast.ada(session, email=f"c{number}@example.com")
            session.add(Reference(customer_id=customer.id, provider="standard", ref=f"x{number}"))
    with transaction() as session:
        session.execute(sa.update(Case).values(due_at=now()))
    with transaction() as session:
        take_up_known(session)


def test_a_storm_of_people_named_by_reference_alone_is_held_as_they_become_known(weekly):
    arrive_together(weekly, *nameless(0, 6))
    assert (stages(), rows(Storm)) == (["held"] * 6, [])

    become_known(0, 1)
    become_known(2)

    assert [case.rule for case in rows(Case)] == ["storm"] * 3 + ["address unknown yet"] * 3
    assert (held_in_storm(), only_storm().cases) == (3, 3)
    decided(SILENCED)
    become_known(3, 4)
    assert [case.stage for case in rows(Case)] == ["held"] * 3 + ["silent"] * 2 + ["held"]


def test_who_becomes_known_after_their_storm_was_released_gets_a_letter_like_any_other(weekly):
    arrive_together(weekly, *nameless(0, 6))
    become_known(0)
    decided(RELEASED)
    become_known(1)
    assert [case.stage for case in rows(Case)] == ["held", "received"] + ["held"] * 4
    assert len(rows(Storm)) == 1


def test_few_who_become_known_are_believed(weekly):
    arrive_together(weekly, *nameless(0, 3))
    become_known(0, 1, 2)
    assert (stages(), rows(Storm)) == (["received"] * 3, [])


def test_a_later_storm_does_not_let_out_who_was_silenced_in_an_earlier_one(weekly):
    with time_machine.travel(now() - timedelta(hours=5)) as clock:
        arrive_together(weekly, *nameless(20, 21), *goodbyes(0, 5))
        decided(SILENCED)
        clock.shift(timedelta(hours=5))
        arrive_together(weekly, *goodbyes(5, 10))
        become_known(20)
    assert rows(Case)[0].rule == "silenced storm"


def test_the_held_pile_counts_a_storm_as_one_and_lists_none_of_it(weekly):
    arrive(weekly, event(email="a@example.com", comment="My lawyer will write."))
    arrive_together(weekly, *goodbyes(0, 5))
    with reading() as session:
        assert count_at(session, [Stage.HELD]) == 2
        alone = cases_at(session, [Stage.HELD], in_storms=False)
        assert [case.email for case in alone] == ["a@example.com"]
        assert len(cases_at(session, [Stage.HELD])) == 6


def test_what_is_asked_about_storms_is_found_by_index(weekly):
    arrive_together(weekly, *goodbyes(0, 5))

    def plan(code, about, within=reading):
        def run():
            with within() as session:
                code(session)

        return plans_of(run, about=about)[0]

    assert "ix_case_held_alone" in plan(lambda s: cases_at(s, [Stage.HELD], in_storms=False), "storm_id IS NULL ORDER")
    assert "ix_case_held_alone" in plan(lambda s: count_at(s, [Stage.HELD]), "LIMIT")
    assert "ix_event_opened" in plan(lambda s: look_up(s, [_report(s, weekly)], now()), "outcome = 'opened'")
    assert "ix_case_nameless" in plan(take_up_known, "email IS NULL", transaction)
    storm_id = only_storm().id
    assert "ix_case_connection_id_created_at" in plan(lambda s: calm(s, storm_id), "BETWEEN", transaction)
    with transaction() as session:
        decide(session, session.get_one(Storm, storm_id), StormState.RELEASED, who="Maya")
    assert "ix_case_storm_id_id" in plan(lambda s: calm(s, storm_id), "storm_id = ", transaction)


def test_there_is_one_storm_that_nobody_decided_about_per_connection(weekly):
    arrive_together(weekly, *goodbyes(0, 5))
    storm = only_storm()
    again = {"connection_id": weekly.id, "started_at": storm.started_at, "last_at": now(), "noticed_at": now()}
    with pytest.raises(sa.exc.IntegrityError), transaction() as session:
        session.add(Storm(**again))


def test_every_event_of_a_storm_has_its_end(weekly):
    arrive_together(weekly, *goodbyes(0, 5))
    assert {(one.outcome, one.case_id is None) for one in rows(Event)} == {("opened", False)}
