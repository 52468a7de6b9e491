"""What platforms sent us, and reading it again, over the API."""

from uuid import uuid4

import pytest
from redis import Redis

from responder.db import transaction
from responder.instants import now
from responder.models import Delivery
from tests import cast


@pytest.fixture
def failed(database):
    """A delivery that triage could not read."""
    with transaction() as session:
        connection = cast.newsletter(session)
        told = {"state": "failed", "problem": "The body has no data.", "parsed_at": now(), "event_count": 0}
        delivery = Delivery(
            connection_id=connection.id, dedup_key="1", received_at=now(), headers={}, body=b"secret body", **told
        )
        session.add(delivery)
        return delivery


def test_deliveries_are_found_by_state(program, failed):
    found = program.get("/deliveries?state=failed").json["items"]

    assert [it["id"] for it in found] == [str(failed.id)]
    assert found[0]["problem"] == "The body has no data."
    assert found[0]["connection"]["name"] == "Northlight Weekly"
    assert program.get("/deliveries?state=parsed").json["items"] == []


def test_deliveries_are_found_by_connection(program, failed):
    assert len(program.get(f"/deliveries?connection={failed.connection_id}").json["items"]) == 1
    assert program.get(f"/deliveries?connection={uuid4()}").json["items"] == []


def test_bodies_stay_inside(program, failed):
    assert "secret body" not in program.get("/deliveries").text


def test_a_replay_lets_triage_read_again_and_rings(program, failed, redis_url):
    replayed = program.post(f"/deliveries/{failed.id}/replay")

    assert replayed.status_code == 202
    assert (replayed.json["state"], replayed.json["problem"]) == ("received", None)
    assert program.get("/deliveries?state=received").json["items"] == [replayed.json]
    with Redis.from_url(redis_url) as redis:
        assert redis.llen("rq:queue:responder") == 1


def test_what_waits_to_be_read_is_not_replayed(program, failed):
    program.post(f"/deliveries/{failed.id}/replay")
    again = program.post(f"/deliveries/{failed.id}/replay")

    assert again.status_code == 422
    assert "has not been read yet" in again.json["detail"]


def test_an_unknown_delivery_is_404(program):
    assert program.post(f"/deliveries/{uuid4()}/replay").status_code == 404


def test_a_wrong_parameter_is_refused(program):
    wrong = ["state=lost", "after=x", "connection=7"]
    assert [program.get(f"/deliveries?{query}").status_code for query in wrong] == [422] * len(wrong)
