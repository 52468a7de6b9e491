"""What is decided about a case other than yes to its letter, over the API."""

from datetime import timedelta
from uuid import uuid4

import pytest
from redis import Redis

from responder.db import transaction
from responder.instants import now
from responder.models import Case, Event
from tests import cast


def _put_at(case, stage, **changes):
    with transaction() as session:
        row = session.get(Case, case.id)
        for name, value in {"stage": stage, **changes}.items():
            setattr(row, name, value)


TOM = {"email": cast.TOM, "name": "Tom Okafor", "title": "Head of Support", "phone": None}


def test_silence_keeps_its_reason(program, case):
    silent = program.post(f"/cases/{case.id}/silence", {"reason": "we spoke on the phone"})

    assert silent.status_code == 200
    assert (silent.json["stage"], silent.json["reason"]) == ("silent", "we spoke on the phone")
    assert "Back office decided to stay silent" in silent.json["timeline"][-1]["what"]


def test_silence_wants_a_reason(program, case):
    refused = program.post(f"/cases/{case.id}/silence", {"reason": "  "})
    assert refused.status_code == 422
    assert "Say in a few words" in refused.json["detail"]


def test_silence_comes_too_late_once_the_letter_is_leaving(program, case):
    _put_at(case, "sending")
    assert program.post(f"/cases/{case.id}/silence", {"reason": "wait"}).status_code == 409


def test_a_case_is_handed_to_somebody_and_back(program, case):
    with transaction() as session:
        cast.tom(session)

    handed = program.post(f"/cases/{case.id}/assignment", {"manager": "Tom@example.com"})
    assert handed.json["assigned_to"] == TOM

    assert program.post(f"/cases/{case.id}/assignment", {"manager": None}).json["assigned_to"] is None


def test_a_case_is_handed_to_nobody_we_do_not_know(program, case):
    assert program.post(f"/cases/{case.id}/assignment", {"manager": cast.STRANGER}).status_code == 422


def test_a_case_sleeps_and_wakes(program, case):
    until = (now() + timedelta(days=1)).isoformat()

    asleep = program.post(f"/cases/{case.id}/snooze", {"until": until}).json
    assert asleep["snoozed_until"] is not None
    assert asleep["stage"] == "drafted"

    assert program.post(f"/cases/{case.id}/snooze", {"until": None}).json["snoozed_until"] is None


NO_MOMENT_TO_COME = ["yesterday", "2020-01-01T00:00:00Z", 1900000000, "9999-12-31T23:59:59-12:00", ""]


def test_a_case_sleeps_until_a_moment_to_come(program, case):
    asked = [program.post(f"/cases/{case.id}/snooze", {"until": until}) for until in NO_MOMENT_TO_COME]
    assert [it.status_code for it in asked] == [422] * len(NO_MOMENT_TO_COME)


def test_a_silent_case_is_taken_up_again_and_the_bell_rings(program, case, redis_url):
    program.post(f"/cases/{case.id}/silence", {"reason": "not sure"})

    taken_up = program.post(f"/cases/{case.id}/resumption")

    assert (taken_up.status_code, taken_up.json["stage"]) == (200, "received")
    with Redis.from_url(redis_url) as redis:
        assert redis.llen("rq:queue:responder") == 1


def test_a_case_on_the_road_cannot_be_taken_up(program, case):
    assert program.post(f"/cases/{case.id}/resumption").status_code == 409


@pytest.mark.parametrize(("arrived", "stage"), [(True, "sent"), (False, "drafted")])
def test_a_doubt_is_settled(program, case, arrived, stage):
    _put_at(case, "doubtful")

    settled = program.post(f"/cases/{case.id}/settlement", {"arrived": arrived})

    assert (settled.status_code, settled.json["stage"]) == (200, stage)


def test_without_a_doubt_there_is_nothing_to_settle(program, case):
    assert program.post(f"/cases/{case.id}/settlement", {"arrived": True}).status_code == 409


BODIES = {
    "silence": {"reason": "we spoke"},
    "assignment": {"manager": None},
    "snooze": {"until": None},
    "settlement": {"arrived": True},
}


def test_an_unknown_case_is_404(program):
    answers = [program.post(f"/cases/{uuid4()}/{act}", body) for act, body in {**BODIES, "resumption": None}.items()]
    assert [answer.status_code for answer in answers] == [404] * 5


def test_the_stage_cannot_be_set_by_the_way(program, case):
    asked = [program.post(f"/cases/{case.id}/{act}", {**body, "stage": "sent"}) for act, body in BODIES.items()]

    assert [it.json["errors"][0]["pointer"] for it in asked] == ["#/stage"] * len(BODIES)
    assert program.get(f"/cases/{case.id}").json["stage"] == "drafted"


def test_somebody_else_signs_and_the_letter_is_written_anew(program, case):
    with transaction() as session:
        cast.tom(session)

    chosen = program.post(f"/cases/{case.id}/signer", {"manager": cast.TOM})

    assert (chosen.status_code, chosen.json["stage"]) == (200, "received")
    assert (chosen.json["signer"]["email"], chosen.json["signer_chosen_by"]) == (cast.TOM, "Back office")
    assert program.post(f"/cases/{case.id}/signer", {"manager": cast.STRANGER}).status_code == 422
    _put_at(case, "sent")
    assert program.post(f"/cases/{case.id}/signer", {"manager": cast.TOM}).status_code == 409


def test_facts_are_gathered_again_while_a_letter_waits(program, case):
    assert program.post(f"/cases/{case.id}/facts").json["stage"] == "received"
    assert program.post(f"/cases/{case.id}/facts").status_code == 409
    assert program.post(f"/cases/{uuid4()}/facts").status_code == 404


def test_an_address_is_written_down_for_whom_the_platform_named_by_an_id(program, case):
    with transaction() as session:
        for told in session.query(Event):
            told.email, told.refs = None, {"paddle": "ctm_1"}
    _put_at(case, "held", email=None, customer_id=None, person_key="somebody without a name")
    place = f"/cases/{case.id}/address"

    assert program.put(place, {"email": "nobody at all"}).status_code == 422
    taken = program.put(place, {"email": cast.ADA})

    assert (taken.json["stage"], taken.json["customer"]["email"], taken.json["rule"]) == ("received", cast.ADA, "write")
    assert program.put(place, {"email": cast.ADA}).status_code == 409
