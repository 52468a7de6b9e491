"""Cases 1 to 9: who is let in."""

import base64
import hmac
from base64 import b64encode
from datetime import timedelta

import pytest
import structlog

from responder import intake
from responder.db import transaction
from responder.instants import now
from responder.models import Connection, Event
from responder.rotating import Rotated, end_previous, rotate_token
from responder.settings import settings
from tests.arriving import rows
from tests.hostile.posts import as_json, post_sample, read_all, sample_of
from tests.posting import deliveries, path_of, post


@pytest.fixture
def database_url(sqlite):
    """What happens before anything is stored happens alike on both databases."""
    with sqlite.fresh() as url:
        yield url


def test_case_01_a_forged_post_to_a_known_url_can_be_shut_out(client, connected):
    """192 random bits in the URL, a pace of its own, and another address when the first is known to somebody."""
    way_in = connected("beehiiv", per_minute=3)
    event_of = {"event_type": "subscription.deleted", "data": {"email": "ada@example.com"}}
    answers = [client.post(path_of(way_in), json={**event_of, "uid": f"e{n}"}).status_code for n in range(5)]
    with transaction() as session:
        row = session.get_one(Connection, way_in.id)
        rotate_token(row)
        end_previous(row, Rotated.TOKEN)
    intake._ways_in._known.clear()

    assert len(base64.urlsafe_b64decode(way_in.token)) * 8 == 192
    assert answers == [202, 202, 202, 429, 429]
    assert client.post(path_of(way_in), json={**event_of, "uid": "e9"}).status_code == 404


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
    headers = _headers_for(monkeypatch, sample, way_in)
    time_machine.move_to(sample.request().received_at)
    assert post_sample(client, way_in, sample, headers=headers).status_code == 202
    time_machine.move_to(sample.request().received_at - timedelta(days=1))

    assert post_sample(client, way_in, sample, headers=headers).status_code == 401


def _headers_for(monkeypatch, sample, way_in):
    """HubSpot signs the address: sign the sample again, for ours."""
    if sample.provider != "hubspot":
        return sample.expected["headers"]
    url = f"https://hooks.example.com{path_of(way_in)}"
    monkeypatch.setattr(settings(), "public_url", "https://hooks.example.com")
    moment = sample.expected["headers"]["x-hubspot-request-timestamp"]
    text = f"POST{url}".encode() + sample.body + moment.encode()
    proof = b64encode(hmac.digest(sample.secret.encode(), text, "sha256")).decode()
    return {**sample.expected["headers"], "x-hubspot-signature-v3": proof}


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
