"""The mail catcher reports what became of its mails, signed, until somebody takes it."""

import base64
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from responder.mailcatcher import MailCatcher, kept_key_pair, key_pair
from tests.peers.webhook import Webhook
from tests.responder.mailcatcher.calls import LETTER, call, letter, wait_until
from tests.responder.mailcatcher.test_server import start


@pytest.fixture
def webhook():
    with Webhook().listening() as receiver:
        yield receiver


@pytest.fixture
def reporting(tmp_path, webhook):
    pem, public = kept_key_pair(tmp_path)
    with MailCatcher(folder=tmp_path, events_url=webhook.url, private_key_pem=pem) as server:
        server.public_key = public
        yield server


def events_in(webhook):
    return [event for _, _, body in webhook.got for event in json.loads(body)]


def is_signed(public, headers, body):
    key = load_der_public_key(base64.b64decode(public))
    signature = base64.b64decode(headers["X-Twilio-Email-Event-Webhook-Signature"])
    timestamp = headers["X-Twilio-Email-Event-Webhook-Timestamp"].encode()
    try:
        key.verify(signature, timestamp + body, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def test_events_are_posted_signed_with_our_ids_flat(reporting, webhook):
    _, answer, _ = call(reporting.url, body=LETTER)
    wait_until(lambda: webhook.got)

    path, headers, body = webhook.got[0]
    processed, delivered = json.loads(body)

    assert path == "/hooks/sendgrid/token"
    assert is_signed(reporting.public_key, headers, body)
    assert not is_signed(reporting.public_key, headers, body + b" ")
    assert (processed["event"], delivered["event"]) == ("processed", "delivered")
    assert delivered["responder_attempt"] == "attempt-1"
    assert delivered["sg_message_id"].startswith(answer["X-Message-Id"] + ".")
    assert processed["sg_event_id"] != delivered["sg_event_id"]


@pytest.mark.parametrize(
    ("mailbox", "fate"),
    [
        ("bounce+ada", ["processed", "bounce"]),
        ("blocked+ada", ["processed", "bounce"]),
        ("drop+ada", ["dropped"]),
        ("defer+ada", ["processed", "deferred", "delivered"]),
        ("complain+ada", ["processed", "delivered", "spamreport"]),
    ],
)
def test_the_address_decides_what_becomes_of_it(reporting, webhook, mailbox, fate):
    call(reporting.url, body=letter(personalizations=[{"to": [{"email": f"{mailbox}@example.com"}]}]))
    wait_until(lambda: webhook.got)

    assert [event["event"] for event in events_in(webhook)] == fate


def test_a_receiver_that_is_away_gets_the_same_events_later(tmp_path, webhook):
    webhook.answers = [503, 302, 202]
    pem, _ = key_pair()
    with MailCatcher(folder=tmp_path, events_url=webhook.url, private_key_pem=pem) as catcher:
        call(catcher.url, body=LETTER)
        wait_until(lambda: len(webhook.got) == 3)
        wait_until(lambda: not catcher.box.unreported(1))

    ids = [[event["sg_event_id"] for event in json.loads(body)] for _, _, body in webhook.got]
    assert ids[0] == ids[1] == ids[2]


def test_after_a_kill_the_events_are_still_posted_once(tmp_path, webhook):
    webhook.answers = [503]
    pem, _ = kept_key_pair(tmp_path)
    process, url = start(tmp_path, "--events-url", webhook.url)
    call(url, body=LETTER)
    wait_until(lambda: webhook.got)
    process.kill()
    process.wait()

    webhook.answers, webhook.got = [202], []
    for _ in range(2):
        with MailCatcher(folder=tmp_path, events_url=webhook.url, private_key_pem=pem) as catcher:
            wait_until(lambda box=catcher.box: not box.unreported(1))

    assert [event["event"] for event in events_in(webhook)] == ["processed", "delivered"]
