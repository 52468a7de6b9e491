"""What is not let in, and what is answered instead."""

import json
from datetime import timedelta

import pytest
import structlog
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from responder.instants import now
from responder.providers import provider
from responder.web import hooks
from tests.posting import BODY, deliveries, path_of, post


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


def test_an_unknown_token_is_not_found_whatever_is_sent(client, weekly):
    for path in (f"/hooks/standard/{'x' * 32}", f"/hooks/stripe/{weekly.token}", f"/hooks/pigeon/{weekly.token}"):
        assert client.post(path, data=BODY).status_code == 404
        assert client.get(path).status_code == 404
        assert client.head(path).status_code == 404


def test_other_methods_are_not_allowed(client, weekly):
    answer = client.put(path_of(weekly), data=BODY)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_everything_else_is_sent_on_to_the_house(client):
    assert client.get("/hook").status_code == 404
    assert "Not Found" in client.get("/elsewhere").text


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


def test_no_token_and_no_address_reaches_the_log(client, weekly):
    with structlog.testing.capture_logs() as lines:
        post(client, weekly, secret=provider("standard").SECRET.make())
        post(client, weekly, b'{"type":"ada@example.com"}')
        client.post(f"/hooks/stripe/{weekly.token}", data=BODY)

    assert [line["status"] for line in lines] == [401, 400]
    assert weekly.token not in str(lines)
    assert "ada@" not in str(lines)
