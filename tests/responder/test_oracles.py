"""The vendors' own libraries as oracles: what they sign passes, what they refuse does not, and their holes are closed.

None of them is part of the product: some take any age or a moment in the future, and most raise something of their own
on a malformed header.
"""

import binascii
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import gocardless_pro.webhooks
import pytest
import standardwebhooks
import stripe
import svix.webhooks
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from paddle_billing.Notifications import Secret, Verifier
from sendgrid.helpers.eventwebhook import EventWebhook

from responder.errors import BadSignature
from responder.facts import Inbound
from responder.providers import provider
from responder.signatures import sign_hmac

NOW = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)
BODY = b'{"id":"evt_1","type":"test","object":"event","data":{},"events":[]}'
KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = b64encode(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
WHSEC = "whsec_" + b64encode(b"a standard webhooks secret").decode()

# What the libraries raise where they mean no; some of it is meant to be nothing of the kind.
NO = (
    stripe.SignatureVerificationError,
    standardwebhooks.WebhookVerificationError,
    svix.webhooks.WebhookVerificationError,
    gocardless_pro.errors.InvalidSignatureError,
    binascii.Error,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Vendor:
    """How one vendor signs, how its library verifies, and what it lets pass that we do not."""

    name: str
    secret: str
    sign: object
    ask: object
    holes: frozenset = frozenset()

    def takes(self, body, headers):
        try:
            return self.ask(body, headers, self.secret) is not False
        except NO:
            return False

    def we_take(self, body, headers, *, at=NOW):
        try:
            return bool(provider(self.name).verify(Inbound(headers, body, at), [self.secret]))
        except BadSignature:
            return False


def stamp(at):
    return str(int(at.timestamp()))


def hmac_of(name, message, secret):
    return sign_hmac(message, secret, provider(name).SCHEME).decode()


def stripe_header(body, secret, at):
    signed = stripe.WebhookSignature._compute_signature(f"{stamp(at)}.{body.decode()}", secret)
    return {"stripe-signature": f"t={stamp(at)},v1={signed}"}


def standard_headers(body, secret, at):
    signed = standardwebhooks.Webhook(secret).sign("msg_1", at, body.decode())
    return {"webhook-id": "msg_1", "webhook-timestamp": stamp(at), "webhook-signature": signed}


def svix_headers(body, secret, at):
    signed = svix.webhooks.Webhook(secret).sign("msg_1", at, body.decode())
    return {"svix-id": "msg_1", "svix-timestamp": stamp(at), "svix-signature": signed}


def sendgrid_headers(body, _secret, at):
    signed = KEY.sign(stamp(at).encode() + body, ec.ECDSA(SHA256()))
    return {
        "x-twilio-email-event-webhook-signature": b64encode(signed).decode(),
        "x-twilio-email-event-webhook-timestamp": stamp(at),
    }


def paddle_header(body, secret, at):
    return {"paddle-signature": f"ts={stamp(at)};h1={hmac_of('paddle', stamp(at).encode() + b':' + body, secret)}"}


def ask_sendgrid(body, headers, secret):
    signature, moment = sendgrid_headers(b"", "", NOW)
    return EventWebhook(secret).verify_signature(body.decode(), headers[signature], headers[moment])


def ask_paddle(body, headers, secret):
    request = type("Request", (), {"headers": {"Paddle-Signature": headers["paddle-signature"]}, "body": body})
    return Verifier(300).verify(request, Secret(secret))


VENDORS = [
    Vendor(
        "stripe",
        "whsec_northlight_test",
        stripe_header,
        lambda body, headers, secret: stripe.Webhook.construct_event(body, headers["stripe-signature"], secret),
        frozenset({"future"}),
    ),
    Vendor(
        "standard",
        WHSEC,
        standard_headers,
        lambda body, headers, secret: standardwebhooks.Webhook(secret).verify(body, headers),
    ),
    Vendor(
        "standard",
        WHSEC,
        svix_headers,
        lambda body, headers, secret: svix.webhooks.Webhook(secret).verify(body, headers),
    ),
    Vendor("sendgrid", PUBLIC, sendgrid_headers, ask_sendgrid, frozenset({"past", "future"})),
    Vendor("paddle", "pdl_ntfset_01test_secret", paddle_header, ask_paddle),
    Vendor(
        "gocardless",
        "gc-webhook-secret",
        lambda body, secret, _at: {"webhook-signature": hmac_of("gocardless", body, secret)},
        lambda body, headers, secret: gocardless_pro.webhooks.parse(body, secret, headers["webhook-signature"]),
    ),
]
every_vendor = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)


@pytest.fixture(autouse=True)
def _at_that_time(time_machine):
    time_machine.move_to(NOW, tick=False)


@every_vendor
def test_what_the_vendor_signs_passes_with_both(vendor):
    headers = vendor.sign(BODY, vendor.secret, NOW)

    assert vendor.takes(BODY, headers)
    assert vendor.we_take(BODY, headers)


def _changed(text, place, character):
    place %= len(text) + 1
    return text[:place] + character + text[place + 1 :]


characters = st.characters(codec="latin-1") | st.sampled_from("0aAfFtv1,;=. \t-")


@every_vendor
@given(data=st.data())
def test_what_the_vendor_refuses_we_refuse(vendor, data):
    """One character of one header, or one byte of the body, is another."""
    headers, body = dict(vendor.sign(BODY, vendor.secret, NOW)), BODY
    name = data.draw(st.sampled_from(["the body", *headers]))
    if name == "the body":
        body = bytearray(BODY)
        body[data.draw(st.integers(0, len(BODY) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        body = bytes(body)
    else:
        headers[name] = _changed(headers[name], data.draw(st.integers(0, 999)), data.draw(characters))

    assert vendor.takes(body, headers) or not vendor.we_take(body, headers)


@every_vendor
@given(header=st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_a_header_of_anything_is_no_signature_and_no_error(vendor, header):
    good = vendor.sign(BODY, vendor.secret, NOW)
    for name in good:
        if header != good[name]:
            assert not vendor.we_take(BODY, {**good, name: header})


@every_vendor
@pytest.mark.parametrize(("when", "days"), [("past", -30), ("future", 30)])
def test_the_vendors_holes_are_closed(vendor, when, days):
    """A signature a month old, or of next month: some libraries take it."""
    headers = vendor.sign(BODY, vendor.secret, NOW + timedelta(days=days))
    undated = vendor.name == "gocardless"

    assert vendor.takes(BODY, headers) is (undated or when in vendor.holes)
    assert vendor.we_take(BODY, headers) is undated


@pytest.mark.parametrize("seconds", [-301, -300, -299, 0, 299, 300, 301])
@pytest.mark.parametrize("vendor", [vendor for vendor in VENDORS if vendor.name in ("standard", "paddle")])
def test_to_the_second_we_are_as_strict_as_the_vendor(vendor, seconds):
    headers = vendor.sign(BODY, vendor.secret, NOW + timedelta(seconds=seconds))

    assert vendor.we_take(BODY, headers) is vendor.takes(BODY, headers)


def test_paddles_library_may_be_told_to_forget_the_time_and_we_may_not(monkeypatch):
    monkeypatch.setenv("TEST_MODE", "1")
    paddle = next(vendor for vendor in VENDORS if vendor.name == "paddle")
    headers = paddle.sign(BODY, paddle.secret, NOW - timedelta(days=11))

    assert paddle.takes(BODY, headers)
    assert not paddle.we_take(BODY, headers)


@every_vendor
def test_a_body_in_another_alphabet_is_judged_and_not_stumbled_over(vendor):
    """Some libraries raise UnicodeDecodeError for it."""
    headers = vendor.sign(BODY, vendor.secret, NOW)

    assert not vendor.we_take(b"\xff\xfe" + BODY, headers)
