"""One request, one answer, one deadline; and not a byte to whom we do not trust, nor too late."""

import ssl
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from responder.mailcatcher import MailCatcher
from responder.wire import Watch
from tests.peers.sendgrid import ID, closed_port
from tests.responder.test_postman import deliver


@pytest.mark.parametrize("mode", ["hang", "drip"])
def test_the_deadline_holds_for_the_whole_exchange(peer, mode):
    peer.mode = mode
    started = time.monotonic()

    found = deliver(peer.url, deadline_seconds=0.5)

    assert found.fate == "doubtful"
    assert 0.4 < time.monotonic() - started < 5


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
