"""Cases 2 to 14: what is let in, and what is made of it."""

import hmac
import json
import string
from base64 import b64encode
from datetime import timedelta

import pytest
import structlog

from responder.instants import now
from responder.models import Event
from responder.providers.standard import sign
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


def test_case_02_the_secret_in_the_url_leaks_into_no_log(client, connected):
    way_in = connected("beehiiv")

    with structlog.testing.capture_logs() as lines:
        client.post(path_of(way_in), data=b"not JSON")
        client.post(path_of(way_in), data=b"{}", headers={"Content-Encoding": "gzip"})

    assert lines
    assert way_in.token not in str(lines)


@pytest.mark.parametrize("name", ["mailchimp", "kit", "ghost", "buttondown", "sendgrid", "stripe"])
def test_case_03_a_signature_taken_away_is_no_downgrade(client, connected, name):
    sample = sample_of(name)
    way_in = connected(name, sample.secret)

    assert post_sample(client, way_in, sample, headers={}).status_code == 401
    assert deliveries() == []


@pytest.mark.parametrize("name", ["lemonsqueezy", "mailerlite", "buttondown", "woocommerce"])
def test_case_04_a_replay_without_a_timestamp_is_recognised_for_ever(client, connected, name, time_machine):
    sample = sample_of(name)
    way_in = connected(name, sample.secret)
    time_machine.move_to(sample.expected["received_at"])
    first = post_sample(client, way_in, sample)

    time_machine.move_to(now() + timedelta(days=900))
    again = post_sample(client, way_in, sample)

    assert (first.status_code // 100, again.status_code) == (2, 200)
    assert again.json == first.json
    assert len(deliveries()) == 1


def test_case_05_a_replay_inside_the_tolerance_is_the_delivery_we_have(client, weekly):
    first, again = post(client, weekly), post(client, weekly, at=now() - timedelta(seconds=200))

    assert (first.status_code, again.status_code, again.json) == (202, 200, first.json)


@pytest.mark.parametrize("name", ["standard", "stripe", "hubspot", "kit", "paddle", "recurly", "customerio", "klaviyo"])
def test_case_06_a_timestamp_in_the_future_is_refused(client, connected, name, time_machine, monkeypatch):
    sample = sample_of(name)
    way_in = connected(name, sample.secret)
    _stand_where_it_was_signed(monkeypatch, sample, way_in)
    time_machine.move_to(sample.request().received_at - timedelta(days=1))

    assert post_sample(client, way_in, sample).status_code == 401


def _stand_where_it_was_signed(monkeypatch, sample, way_in):
    """HubSpot signs the address: sign the sample again, for ours."""
    if sample.provider != "hubspot":
        return
    url = f"https://hooks.example.com{path_of(way_in)}"
    monkeypatch.setattr(settings(), "public_url", "https://hooks.example.com")
    moment = sample.expected["headers"]["x-hubspot-request-timestamp"]
    text = f"POST{url}".encode() + sample.body + moment.encode()
    proof = b64encode(hmac.digest(sample.secret.encode(), text, "sha256")).decode()
    sample.expected["headers"]["x-hubspot-signature-v3"] = proof


def test_case_07_a_header_that_is_not_signed_names_no_event(client, connected, time_machine):
    """Lemon Squeezy's and WooCommerce's headers say which event it is; only what stands in the body counts."""
    sample = sample_of("lemonsqueezy", "published_vector")
    time_machine.move_to(sample.expected["received_at"])
    way_in = connected("lemonsqueezy", sample.secret)
    headers = {**sample.expected["headers"], "X-Event-Name": "subscription_resumed"}

    assert post_sample(client, way_in, sample, headers=headers).status_code == 200
    read_all()

    assert [one.kind for one in rows(Event)] == ["cancellation_scheduled"]


def test_case_08_a_body_that_is_not_signed_counts_once_per_ticket(client, connected, time_machine):
    sample = sample_of("mailgun", "published_vector")
    time_machine.move_to(sample.expected["received_at"])
    way_in = connected("mailgun", sample.secret)
    first = post_sample(client, way_in, sample)

    forged = post_sample(client, way_in, sample, body=sample.body.replace(b"ada@", b"victim@"))

    assert (first.status_code, forged.status_code, forged.json) == (202, 200, first.json)
    assert [stored.body for stored in deliveries()] == [sample.body]


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


def test_case_32_and_33_nothing_ever_answers_410_406_498_or_a_redirect(client, connected, weekly):
    """Any of these would end or lose the webhook at one platform or another."""
    signed = sign(BODY, weekly.secrets["current"], delivery="msg_1", at=now())
    answers = [
        client.post(path_of(weekly), data=BODY, headers=signed),
        client.post(path_of(weekly) + "/", data=BODY, headers=signed),
        client.post(path_of(weekly), data=BODY),
        client.post(f"/hooks/standard/{'x' * 32}", data=BODY),
        client.post(path_of(weekly).replace("standard", "stripe"), data=BODY),
        client.put(path_of(weekly), data=BODY),
        post(client, weekly, b"[]"),
        post(client, weekly, as_json(event()), headers={"Content-Encoding": "br"}),
    ]

    assert [answer.status_code for answer in answers] == [202, 200, 401, 404, 404, 405, 400, 415]
    assert not any("Location" in answer.headers for answer in answers)
    assert json.loads(answers[0].data).keys() == {"delivery"}


def test_case_09_what_was_signed_for_another_account_is_refused(client, connected, time_machine):
    """An app has one secret for all the accounts it serves; the connection says whose events it takes."""
    sample = sample_of("klaviyo", "published_vector")
    time_machine.move_to(sample.expected["received_at"])
    own = connected("klaviyo", sample.secret, name="own", account="NrthLt")
    others = connected("klaviyo", sample.secret, name="others", account="SthLt")

    assert post_sample(client, others, sample).status_code == 401
    assert post_sample(client, own, sample).status_code == 202


def test_case_09_what_was_signed_for_another_address_is_refused(client, connected):
    """HubSpot signs the address along."""
    first, second = (connected("hubspot", "hs-client-secret", name=name, account="62515") for name in ("a", "b"))
    body = as_json([{"portalId": 62515, "eventId": 1}])

    def post_to(way_in, *, signed_for):
        url, moment = f"http://localhost{path_of(signed_for)}", str(int(now().timestamp() * 1000))
        text = f"POST{url}".encode() + body + moment.encode()
        proof = b64encode(hmac.digest(b"hs-client-secret", text, "sha256")).decode()
        headers = {"X-HubSpot-Signature-v3": proof, "X-HubSpot-Request-Timestamp": moment}
        return client.post(path_of(way_in), data=body, headers=headers).status_code

    assert post_to(second, signed_for=first) == 401
    assert post_to(first, signed_for=first) == 202


@pytest.mark.parametrize(("account", "status"), [("acct_1Own", 202), ("acct_1Other", 401), (None, 202)])
def test_case_09_connect_platforms_of_stripe_are_told_apart(client, connected, account, status):
    secret = "whsec_" + "x" * 20
    way_in = connected("stripe", secret, **({"account": account} if account else {}))
    body, moment = (
        as_json({"id": "evt_1", "type": "x", "account": "acct_1Own", "data": {"object": {}}}),
        int(now().timestamp()),
    )
    proof = hmac.digest(secret.encode(), f"{moment}.".encode() + body, "sha256").hex()

    answer = client.post(path_of(way_in), data=body, headers={"Stripe-Signature": f"t={moment},v1={proof}"})

    assert answer.status_code == status
