"""A certificate is asked for over TLS, at one address and no other, and trouble there is no forged signature."""

import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from responder import certificates, wire
from responder.errors import BadSignature, Temporary
from tests.peers.authority import Certified
from tests.peers.sendgrid import closed_port

ROOT = Certified.root("localhost", 0)


class _Page(BaseHTTPRequestHandler):
    status = 200
    asked: list[str]

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"PEM.")

    def log_message(self, *_):
        """Nothing: pytest shows what is written."""


@pytest.fixture
def page(tmp_path, monkeypatch) -> Iterator[type[_Page]]:
    """A page over TLS by a root of our own, which this machine trusts for now."""
    (tmp_path / "both.pem").write_bytes(ROOT.pem_with_key)
    (tmp_path / "root.pem").write_bytes(ROOT.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served = ROOT.vouches_for("localhost", 1)
    (tmp_path / "served.pem").write_bytes(served.pem_with_key)
    context.load_cert_chain(tmp_path / "served.pem")
    page = type("Page", (_Page,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), page)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    page.url = f"https://localhost:{server.server_port}/certs/CERT-1"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    trusting = ssl.create_default_context(cafile=str(tmp_path / "root.pem"))
    monkeypatch.setattr(wire, "_trusted", lambda: trusting)
    yield page
    server.shutdown()
    server.server_close()


def test_what_lies_there_is_fetched(page):
    assert certificates.ask(page.url) == b"PEM."
    assert page.asked == ["/certs/CERT-1"]


@pytest.mark.parametrize("status", [204, 302, 401, 404])
def test_where_nothing_lies_there_is_no_certificate_and_nobody_is_followed(page, status):
    page.status = status

    with pytest.raises(BadSignature):
        certificates.ask(page.url)
    assert page.asked == ["/certs/CERT-1"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_trouble_there_passes(page, status):
    page.status = status

    with pytest.raises(Temporary):
        certificates.ask(page.url)


def test_nobody_there_and_somebody_nobody_vouches_for_is_trouble_too(page, monkeypatch):
    with pytest.raises(Temporary):
        certificates.ask(f"https://localhost:{closed_port()}/certs/CERT-1")
    monkeypatch.setattr(wire, "_trusted", ssl.create_default_context)
    with pytest.raises(Temporary):
        certificates.ask(page.url)
    assert page.asked == []


def test_the_roots_this_machine_trusts_can_be_read():
    assert all(root.subject for root in certificates.trusted_roots())
