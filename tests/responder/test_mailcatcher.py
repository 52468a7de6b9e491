"""The mail catcher takes what SendGrid takes, refuses what SendGrid refuses, and reports what became of it."""

import base64
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from copy import deepcopy
from urllib.parse import urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from responder.mailcatcher import MailCatcher, kept_key_pair, key_pair
from tests.peers.webhook import Webhook

LETTER = {
    "personalizations": [{"to": [{"email": "ada@example.com", "name": "Ada Byron"}]}],
    "from": {"email": "maya@example.com", "name": "Maya Lindqvist"},
    "reply_to": {"email": "maya@example.com", "name": "Maya Lindqvist"},
    "subject": "Thank you, Ada",
    "content": [{"type": "text/plain", "value": "Dear Ada,\n\nten years …  \n.\n🌲\n"}],
    "custom_args": {"responder_letter": "letter-1", "responder_attempt": "attempt-1"},
    "categories": ["farewell"],
    "tracking_settings": {"click_tracking": {"enable": False, "enable_text": False}},
}
KEY = {"Authorization": "Bearer SG.key"}


def call(url, method="POST", path="/v3/mail/send", body=None, headers=None):
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=10)
    body = json.dumps(body).encode() if isinstance(body, dict | list) else body
    connection.request(method, path, body, {"Content-Type": "application/json", **KEY, **(headers or {})})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, answer.headers, json.loads(text) if text else None


def letter(**changes):
    return {**deepcopy(LETTER), **changes}


def wait_until(happened, seconds=10):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


@pytest.fixture
def catcher(tmp_path):
    with MailCatcher(folder=tmp_path) as server:
        yield server


def test_a_good_letter_is_accepted_with_an_id_and_no_words(catcher):
    status, headers, body = call(catcher.url, body=LETTER)

    assert (status, headers["Content-Length"], body) == (202, "0", None)
    assert len(headers["X-Message-Id"]) == 22


def test_what_it_caught_is_there_to_read(catcher):
    _, headers, _ = call(catcher.url, body=LETTER)

    _, _, [caught] = call(catcher.url, "GET", "/messages")
    _, _, same = call(catcher.url, "GET", f"/messages/{caught['id']}")

    assert caught == same
    assert caught["x_message_id"] == headers["X-Message-Id"]
    assert caught["from"] == {"email": "maya@example.com", "name": "Maya Lindqvist"}
    assert caught["to"] == [{"email": "ada@example.com", "name": "Ada Byron"}]
    assert caught["reply_to"] == {"email": "maya@example.com", "name": "Maya Lindqvist"}
    assert (caught["subject"], caught["html"]) == ("Thank you, Ada", None)
    assert caught["text"] == LETTER["content"][0]["value"]
    assert caught["custom_args"] == LETTER["custom_args"]
    assert caught["raw"] == LETTER


def test_emptying_the_box(catcher):
    call(catcher.url, body=LETTER)

    assert call(catcher.url, "DELETE", "/messages")[0] == 204
    assert call(catcher.url, "GET", "/messages")[2] == []


def test_the_sandbox_checks_and_catches_nothing(catcher):
    status, _, _ = call(catcher.url, body=letter(mail_settings={"sandbox_mode": {"enable": True}}))

    assert status == 200
    assert catcher.box.messages() == []


MAYA, SHOUTED = {"email": "maya@example.com"}, {"email": "MAYA@example.com"}
BAD_LETTERS = {
    "nobody": (letter(personalizations=[]), "personalizations"),
    "no recipient": (letter(personalizations=[{"to": []}]), "personalizations.0.to"),
    "bad address": (letter(personalizations=[{"to": [{"email": "ada"}]}]), "personalizations.0.to.0.email"),
    "unicode address": (letter(**{"from": {"email": "mäya@example.com"}}), "from.email"),
    "comma in name": (letter(reply_to={**MAYA, "name": "Lindqvist, Maya"}), "reply_to.name"),
    "line break in name": (letter(**{"from": {**MAYA, "name": "M\r\nBcc: x"}}), "from.name"),
    "line break in subject": (letter(subject="Thanks\r\nBcc: tom@example.com"), "subject"),
    "no subject": ({key: LETTER[key] for key in LETTER if key != "subject"}, None),
    "empty text": (letter(content=[{"type": "text/plain", "value": ""}]), "content.0.value"),
    "html first": (
        letter(content=[{"type": "text/html", "value": "x"}, {"type": "text/plain", "value": "x"}]),
        None,
    ),
    "both kinds of reply": (letter(reply_to_list=[MAYA]), None),
    "twice the same": (letter(personalizations=[{"to": [MAYA], "cc": [SHOUTED]}]), "personalizations.0"),
    "reserved header": (letter(headers={"Subject": "x"}), "headers"),
    "header twice": (letter(headers={"X-A": "1", "x-a": "2"}), "headers"),
    "header with a line break": (letter(headers={"X-A": "1\nBcc: x"}), "headers.X-A"),
    "number as custom arg": (letter(custom_args={"a": 1}), "custom_args.a"),
    "long custom args": (letter(custom_args={"a": "x" * 10_000}), "custom_args"),
    "eleven categories": (letter(categories=[str(n) for n in range(11)]), "categories"),
    "text where a switch belongs": (
        letter(tracking_settings={"open_tracking": {"enable": "false"}}),
        "tracking_settings.open_tracking.enable",
    ),
    "two bypasses": (
        letter(mail_settings={"bypass_list_management": {"enable": True}, "bypass_spam_management": {"enable": True}}),
        "mail_settings",
    ),
    "unknown member": (letter(sender=MAYA), "sender"),
    "a list": ([], None),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_LETTERS)
def test_a_bad_letter_is_refused_in_sendgrids_format(catcher, case):
    body, field = BAD_LETTERS[case]

    status, headers, answer = call(catcher.url, body=body)

    assert (status, headers["Content-Type"]) == (400, "application/json")
    assert {entry["field"] for entry in answer["errors"]} == {field}
    assert all(set(entry) == {"message", "field", "help"} for entry in answer["errors"])
    assert catcher.box.messages() == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"a": NaN}', b'{"subject": "a", "subject": "b"}', b'"\\ud800"', b"\xff\xfe", b"[" * 100_000],
    ids=["nothing", "half", "NaN", "member twice", "lone surrogate", "not utf-8", "deep"],
)
def test_what_is_no_json_is_a_bad_request(catcher, body):
    assert call(catcher.url, body=body)[::2] == (
        400,
        {"errors": [{"message": "Bad Request", "field": None, "help": None}]},
    )


def test_keys_are_checked(tmp_path):
    with MailCatcher(folder=tmp_path, api_key="SG.right") as catcher:
        statuses = [
            call(catcher.url, body=LETTER, headers={"Authorization": value})[0]
            for value in ("Bearer SG.right", "Bearer SG.wrong", "Bearer ", "Basic SG.right")
        ]

    assert statuses == [202, 401, 401, 401]


def test_a_sender_nobody_verified_is_forbidden(catcher):
    status, _, answer = call(catcher.url, body=letter(**{"from": {"email": "unverified+maya@example.com"}}))

    assert (status, answer["errors"][0]["field"]) == (403, "from")


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("POST", "/v3/mail/send", {"Content-Type": "text/plain"}, 415),
        ("POST", "/v3/mail/send", {"Content-Encoding": "gzip"}, 415),
        ("GET", "/v3/mail/send", {}, 405),
        ("DELETE", "/v3/mail/send", {}, 405),
        ("POST", "/messages", {}, 405),
        ("POST", "/v3/elsewhere", {}, 404),
        ("GET", "/messages/nobody", {}, 404),
        ("GET", "/messages", {"Host": "rebound.example.com"}, 403),
    ],
)
def test_the_wrong_door_is_said_to_be_one(catcher, method, path, headers, status):
    body = b"{}" if method == "POST" else None
    assert call(catcher.url, method, path, body, headers)[0] == status


def test_thirty_megabytes_are_too_much_and_not_even_read(catcher):
    place = urlsplit(catcher.url)
    with socket.create_connection((place.hostname, place.port), timeout=5) as line:
        line.sendall(b"POST /v3/mail/send HTTP/1.1\r\nHost: localhost\r\nContent-Length: 31457281\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_a_key_may_ask_what_it_may_do(catcher):
    assert call(catcher.url, "GET", "/v3/scopes")[2] == {"scopes": ["mail.send"]}


def test_a_restart_keeps_what_was_caught_and_drops_half_a_line(tmp_path):
    with MailCatcher(folder=tmp_path) as first:
        call(first.url, body=LETTER)
    with (tmp_path / "caught.jsonl").open("ab") as file:
        file.write(b'{"caught": [{"id"')

    with MailCatcher(folder=tmp_path) as second:
        call(second.url, body=LETTER)
    with MailCatcher(folder=tmp_path) as third:
        assert len(call(third.url, "GET", "/messages")[2]) == 2


# ---- events ----


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


# ---- as a process ----


def start(folder, *options):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "responder.mailcatcher", "--port", str(port), "--data", str(folder), *options],
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    wait_until(lambda: is_up(port), seconds=30)
    return process, url


def is_up(port):
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.kills
def test_what_was_answered_202_survives_a_kill(tmp_path):
    process, url = start(tmp_path)
    call(url, body=LETTER)
    process.kill()
    process.wait()

    with MailCatcher(folder=tmp_path) as catcher:
        assert len(catcher.box.messages()) == 1


def test_sigterm_ends_it_with_good_manners(tmp_path):
    process, url = start(tmp_path)
    call(url, body=LETTER)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=10) == 0


def test_one_folder_has_one_key(tmp_path):
    assert kept_key_pair(tmp_path) == kept_key_pair(tmp_path)
    assert (tmp_path / "events_key.pem").stat().st_mode & 0o077 == 0
