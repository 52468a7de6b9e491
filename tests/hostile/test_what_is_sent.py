"""Cases 10 to 17 and 29 to 33: what is made of odd requests, and what is answered."""

import hmac
import json
import socket
import string
from base64 import b64encode
from datetime import timedelta

import pytest

from responder import intake
from responder.db import reading
from responder.instants import now
from responder.models import Connection, Event
from responder.providers.standard import sign
from responder.queries.health import Notice, connection_health
from responder.settings import settings
from responder.web import hooks
from tests.arriving import event, rows
from tests.hostile.posts import as_json, post_sample, read_all, sample_of
from tests.posting import BODY, deliveries, path_of, post


@pytest.fixture
def database_url(sqlite):
    """What happens before anything is stored happens alike on both databases."""
    with sqlite.fresh() as url:
        yield url


@pytest.mark.parametrize(
    "address",
    [
        "http://api.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com.evil.test/v1/notifications/certs/CERT-1",
        "https://api.paypal.com@127.0.0.1/v1/notifications/certs/CERT-1",
        "https://127.0.0.1:{port}/v1/notifications/certs/CERT-1",
        "https://api.paypal.com:{port}/v1/notifications/certs/CERT-1",
        "https://api.paypal.com/v1/notifications/certs/../../redirect?to=https://127.0.0.1:{port}/",
        "file:///etc/hostname",
    ],
)
def test_case_10_no_request_makes_us_fetch_what_it_names(client, connected, address):
    way_in = connected("paypal", "7NL000001X000001NORTHLGT")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        headers = {
            "PayPal-Transmission-Id": "5c1e0a70-9573-11f1-9d2b-3f8e51c0aa17",
            "PayPal-Transmission-Time": now().isoformat(),
            "PayPal-Transmission-Sig": b64encode(b"x" * 256).decode(),
            "PayPal-Auth-Algo": "SHA256withRSA",
            "PayPal-Cert-Url": address.format(port=listener.getsockname()[1]),
        }
        answer = client.post(path_of(way_in), data=b"{}", headers=headers)

        assert answer.status_code == 401
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_case_11_only_the_configured_way_to_sign_counts(client, connected, time_machine):
    sample = sample_of("stripe")
    time_machine.move_to(sample.expected["received_at"])
    way_in = connected("stripe", sample.secret)
    [(name, good)] = sample.expected["headers"].items()
    stamp, _, proof = good.partition(",v1=")
    empty = hmac.digest(b"", stamp.removeprefix("t=").encode() + b"." + sample.body, "sha256").hex()

    for header in (
        f"{stamp},v0={proof}",
        f"{stamp},v2={proof}",
        f"{stamp},v1={empty}",
        f"{stamp},v1=",
        f"{stamp},{stamp},v1={proof}",
        f"{stamp}," + ",".join(["v1=00"] * 10) + f",v1={proof}",
    ):
        assert post_sample(client, way_in, sample, headers={name: header}).status_code == 401
    assert post_sample(client, way_in, sample).status_code == 202


@pytest.mark.parametrize("name", ["standard", "stripe", "kit", "ghost", "recurly", "hubspot", "sendgrid", "buttondown"])
def test_case_12_a_malformed_header_is_a_401_and_never_a_500(client, connected, name):
    sample = sample_of(name)
    way_in = connected(name, sample.secret)
    for header in sample.expected["headers"]:
        for garbage in ("garbage", "t=1,v1", "v1,====", "\xff\xbd\xe9", "=" * 100, "1" * 100_000, string.punctuation):
            headers = {**sample.expected["headers"], header: garbage}
            assert post_sample(client, way_in, sample, headers=headers).status_code == 401


HOSTILE_BODIES = {
    "not utf-8": b'{"type":"test","data":{"name":"\xff"}}',
    "bom": b'\xef\xbb\xbf{"type":"test","data":{}}',
    "key twice": b'{"type":"test","type":"subscriber.unsubscribed","data":{}}',
    "nan": b'{"type":"test","data":{"value_cents":NaN}}',
    "deep": b'{"type":"test","data":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "huge number": b'{"type":"test","data":{"value_cents":' + b"9" * 5000 + b"}}",
}


@pytest.mark.parametrize("body", HOSTILE_BODIES.values(), ids=HOSTILE_BODIES.keys())
def test_case_13_a_hostile_body_is_a_400(client, weekly, body):
    assert post(client, weekly, body).status_code == 400
    assert deliveries() == []


def test_case_13_a_body_too_large_is_a_413_and_a_packed_one_a_415(client, weekly):
    large = BODY + b" " * hooks.MOST_BODY_BYTES

    assert post(client, weekly, large).status_code == 413
    assert post(client, weekly, headers={"Content-Encoding": "gzip"}).status_code == 415
    assert deliveries() == []


def test_case_14_of_a_form_field_that_comes_twice_the_first_counts(client, connected):
    way_in = connected("activecampaign")
    body = (
        b"type=unsubscribe&date_time=2026-09-21T09%3A13%3A20-05%3A00&initiated_from=public&contact%5Bid%5D=1"
        b"&contact%5Bemail%5D=ada%40example.com&contact%5Bemail%5D=tom%40example.com&contact%5Bemail%5D%5B%5D=x"
    )
    answer = client.post(path_of(way_in), data=body, content_type="application/x-www-form-urlencoded")
    read_all()

    assert answer.status_code == 202
    assert [one.email for one in rows(Event)] == ["ada@example.com"]
    assert [stored.body for stored in deliveries()] == [body]


def test_case_17_what_we_failed_to_take_and_silence_are_told_before_a_platform_gives_up(
    client, weekly, monkeypatch, tmp_path, time_machine
):
    assert client.get(path_of(weekly)).status_code == 200
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/away.db")
        settings.cache_clear()
        assert post(client, weekly).status_code == 503
    settings.cache_clear()
    assert post(client, weekly).status_code == 202
    read_all()
    assert intake._notebook.flush()

    assert [one.notice for one in _health(weekly).notices] == [Notice.UNANSWERED]
    time_machine.move_to(now() + timedelta(days=30))
    assert [one.notice for one in _health(weekly).notices] == [Notice.QUIET]


def _health(connection):
    with reading() as session:
        [found] = connection_health(session, [session.get_one(Connection, connection.id)])
        return found


def test_case_29_a_proxy_that_changes_the_address_does_not_spoil_a_signature_over_it(client, connected, monkeypatch):
    monkeypatch.setattr(settings(), "public_url", "https://hooks.example.com")
    way_in = connected("hubspot", "hs-client-secret")
    url, moment = f"https://hooks.example.com{path_of(way_in)}", str(int(now().timestamp() * 1000))
    proof = b64encode(hmac.digest(b"hs-client-secret", f"POST{url}[]{moment}".encode(), "sha256")).decode()
    headers = {"X-HubSpot-Signature-v3": proof, "X-HubSpot-Request-Timestamp": moment, "X-Forwarded-Host": "evil.test"}

    answer = client.post(path_of(way_in), data=b"[]", headers=headers, base_url="http://10.0.0.7:8000")

    assert answer.status_code == 202


def test_case_31_who_looks_before_posting_gets_an_empty_yes_and_nothing_happens(client, connected, weekly):
    shop = connected("woocommerce")

    for look in (client.get, client.head):
        answer = look(path_of(weekly) + "?bt_challenge=1")
        assert (answer.status_code, answer.data) == (200, b"")
        assert look(f"/hooks/standard/{'x' * 32}").status_code == 404
    assert client.post(path_of(shop), data={"webhook_id": "7"}).status_code == 200
    assert deliveries() == []


def every_answer(client, weekly):
    signed = sign(BODY, weekly.secrets["current"], delivery="msg_1", at=now())
    return [
        client.post(path_of(weekly), data=BODY, headers=signed),
        client.post(path_of(weekly) + "/", data=BODY, headers=signed),
        client.post(path_of(weekly), data=BODY),
        client.post(f"/hooks/standard/{'x' * 32}", data=BODY),
        client.post(path_of(weekly).replace("standard", "stripe"), data=BODY),
        client.put(path_of(weekly), data=BODY),
        post(client, weekly, b"[]"),
        post(client, weekly, as_json(event()), headers={"Content-Encoding": "br"}),
    ]


def test_case_32_nothing_ever_answers_410_406_or_498_which_would_end_a_webhook(client, weekly):
    answers = every_answer(client, weekly)

    assert [answer.status_code for answer in answers] == [202, 200, 401, 404, 404, 405, 400, 415]
    assert json.loads(answers[0].data).keys() == {"delivery"}


def test_case_33_nothing_ever_answers_with_a_redirect_which_would_lose_the_body(client, weekly):
    answers = every_answer(client, weekly)

    assert not any(300 <= answer.status_code < 400 or "Location" in answer.headers for answer in answers)
