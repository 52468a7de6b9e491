"""What platforms sent us, and reading it again, over the API."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from redis import Redis

from responder.db import transaction
from responder.instants import now
from responder.models import Delivery, Event
from responder.replaying import carry_on_replays
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


def test_an_unknown_delivery_is_404(program, auditor):
    assert program.post(f"/deliveries/{uuid4()}/replay").status_code == 404
    assert program.get(f"/deliveries/{uuid4()}").status_code == 404
    assert auditor.get(f"/deliveries/{uuid4()}/body").status_code == 404


def test_a_delivery_tells_how_it_was_verified_and_what_it_reported(program, case):
    with transaction() as session:
        [delivery] = session.scalars(sa.select(Delivery).join(Event, Event.delivery_id == Delivery.id))
        delivery.verification, delivery.signed_at, delivery.took_ms = "previous_secret", now(), 7

    told = program.get(f"/deliveries/{delivery.id}").json

    assert (told["verification"], told["took_ms"], told["used_previous_token"]) == ("previous_secret", 7, False)
    assert [(it["kind"], it["outcome"], it["case_id"]) for it in told["events"]] == [
        ("unsubscribed", "opened", str(case.id))
    ]
    assert told["body_readings"] == []


def test_deliveries_are_found_by_verification_and_time(program, failed):
    with transaction() as session:
        session.get_one(Delivery, failed.id).verification = "secret_address"
    yesterday, tomorrow = ((now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for days in (-1, 1))

    def number(query):
        return len(program.get(f"/deliveries?{query}").json["items"])

    assert [number(f"verification={word}") for word in ("verified", "previous_secret", "secret_address")] == [0, 0, 1]
    assert [number(f"since={yesterday}"), number(f"since={tomorrow}")] == [1, 0]
    assert [number(f"until={yesterday}&state=failed"), number(f"until={tomorrow}&state=failed")] == [0, 1]


def test_a_raw_body_is_for_those_who_may_see_it_and_leaves_a_trace(program, reader, auditor, failed):
    path = f"/deliveries/{failed.id}/body"
    assert [one.get(path).status_code for one in (program, reader)] == [403, 403]

    raw = auditor.get(path)

    assert (raw.status_code, raw.data) == (200, b"secret body")
    assert (raw.content_type, raw.headers["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert raw.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(raw.headers["Responder-Request"]) == {"content_type": "", "headers": {}}
    assert [it["who"] for it in program.get(f"/deliveries/{failed.id}").json["body_readings"]] == ["Auditor"]
    assert auditor.post(f"/deliveries/{failed.id}/replay").status_code == 403


def test_a_range_is_replayed_in_the_background_and_says_how_far_it_is(program, failed):
    ordered = program.post("/deliveries/replay", {"connection": str(failed.connection_id), "state": "failed"})

    assert (ordered.status_code, ordered.json["wanted"], ordered.json["replayed"]) == (202, 1, 0)
    assert program.get("/deliveries?state=received").json["items"] == []
    with transaction() as session:
        carry_on_replays(session)
    told = program.get(ordered.headers["Location"].removeprefix("/api/v1")).json
    assert (told["replayed"], told["who"], told["ended_at"] is None) == (1, "Back office", False)
    assert program.get("/deliveries?state=received").json["items"][0]["id"] == str(failed.id)


@pytest.mark.parametrize("body", [{"state": "received"}, {"state": "lost"}, {"since": "soon"}, {"from": "2026-11-01"}])
def test_a_range_that_cannot_be_is_refused_in_a_sentence(program, failed, body):
    refused = program.post("/deliveries/replay", body)
    assert refused.status_code == 422
    assert len(refused.json["detail"]) > 10
    assert program.post("/deliveries/replay", {"connection": str(uuid4())}).status_code == 404


def test_a_wrong_parameter_is_refused(program):
    wrong = ["state=lost", "after=x", "connection=7"]
    assert [program.get(f"/deliveries?{query}").status_code for query in wrong] == [422] * len(wrong)
