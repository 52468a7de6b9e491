"""Storms over the API."""

from uuid import uuid4

import pytest

from responder.db import transaction
from responder.models import Connection
from tests.storming import storm_at


@pytest.fixture
def storm(case):
    with transaction() as session:
        return storm_at(session, session.get(Connection, case.connection_id))


def test_storms_are_listed_and_one_is_decided_once(program, storm):
    [listed] = program.get("/storms").json["items"]
    assert (listed["id"], listed["connection"], listed["state"]) == (str(storm.id), "Northlight Weekly", "raging")
    assert (listed["cases"], listed["decided_by"], listed["drained_at"]) == (3, None, None)

    made = program.post(f"/storms/{storm.id}/decision", {"decision": "silence"})
    assert (made.status_code, made.json["state"], made.json["decided_by"]) == (200, "silenced", "Back office")

    again = program.post(f"/storms/{storm.id}/decision", {"decision": "release"})
    assert (again.status_code, again.json["detail"]) == (
        409,
        "Back office was faster: these goodbyes are silenced.",
    )


def test_only_who_may_act_decides_and_only_what_can_be(reader, program, storm):
    assert reader.get("/storms").status_code == 200
    assert reader.post(f"/storms/{storm.id}/decision", {"decision": "release"}).status_code == 403
    assert program.post(f"/storms/{storm.id}/decision", {"decision": "perhaps"}).status_code == 422
    assert program.post(f"/storms/{uuid4()}/decision", {"decision": "release"}).status_code == 404


def test_cases_of_a_storm_are_cases_to_a_program(program, storm):
    assert len(program.get("/cases?stage=held").json["items"]) == 3
