"""Deliveries that cannot be read, are read twice, or by two at once."""

import random
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from sqlalchemy.exc import StatementError

from responder.db import transaction
from responder.errors import Refused
from responder.journey import Stage
from responder.models import Case, Delivery, Event
from responder.moving import move
from responder.triage import claim_deliveries, replay, reports
from tests.arriving import arrive, arrive_together, event, only_case, put, read, rows, store, story


def test_an_unreadable_delivery_fails_with_a_sentence_and_blocks_no_other(weekly):
    with transaction() as session:
        bad = session.get_one(Delivery, store(session, weekly, {}))
        bad.body = b"not json"
        good = store(session, weekly, event())
    read(bad.id, good)

    failed, parsed = rows(Delivery)
    assert (failed.state, failed.problem) == ("failed", "The body is not JSON.")
    assert (parsed.state, parsed.problem) == ("parsed", None)
    assert len(rows(Case)) == 1


def test_one_poisoned_event_loses_only_itself(weekly):
    arrive_together(weekly, event(), "what is this", event(email="nobody"))

    [delivery] = rows(Delivery)
    assert (delivery.state, delivery.event_count) == ("parsed", 1)
    assert "Event 2" in delivery.problem
    assert "Event 3" in delivery.problem


def test_what_the_database_refuses_fails_alone(weekly, monkeypatch):
    with transaction() as session:
        ids = [store(session, weekly, event(id=f"e{n}", email=f"a{n}@example.com")) for n in range(3)]
    row = reports.Report.row
    monkeypatch.setattr(
        reports.Report, "row", lambda self: row(self) | ({"kind": None} if self.event.provider_ref == "e1" else {})
    )
    read(*ids)

    assert [one.state for one in rows(Delivery)] == ["parsed", "failed", "parsed"]
    assert len(rows(Case)) == len(rows(Event)) == 2


def test_a_replayed_delivery_is_read_again_and_adds_nothing_twice(weekly):
    [delivery] = arrive(weekly, event())
    with transaction() as session:
        replay(session, session.get_one(Delivery, delivery))
        with pytest.raises(Refused):
            replay(session, session.get_one(Delivery, delivery))
    read(delivery)

    assert (len(rows(Event)), len(rows(Case))) == (1, 1)


def test_deliveries_are_claimed_once_under_a_lease(weekly):
    with transaction() as session:
        ids = [store(session, weekly, event()) for _ in range(3)]
    claimed = []
    for _ in range(3):
        with transaction() as session:
            claimed.append(claim_deliveries(session, 2))

    assert [len(batch) for batch in claimed] == [2, 1, 0]
    assert sorted(one for batch in claimed for one in batch) == sorted(ids)


def test_few_deliveries_are_claimed_at_once_when_they_are_large(weekly, monkeypatch):
    with transaction() as session:
        ids = [store(session, weekly, {"events": [event()] * 1000}) for _ in range(30)]
    with transaction() as session:
        claimed = claim_deliveries(session, 200)

    assert 0 < len(claimed) < 10
    assert set(claimed) < set(ids)


def test_two_who_triage_the_same_people_at_once_open_one_case_each(weekly):
    people = [f"a{n}@example.com" for n in range(20)]
    with transaction() as session:
        ids = [
            store(session, weekly, {"events": [event(email=email, id=email) for email in random.sample(people, 20)]})
            for _ in range(8)
        ]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(read, ids))

    assert sorted(case.email for case in rows(Case)) == sorted(people)
    assert len(rows(Event)) == 20
    assert {one.state for one in rows(Delivery)} == {"parsed"}


def test_a_manager_who_decides_at_the_same_moment_is_not_overrun(weekly):
    arrive(weekly, event())
    put(only_case(), Stage.DRAFTED)
    with transaction() as session:
        back = store(session, weekly, event("subscriber.resubscribed", minutes=1))

    with ThreadPoolExecutor(1) as pool:
        with transaction() as session:
            case = session.get_one(Case, only_case().id)
            move(session, case, Stage.APPROVED, who="Maya Lindqvist", what="Maya approved.")
            session.flush()
            reading_it = pool.submit(read, back)
            sleep(0.3)  # long enough for the other to meet our uncommitted move
        reading_it.result()

    assert only_case().stage == "withdrawn"
    assert [line.partition(" ")[0] for line in story(only_case())] == ["Northlight", "Maya", "Northlight"]


class TimeIsOver(Exception):
    """What a job's clock raises wherever it happens to be, also while a value is made ready for the database."""


def test_a_job_whose_time_is_over_puts_no_delivery_aside(weekly, monkeypatch):
    def over(*_):
        raise StatementError("its time is over", "INSERT", {}, TimeIsOver())

    with transaction() as session:
        delivery = store(session, weekly, event())
    monkeypatch.setattr("responder.triage.plan.Plan.write", over)
    with pytest.raises(StatementError):
        read(delivery)

    assert [one.state for one in rows(Delivery)] == ["received"]
