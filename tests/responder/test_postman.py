"""The postman says nothing it does not know: accepted, rejected, surely not sent, or in doubt."""

import json
import logging
import time
from dataclasses import replace

import pytest

from responder.errors import Misconfigured, Permanent
from responder.mailcatcher.payload import read
from responder.postman import Parcel, Postman, receipt
from responder.twin import twin
from responder.wire import Answer, Watch
from tests.peers.sendgrid import TAKES_IT

KEY = "SG.0123456789.abcdef"
PARCEL = Parcel(
    letter_id="letter-1",
    attempt_id="attempt-1",
    to_email="ada@example.com",
    to_name="Ada Byron",
    from_email="maya@example.com",
    from_name="Maya Lindqvist",
    reply_to="maya@example.com",
    subject="Thank you, Ada",
    body="Dear Ada,\n\nthank you.\n",
)
MAYA = {"email": "maya@example.com", "name": "Maya Lindqvist"}


def deliver(url, parcel=PARCEL, claimed=None, **more):
    carrier = Postman(KEY, url, **more)
    return carrier.deliver(carrier.pack(parcel), claimed or Watch.start())


def packed(**changes):
    return json.loads(Postman(KEY, "https://sendgrid.example.com").pack(replace(PARCEL, **changes)))


# ---- what it sends ----


def test_the_whole_payload():
    assert packed() == {
        "personalizations": [{"to": [{"email": "ada@example.com", "name": "Ada Byron"}]}],
        "from": MAYA,
        "reply_to": MAYA,
        "subject": "Thank you, Ada",
        "content": [
            {"type": "text/plain", "value": "Dear Ada,\n\nthank you.\n"},
            {"type": "text/html", "value": twin(PARCEL.body, language="en", signer="Maya Lindqvist")},
        ],
        "categories": ["farewell"],
        "custom_args": {"responder_letter": "letter-1", "responder_attempt": "attempt-1"},
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": {"enable": False},
            "subscription_tracking": {"enable": False},
            "ganalytics": {"enable": False},
        },
    }


def test_sendgrid_would_take_it():
    assert read(Postman(KEY, "https://sendgrid.example.com").pack(PARCEL))[0].subject == "Thank you, Ada"


def test_a_request_is_one_request_with_the_key_and_nothing_else(peer):
    deliver(peer.url)

    assert peer.heads[0].split("\r\n") == [
        "POST /v3/mail/send HTTP/1.1",
        f"Host: 127.0.0.1:{peer.port}",
        "Connection: close",
        f"Content-Length: {len(Postman(KEY, peer.url).pack(PARCEL))}",
        f"Authorization: Bearer {KEY}",
        "Accept: application/json",
        "User-Agent: responder",
        "Content-Type: application/json",
    ]


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("Lindqvist, Maya", "Maya Lindqvist"),
        ("Maya Lindqvist; Operations", "Maya Lindqvist Operations"),
        ("Zoë O'Neill-読者 (née Å)", "Zoë O'Neill-読者 (née Å)"),
        ('Maya "May" <maya@example.com>', 'Maya "May" <maya@example.com>'),
    ],
)
def test_names_keep_all_but_what_sendgrid_refuses(name, sent):
    assert packed(from_name=name)["from"] == {"email": "maya@example.com", "name": sent}
    assert packed(to_name=name)["personalizations"][0]["to"] == [{"email": "ada@example.com", "name": sent}]


FORGERIES = [
    "a\r\nBcc: x@example.com",
    "a\nb",
    "a\0b",
    "a\x85b",
    "a\u2028b",
    "a\u2029b",
    "a\x7fb",
    "a\u202eb",
    "a\u2066b",
]


@pytest.mark.parametrize("text", [*FORGERIES, "", "   ", "x" * 1000])
def test_what_no_header_may_carry_stays_here(text):
    with pytest.raises(Permanent, match="subject"):
        packed(subject=text)
    with pytest.raises(Permanent, match="signer's name"):
        packed(from_name=text)


@pytest.mark.parametrize("name", [*FORGERIES, "a\u200eb", "x" * 1000, ";,", "", None])
def test_a_recipients_name_that_does_not_fit_is_left_out(name):
    assert packed(to_name=name)["personalizations"][0]["to"] == [{"email": "ada@example.com"}]


@pytest.mark.parametrize("body", ["half \ud83c a character", "SG.abc.def is a key"])
def test_a_body_that_must_not_leave_stays_here(body):
    with pytest.raises(Permanent):
        packed(body=body)


def test_without_a_key_nothing_is_packed():
    with pytest.raises(Permanent, match="SENDGRID_API_KEY"):
        Postman("", "https://sendgrid.example.com").pack(PARCEL)


def test_a_key_with_a_line_break_is_refused():
    with pytest.raises(Misconfigured, match="SENDGRID_API_KEY"):
        Postman("SG.key\r\nX-Evil: 1", "https://sendgrid.example.com")


@pytest.mark.parametrize("host", ["http://sendgrid.example.com", "ftp://localhost", "https://", "localhost:80"])
def test_letters_go_over_tls_or_stay_on_this_machine(host):
    with pytest.raises(Misconfigured, match="SENDGRID_HOST"):
        Postman(KEY, host)


# ---- what the answer means ----

TABLE = [
    (202, {"X-Message-Id": "abc"}, "accepted"),
    (202, {"x-message-id": "abc"}, "accepted"),
    (202, {}, "doubtful"),
    (200, {}, "rejected"),
    (200, {"X-Message-Id": "abc"}, "rejected"),
    (201, {"X-Message-Id": "abc"}, "doubtful"),
    (204, {}, "doubtful"),
    *((status, {"Location": "/"}, "doubtful") for status in (300, 301, 302, 303, 304, 307, 308)),
    *((status, {}, "rejected") for status in (400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 413, 415, 422, 451)),
    (429, {}, "not_sent"),
    *((status, {}, "doubtful") for status in (500, 501, 502, 503, 504, 520, 599, 600, 999)),
]


@pytest.mark.parametrize(("status", "headers", "fate"), TABLE)
def test_every_status_has_one_meaning(status, headers, fate):
    found = receipt(Answer(status, headers))

    assert found.fate == fate
    assert (found.message_ref is not None) == (fate == "accepted")
    assert found.detail.endswith(".")


MODES = {
    "accept": "accepted",
    "202 with its body cut": "accepted",
    "202 with its head cut": "doubtful",
    "202 with its status cut": "doubtful",
    "202 without an id": "doubtful",
    "no HTTP": "doubtful",
    "drop after accept": "doubtful",
    "hang": "doubtful",
    "drip": "doubtful",
    "reset in mid body": "doubtful",
    "302": "doubtful",
    "307": "doubtful",
    "500 accepted": "doubtful",
    "500 not accepted": "doubtful",
    "503": "doubtful",
    "429": "not_sent",
    "429 until": "not_sent",
    "200 sandbox": "rejected",
    "400": "rejected",
    "401": "rejected",
    "403 scope": "rejected",
    "403 sender": "rejected",
    "413 html": "rejected",
}


@pytest.mark.parametrize("mode", MODES)
def test_whatever_the_other_side_does_has_one_meaning(peer, mode):
    peer.mode = mode

    found = deliver(peer.url, deadline_seconds=0.5 if mode in ("hang", "drip") else 10)

    assert found.fate == MODES[mode]
    assert len(peer.paths) <= 1


def test_a_line_cut_at_once_leaves_a_doubt_unless_that_was_before_the_first_byte(peer):
    peer.mode = "reset"
    assert deliver(peer.url).fate in ("doubtful", "not_sent")


def test_nothing_that_was_taken_counts_as_not_taken():
    assert {MODES[mode] for mode in TAKES_IT} <= {"accepted", "doubtful"}


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("400", "SendGrid refused the letter (400): Does not contain a valid address. …@…. Nothing has left."),
        ("401", "scope mail.send"),
        ("403 scope", "give it the scope mail.send"),
        ("403 sender", "verify that sender or its domain"),
        ("413 html", "it did not say why"),
        ("200 sandbox", "sandbox mode is on"),
        ("accept", "SendGrid took the letter."),
    ],
)
def test_it_says_why_without_addresses(peer, mode, words):
    peer.mode = mode

    found = deliver(peer.url)

    assert words in found.detail
    assert "@example.com" not in found.detail


def test_a_redirect_is_not_followed(peer):
    for peer.mode in ("302", "307"):
        deliver(peer.url)

    assert peer.paths == ["/v3/mail/send"] * 2
    assert peer.accepted == []


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "999999"}, 3600),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"X-RateLimit-Reset": str(int(time.time()) - 5)}, 1),
        ({"Retry-After": "junk", "X-RateLimit-Reset": str(int(time.time()) + 10**6)}, 3600),
        ({"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"}, 3600),
    ],
)
def test_how_long_to_wait(headers, seconds):
    assert receipt(Answer(429, headers)).retry_after_seconds == seconds


# ---- silence ----


@pytest.mark.parametrize("mode", ["accept", "400", "hang", "reset"])
def test_neither_key_nor_words_nor_addresses_are_logged(peer, mode, caplog):
    caplog.set_level(logging.DEBUG)
    peer.mode = mode

    found = deliver(peer.url, deadline_seconds=0.5 if mode == "hang" else 10)

    logged = caplog.text + repr(found) + repr(PARCEL)
    for secret in (KEY, "ada@example.com", "maya@example.com", "Byron", "thank you"):
        assert secret not in logged


def test_sendgrids_own_client_is_kept_quiet():
    assert logging.getLogger("python_http_client").getEffectiveLevel() >= logging.WARNING
