"""Deliveries through the real door: what is answered, and what is in the database afterwards."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from responder import db, intake
from responder.connecting import connect
from responder.db import reading, transaction
from responder.instants import now
from responder.models import Connection, Delivery
from responder.providers import provider
from responder.providers.standard import sign
from responder.settings import settings
from responder.web import hooks

BODY = json.dumps({"type": "subscriber.unsubscribed", "data": {"email": "ada@example.com"}}).encode()


@pytest.fixture
def rings(monkeypatch):
    rung = []
    monkeypatch.setattr(intake, "_bell", _Counter(rung))
    return rung


class _Counter:
    def __init__(self, rung):
        self.rung = rung

    def pull(self):
        self.rung.append("triage")


@pytest.fixture
def client(database, rings):
    """The hooks alone, under Flask; each test's database is looked up anew."""
    intake._ways_in._known.clear()
    app = Flask("hooks")
    hooks.open_hooks(app)
    return app.test_client()


@pytest.fixture
def weekly(database) -> Connection:
    with transaction() as session:
        return connect(session, "standard", name="Northlight Weekly")


def path_of(connection: Connection) -> str:
    return f"/hooks/{connection.provider}/{connection.token}"


def post(client, connection, body=BODY, *, delivery="msg_1", at=None, headers=None, secret=None):
    signed = sign(body, secret or connection.secrets["current"], delivery=delivery, at=at or now())
    return client.post(path_of(connection), data=body, headers={**signed, **(headers or {})})


def deliveries():
    with reading() as session:
        return session.scalars(sa.select(Delivery).order_by(Delivery.id)).all()


def test_a_signed_delivery_is_stored_raw_before_it_is_answered(client, weekly, rings):
    answer = post(client, weekly, headers={"Authorization": "Bearer abc", "Content-Type": "application/json"})

    [stored] = deliveries()
    assert (answer.status_code, answer.json) == (202, {"delivery": str(stored.id)})
    assert (stored.body, stored.state, stored.content_type) == (BODY, "received", "application/json")
    assert stored.dedup_key == "msg_1"
    assert set(stored.headers) == {"webhook-id", "webhook-timestamp", "webhook-signature"}
    assert rings == ["triage"]


def test_a_repetition_is_answered_with_the_first_ones_id_and_rings_nothing(client, weekly, rings):
    first = post(client, weekly)
    again = post(client, weekly)

    assert (again.status_code, again.json) == (200, first.json)
    assert len(deliveries()) == 1
    assert rings == ["triage"]


def test_the_same_id_at_another_connection_is_another_delivery(client, weekly):
    with transaction() as session:
        other = connect(session, "standard", name="Northlight Monthly")
    post(client, weekly)

    assert post(client, other).status_code == 202
    assert len(deliveries()) == 2


def test_fifty_at_once_are_one_delivery(client, weekly):
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: post(client.application.test_client(), weekly), range(50)))

    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [202]
    assert {answer.json["delivery"] for answer in answers} == {str(deliveries()[0].id)}
    assert len(deliveries()) == 1


def test_many_at_once_are_all_stored(client, weekly):
    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(lambda n: post(client.application.test_client(), weekly, delivery=f"msg_{n}"), range(200))
        )

    assert {answer.status_code for answer in answers} == {202}
    assert {answer.json["delivery"] for answer in answers} == {str(stored.id) for stored in deliveries()}


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_stale_or_future_delivery_is_not_let_in(client, weekly, rings, seconds):
    answer = post(client, weekly, at=now() + timedelta(seconds=seconds))

    assert answer.status_code == 401
    assert (deliveries(), rings) == ([], [])


def test_all_bad_signatures_get_the_same_answer(client, weekly):
    answers = [
        post(client, weekly, secret=provider("standard").SECRET.make()),
        post(client, weekly, headers={"webhook-signature": "garbage"}),
        post(client, weekly, headers={"webhook-timestamp": "soon"}),
        client.post(path_of(weekly), data=BODY),
    ]

    assert {(answer.status_code, answer.data) for answer in answers} == {(401, answers[0].data)}
    assert deliveries() == []


def test_the_secret_before_still_opens(client, weekly):
    old, new = weekly.secrets["current"], provider("standard").SECRET.make()
    with transaction() as session:
        session.get_one(Connection, weekly.id).secrets = {"current": new, "previous": old}

    assert post(client, weekly, secret=old, delivery="msg_old").status_code == 202
    assert post(client, weekly, secret=new, delivery="msg_new").status_code == 202


def test_an_unknown_token_is_not_found_whatever_is_sent(client, weekly):
    for path in (f"/hooks/standard/{'x' * 32}", f"/hooks/stripe/{weekly.token}", f"/hooks/pigeon/{weekly.token}"):
        assert client.post(path, data=BODY).status_code == 404
        assert client.get(path).status_code == 404
        assert client.head(path).status_code == 404


def test_a_live_token_answers_a_look_with_an_empty_yes(client, weekly):
    for look in (client.get, client.head):
        answer = look(path_of(weekly))
        assert (answer.status_code, answer.data) == (200, b"")


def test_other_methods_are_not_allowed(client, weekly):
    answer = client.put(path_of(weekly), data=BODY)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_everything_else_is_sent_on_to_the_house(client):
    assert client.get("/hook").status_code == 404
    assert "Not Found" in client.get("/elsewhere").text


def test_a_slash_too_many_does_not_redirect(client, weekly):
    signed = sign(BODY, weekly.secrets["current"], delivery="msg_1", at=now())

    assert client.post(path_of(weekly) + "/", data=BODY, headers=signed).status_code == 202
    assert client.post("/hooks//standard//x", data=BODY).status_code == 404
    assert client.post("/hooks/", data=BODY).status_code == 404


def test_a_body_over_the_cap_is_too_large(client, weekly):
    just_right = BODY + b" " * (hooks.MOST_BODY_BYTES - len(BODY))

    assert post(client, weekly, just_right).status_code == 202
    assert post(client, weekly, just_right + b" ", delivery="msg_2").status_code == 413
    assert len(deliveries()) == 1


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, gzip", "x"])
def test_an_encoded_body_is_not_unpacked(client, weekly, encoding):
    assert post(client, weekly, headers={"Content-Encoding": encoding}).status_code == 415
    assert deliveries() == []


HOSTILE = {
    "deep": b"[" * 100_000,
    "deep and closed": b'{"type":"test","data":' + b"[" * 40 + b"]" * 40 + b"}",
    "nan": b'{"type":"test","data":{"value_cents":NaN}}',
    "nul": b'{"type":"test","data":{"name":"\\u0000"}}',
    "half a pair": b'{"type":"test","data":{"name":"\\ud800"}}',
    "key twice": b'{"type":"test","type":"test"}',
    "not utf-8": b'{"type":"test","data":{"name":"\xff"}}',
    "huge number": b'{"type":"test","data":{"value_cents":' + b"9" * 400 + b"}}",
    "no event": b'{"hello":"world"}',
    "a list": b"[]",
    "nothing": b"",
    "html": b"<html>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_cannot_be_understood_is_refused_and_not_stored(client, weekly, rings, body):
    answer = post(client, weekly, body)

    assert answer.status_code == 400
    assert answer.json["error"]
    assert (deliveries(), rings) == ([], [])


json_like = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["type", "data", "events", "email", "id"]), inner),
    max_leaves=30,
)
anything = st.binary(max_size=300) | json_like.map(lambda value: json.dumps(value).encode())


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    body=anything,
    headers=st.dictionaries(
        st.sampled_from(["webhook-id", "webhook-signature"]),
        st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"])),
        max_size=2,
    ),
)
def test_no_body_and_no_header_makes_us_fall(client, weekly, body, headers):
    assert post(client, weekly, body).status_code in (200, 202, 400)
    assert post(client, weekly, body, headers=headers).status_code in (200, 202, 400, 401)


def test_while_the_database_is_away_the_sender_shall_try_again(client, weekly, monkeypatch, tmp_path):
    assert post(client, weekly).status_code == 202
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/elsewhere.db")
        settings.cache_clear()
        known_token = post(client, weekly, delivery="msg_2")
        intake._ways_in._known.clear()
        unknown_token = post(client, weekly, delivery="msg_3")
    settings.cache_clear()

    for answer in (known_token, unknown_token):
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0


def test_a_database_that_hangs_does_not_keep_the_sender_waiting(client, weekly, monkeypatch):
    assert client.get(path_of(weekly)).status_code == 200
    with db.engine().begin() as other, monkeypatch.context() as patch:
        patch.setattr("responder.intake.writer.PATIENCE_SECONDS", 0.05)
        other.execute(sa.text('UPDATE "connection" SET name = name'))
        if other.dialect.name == "postgresql":
            other.execute(sa.text("LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE"))
        late = post(client, weekly)

    assert late.status_code == 503
    assert post(client, weekly).status_code == 200  # what came too late was kept nevertheless


def test_a_connection_removed_meanwhile_spoils_no_other_delivery(client, weekly):
    with transaction() as session:
        gone = connect(session, "standard", name="Gone")
    assert client.get(path_of(gone)).status_code == 200
    with transaction() as session:
        session.delete(session.get_one(Connection, gone.id))

    with ThreadPoolExecutor(10) as pool:
        answers = list(
            pool.map(
                lambda n: post(client.application.test_client(), gone if n % 5 == 0 else weekly, delivery=f"msg_{n}"),
                range(40),
            )
        )

    assert [answer.status_code for answer in answers] == [503 if n % 5 == 0 else 202 for n in range(40)]


def test_what_waits_is_written_when_the_process_ends(database, weekly):
    writer = intake.writer.Writer()
    writer._ensure_thread()
    row = intake._row(intake.way_in("standard", weekly.token), _inbound(), "msg_1")
    waiting = intake.writer._Waiting(row)
    writer._waiting.put(waiting)

    writer.close()

    assert waiting.wait().delivery_id == deliveries()[0].id


def _inbound():
    return intake.Inbound(headers={}, body=BODY, received_at=now())
