"""The postman says nothing it does not know: accepted, rejected, surely not sent, or in doubt."""

import json
import logging
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from responder.errors import Misconfigured, Permanent
from responder.mailcatcher import MailCatcher
from responder.mailcatcher.payload import read
from responder.postman import Parcel, Postman, key_problem, postman, receipt
from responder.settings import settings
from responder.wire import Answer, Watch
from tests.peers.sendgrid import ID, TAKES_IT, SendGrid, closed_port

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


@pytest.fixture
def peer():
    with SendGrid().listening() as server:
        yield server


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
        "content": [{"type": "text/plain", "value": "Dear Ada,\n\nthank you.\n"}],
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
        ("Lindqvist, Maya", "Lindqvist Maya"),
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
    "reset": "doubtful",
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

    found = deliver(peer.url, deadline_seconds=0.5)

    assert found.fate == MODES[mode]
    assert len(peer.paths) <= 1


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


# ---- when ----


@pytest.mark.parametrize("mode", ["hang", "drip"])
def test_the_deadline_holds_for_the_whole_exchange(peer, mode):
    peer.mode = mode
    started = time.monotonic()

    found = deliver(peer.url, deadline_seconds=0.5)

    assert found.fate == "doubtful"
    assert 0.4 < time.monotonic() - started < 1.5


def test_a_drip_that_ends_in_time_is_an_answer(peer, monkeypatch):
    monkeypatch.setattr("tests.peers.sendgrid.DRIP_SECONDS", 0.0005)
    peer.mode = "drip"

    assert deliver(peer.url, deadline_seconds=5).message_ref == ID


def test_nobody_listening_is_surely_not_sent():
    assert deliver(f"http://127.0.0.1:{closed_port()}").fate == "not_sent"


def test_a_name_nobody_knows_is_surely_not_sent(monkeypatch):
    def unknown(*_, **__):
        raise OSError("no such name")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    assert deliver("https://sendgrid.example.com").fate == "not_sent"


@pytest.mark.parametrize(
    "age",
    [Watch(time.time() - 16, time.monotonic()), Watch(time.time(), time.monotonic() - 16)],
    ids=["wall", "steady"],
)
def test_a_claim_that_grew_old_sends_not_a_byte(peer, age):
    found = deliver(peer.url, claimed=age)

    assert found.fate == "not_sent"
    assert peer.paths == []


# ---- to whom ----


@pytest.fixture
def self_signed(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    moment = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def tls_catcher(tmp_path, self_signed):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed)
    catcher = MailCatcher(folder=tmp_path)
    catcher._server.socket = context.wrap_socket(catcher._server.socket, server_side=True)
    with catcher:
        yield catcher


def test_a_certificate_nobody_vouches_for_gets_no_letter(tls_catcher):
    found = deliver(f"https://localhost:{tls_catcher.port}")

    assert found.fate == "not_sent"
    assert "SSLCertVerificationError" in found.detail
    assert tls_catcher.box.messages() == []


def test_a_certificate_we_trust_gets_the_letter(tls_catcher, self_signed, monkeypatch):
    trusting = ssl.create_default_context(cafile=str(self_signed))
    monkeypatch.setattr("responder.wire._trusted", lambda: trusting)

    assert deliver(f"https://localhost:{tls_catcher.port}").fate == "accepted"


def test_proxies_of_the_environment_see_nothing(peer, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")

    assert deliver(peer.url).fate == "accepted"


# ---- silence ----


@pytest.mark.parametrize("mode", ["accept", "400", "hang", "reset"])
def test_neither_key_nor_words_nor_addresses_are_logged(peer, mode, caplog):
    caplog.set_level(logging.DEBUG)
    peer.mode = mode

    found = deliver(peer.url, deadline_seconds=0.3)

    logged = caplog.text + repr(found) + repr(PARCEL)
    for secret in (KEY, "ada@example.com", "maya@example.com", "Byron", "thank you"):
        assert secret not in logged


def test_sendgrids_own_client_is_kept_quiet():
    assert logging.getLogger("python_http_client").getEffectiveLevel() >= logging.WARNING


# ---- the key ----


def test_a_key_that_may_send_has_no_problem(tmp_path, monkeypatch):
    with MailCatcher(folder=tmp_path) as catcher:
        configure(monkeypatch, catcher.url)
        assert key_problem() is None


@pytest.mark.parametrize(
    ("mode", "problem"), [("401", "401"), ("503", "503"), ("200 sandbox", "lacks"), ("hang", "did not")]
)
def test_a_key_that_may_not_send_is_told(peer, monkeypatch, mode, problem):
    peer.mode = mode
    monkeypatch.setattr("responder.postman.postman", lambda: Postman(KEY, peer.url, deadline_seconds=0.3))

    assert problem in key_problem()


def configure(monkeypatch, url):
    monkeypatch.setenv("SENDGRID_API_KEY", KEY)
    monkeypatch.setenv("SENDGRID_HOST", url)
    settings.cache_clear()
    assert postman()
