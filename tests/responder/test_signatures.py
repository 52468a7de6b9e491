"""Signatures: as strict as the vendors' own libraries, and stricter about time."""

import hmac
import json
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sendgrid.helpers.eventwebhook import EventWebhook
from standardwebhooks import Webhook, WebhookVerificationError
from stripe import SignatureVerificationError
from stripe import Webhook as StripeWebhook

from responder.errors import BadPayload, BadSignature
from responder.facts import Inbound
from responder.providers import provider
from responder.signatures import HmacScheme, hex_text, unix_milliseconds, verify_hmac
from tests.samples import samples

HAVE_ORACLES = [one for one in samples() if one.provider in ("standard", "stripe", "sendgrid")]


RECEIVED_AT = datetime(2026, 9, 21, 14, 13, 25, tzinfo=UTC)


def one_of(name):
    return next(sample for sample in samples() if sample.provider == name)


def refuses(sample, request):
    with pytest.raises(BadSignature):
        provider(sample.provider).verify(request, [sample.secret])
    return True


# ---- the vendors' own libraries as oracles ----


REFUSALS = (SignatureVerificationError, WebhookVerificationError, ValueError)


def oracle(sample, body, secret):
    headers = sample.request().headers
    if sample.provider == "stripe":
        StripeWebhook.construct_event(body, headers["stripe-signature"], secret, tolerance=10**9)
    elif sample.provider == "standard":
        Webhook(secret).verify(body, {name.replace("svix-", "webhook-"): value for name, value in headers.items()})
    else:
        _ask_sendgrid(headers, body, secret)


def _ask_sendgrid(headers, body, secret):
    ask = EventWebhook(secret)
    fits = ask.verify_signature(
        body.decode(),
        headers["x-twilio-email-event-webhook-signature"],
        headers["x-twilio-email-event-webhook-timestamp"],
    )
    if not fits:
        raise ValueError("the oracle refuses")


@pytest.mark.parametrize("sample", HAVE_ORACLES, ids=str)
def test_the_vendors_library_agrees(sample, time_machine):
    time_machine.move_to(datetime.fromisoformat(sample.expected["received_at"]), tick=False)

    oracle(sample, sample.body, sample.secret)
    with pytest.raises(REFUSALS):
        oracle(sample, sample.body + b" ", sample.secret)
    with pytest.raises(REFUSALS):
        oracle(sample, sample.body, sample.expected["another_secret"])


# ---- what each may be stricter or laxer in ----


@pytest.mark.parametrize(
    ("name", "seconds"), [("standard", 300), ("standard", -300), ("stripe", 300), ("stripe", -300), ("sendgrid", -300)]
)
def test_five_minutes_pass_and_a_second_more_does_not(name, seconds):
    sample = one_of(name)
    signed_at = provider(name).verify(sample.request(), [sample.secret]).signed_at
    at_the_edge = signed_at + timedelta(seconds=seconds)

    assert provider(name).verify(sample.request(received_at=at_the_edge), [sample.secret])
    beyond = at_the_edge + timedelta(seconds=1 if seconds > 0 else -1)
    assert refuses(sample, sample.request(received_at=beyond))


def test_sendgrid_may_retry_for_a_day():
    sample = one_of("sendgrid")
    late = sample.request().received_at + timedelta(hours=25)

    assert provider("sendgrid").verify(sample.request(received_at=late), [sample.secret])


@pytest.mark.parametrize("name", ["standard", "stripe"])
def test_one_of_several_signatures_suffices(name):
    sample = one_of(name)
    header = "webhook-signature" if name == "standard" else "stripe-signature"
    headers = dict(sample.request().headers)
    between, wrong = (" ", "v1,QUJD") if name == "standard" else (",", "v1=00ff")
    headers[header] = between.join([headers[header], wrong])

    assert provider(name).verify(sample.request(headers=headers), [sample.secret])


def test_a_signature_of_another_version_does_not_count():
    sample = one_of("standard")
    headers = dict(sample.request().headers)
    headers["webhook-signature"] = headers["webhook-signature"].replace("v1,", "v1a,")

    assert refuses(sample, sample.request(headers=headers))


def test_what_the_demo_signs_is_what_the_provider_verifies():
    standard = provider("standard")
    secret = standard.SECRET.make()
    request = one_of("standard").request()

    headers = standard.sign(request.body, secret, delivery="msg_1", at=request.received_at)

    assert standard.SECRET.refuse(secret) is None
    assert standard.verify(replace(request, headers=headers), [secret])


def test_more_than_a_thousand_events_are_too_many():
    event = {"type": "subscriber.unsubscribed", "data": {"email": "ada@example.com"}}
    check = provider("standard").check
    request = one_of("standard").request

    assert check(request(body=json.dumps({"events": [event] * 1000}).encode()))
    with pytest.raises(BadPayload, match="1000"):
        check(request(body=json.dumps({"events": [event] * 1001}).encode()))


def test_only_one_base64_text_stands_for_a_signature():
    """The last letter before the padding has bits that decode to nothing."""
    sample = one_of("sendgrid")
    header = "x-twilio-email-event-webhook-signature"
    headers = dict(sample.request().headers)
    bare = headers[header].rstrip("=")
    padding = headers[header][len(bare) :]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    assert padding, "take a sample whose signature is padded"

    twin = bare[:-1] + alphabet[alphabet.index(bare[-1]) ^ 1] + padding

    assert b64decode(twin) == b64decode(headers[header])
    assert refuses(sample, sample.request(headers={**headers, header: twin}))


def test_while_a_secret_is_rotated_either_of_two_signatures_will_do():
    """As Kit sends it: one signature per live secret, the new one first."""
    of_the_old_secret = "1accce201f1084f815fa6babd114658e27b7f7a1289676f8c48c73a7ec8ef1fd"
    newest = next(each for each in samples() if str(each) == "kit/published_vector")
    header = f"{newest.request().headers['x-kit-signature']},v1={of_the_old_secret}"
    request = newest.request(headers={"x-kit-signature": header})

    assert provider("kit").verify(request, ["kit-secret-new"]).secret == 0
    assert provider("kit").verify(request, ["kit-secret-old"]).secret == 0
    assert provider("kit").verify(request, ["another", "kit-secret-old"]).secret == 1


def test_mailguns_signature_stands_in_the_body_and_every_bit_of_it_counts():
    sample = one_of("mailgun")
    body = json.loads(sample.body)
    for name, value in body["signature"].items():
        for place in range(len(value) * 7):
            letters = bytearray(value.encode())
            letters[place // 7] ^= 1 << place % 7
            flipped = {**body, "signature": {**body["signature"], name: letters.decode()}}
            assert refuses(sample, sample.request(body=json.dumps(flipped).encode()))


@pytest.mark.parametrize("wrong", [None, 17, "", "é", [], {}, "9" * 400])
def test_a_malformed_ticket_of_mailguns_is_a_bad_signature_and_nothing_else(wrong):
    sample = one_of("mailgun")
    body = json.loads(sample.body)
    for name in body["signature"]:
        changed = {**body, "signature": {**body["signature"], name: wrong}}
        assert refuses(sample, sample.request(body=json.dumps(changed).encode()))
    assert refuses(sample, sample.request(body=json.dumps({**body, "signature": wrong}).encode()))
    assert refuses(sample, sample.request(body=json.dumps(wrong).encode()))
    assert refuses(sample, sample.request(body=b"not JSON"))


def test_one_ticket_of_mailguns_is_one_delivery_whatever_is_written_beside_it():
    """The signature does not cover the words: another sentence under the same token is the delivery we have."""
    mailgun = provider("mailgun")
    sample = next(each for each in samples() if str(each) == "mailgun/published_vector")
    forged = sample.request(body=sample.body.replace(b"maya.lindqvist@", b"tom@"))

    assert forged.body != sample.body
    assert mailgun.verify(forged, [sample.secret])
    assert mailgun.check(forged) == mailgun.check(sample.request())


# ---- the ways vendors write an HMAC ----


def by(scheme, signature, **headers):
    request = Inbound(
        {"x-sig": signature, **headers}, b"what it says", RECEIVED_AT, url="https://example.com/hooks/x/y"
    )
    return verify_hmac(request, ["k3y"], scheme)


@pytest.mark.parametrize(
    ("scheme", "message", "write"),
    [
        ({"signed": ("body",)}, "what it says", "{}"),
        ({"signed": ("body",), "algorithm": "sha1"}, "what it says", "{}"),
        ({"signed": ("body",), "algorithm": "sha512"}, "what it says", "{}"),
        ({"signed": ("body",), "algorithm": "md5"}, "what it says", "{}"),
        ({"signed": ("body",), "joint": "=", "label": "sha256"}, "what it says", "sha256={}"),
        ({"between": ";", "joint": "=", "label": "h1"}, "1790000000.what it says", "t=1790000000;h1={}"),
        ({"between": ","}, "1790000000.what it says", "1790000000,{}"),
        (
            {"between": ",", "clock": unix_milliseconds, "signed": ("url", "body", "timestamp")},
            "https://example.com/hooks/x/ywhat it says1790000000000",
            "1790000000000,{}",
        ),
    ],
)
def test_every_way_to_write_an_hmac_is_a_row(scheme, message, write):
    row = HmacScheme(signature="x-sig", encode=hex_text, **scheme)
    digest = hmac.digest(b"k3y", message.encode(), row.algorithm).hex()

    assert by(row, write.format(digest)).secret == 0
    for wrong in (digest.upper(), digest[:-1], digest + "0", ""):
        with pytest.raises(BadSignature):
            by(row, write.format(wrong))


@pytest.mark.parametrize("stamp", ["1790000000", "17900000000000", "-790000000000", "1790000000.00", "١٧٩٠٠٠٠٠٠٠٠٠٠"])
def test_a_clock_in_milliseconds_takes_thirteen_digits_and_nothing_else(stamp):
    row = HmacScheme(signature="x-sig", between=",", encode=hex_text, clock=unix_milliseconds)
    digest = hmac.digest(b"k3y", f"{stamp}.what it says".encode(), "sha256").hex()

    with pytest.raises(BadSignature, match="timestamp is not one"):
        by(row, f"{stamp},{digest}")
