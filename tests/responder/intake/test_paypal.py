"""PayPal: its certificate is asked for once, at its own address, and nothing passes that it does not vouch for."""

import zlib
from base64 import b64encode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from responder import certificates
from responder.certificates import Certificates
from responder.connecting import connect
from responder.db import transaction
from responder.errors import BadSignature, Temporary
from responder.facts import Inbound, Kind
from responder.instants import now
from responder.providers import provider
from tests.peers.authority import NOW, Certified
from tests.posting import path_of
from tests.samples import FOLDER

WEBHOOK = "7NL000001X000001NORTHLGT"
ADDRESS = "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270"
NAME = "messageverificationcerts.paypal.com"
BODY = (FOLDER / "vectors" / "paypal_cancelled.json").read_bytes()
ROOT = Certified.root("A root", 0)
BETWEEN = ROOT.vouches_for("Somebody between", 1, is_authority=True)
PAYPAL = BETWEEN.vouches_for(NAME, 2)
CHAIN = PAYPAL.pem + BETWEEN.pem


class Shelf(Certificates):
    """Certificates out of a dictionary of addresses, with a clock that is told to move."""

    def __init__(self, there):
        self.there, self.asked, self.seconds = there, [], 0.0
        super().__init__(self._look, lambda: [ROOT.certificate], lambda: self.seconds)

    def _look(self, url):
        self.asked.append(url)
        found = self.there.get(url, BadSignature("nothing there"))
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def shelf(monkeypatch):
    made = Shelf({ADDRESS: CHAIN})
    monkeypatch.setattr(certificates, "shelf", made)
    return made


def headers(body=BODY, *, by=PAYPAL, webhook=WEBHOOK, at=NOW, **changed):
    ticket, stamp = "5c1e0a70-9573-11f1-9d2b-3f8e51c0aa17", at.strftime("%Y-%m-%dT%H:%M:%SZ")
    message = f"{ticket}|{stamp}|{webhook}|{zlib.crc32(body)}".encode()
    return {
        "paypal-transmission-id": ticket,
        "paypal-transmission-time": stamp,
        "paypal-transmission-sig": b64encode(by.key.sign(message, padding.PKCS1v15(), SHA256())).decode(),
        "paypal-cert-url": ADDRESS,
        "paypal-auth-algo": "SHA256withRSA",
        **{name.replace("_", "-"): value for name, value in changed.items()},
    }


def verify(sent=None, *, body=BODY, at=NOW, secrets=(WEBHOOK,), settings=None):
    request = Inbound(sent or headers(), body, at, "application/json", "", settings or {})
    return provider("paypal").verify(request, list(secrets))


def refused(*args, **more):
    with pytest.raises(BadSignature):
        verify(*args, **more)
    return True


def test_the_documented_text_is_what_is_signed(shelf):
    assert zlib.crc32(BODY) == 3185555500
    assert verify().secret == 0
    assert verify(secrets=["another webhook's id", WEBHOOK]).secret == 1


def test_one_flipped_bit_anywhere_is_refused(shelf):
    good = headers()
    for place in range(0, len(BODY), 3):
        body = bytearray(BODY)
        body[place] ^= 1 << place % 8
        assert refused(good, body=bytes(body))
    for name, value in good.items():
        for place in range(0, len(value), 2):
            letters = bytearray(value.encode())
            letters[place] ^= 1 << place % 7
            if name != "paypal-cert-url" or place < len("https://api.paypal.com/v1/notifications/certs/"):
                assert refused({**good, name: letters.decode("latin-1")})
    assert refused(secrets=["7NL000001X000001NORTHLGS"])
    assert refused(secrets=[""])


@pytest.mark.parametrize("value", ["", "garbage", "é", "\x00", "====", "A" * 100_000, "2026-09-21", "QUJD"])
def test_a_malformed_header_is_a_bad_signature_and_asks_nobody(shelf, value):
    for name in headers():
        assert refused(headers(**{name.replace("-", "_"): value}))
        assert refused({key: one for key, one in headers().items() if key != name})
    assert set(shelf.asked) <= {ADDRESS}


@pytest.mark.parametrize(
    "address",
    [
        "http://api.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com.example.com/v1/notifications/certs/CERT-1",
        "https://example.com/v1/notifications/certs/CERT-1?api.paypal.com",
        "https://evilpaypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com@example.com/v1/notifications/certs/CERT-1",
        "https://user:pass@api.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com:8443/v1/notifications/certs/CERT-1",
        "https://api.paypal.com:443/v1/notifications/certs/CERT-1",
        "https://api.paypal.com/redirect?to=https://example.com",
        "https://api.paypal.com/v1/notifications/certs/../../oauth2/token",
        "https://api.paypal.com/v1/notifications/certs/CERT-1#x",
        "https://api.paypal.com/v1/notifications/certs/CERT-1\n",
        "https://api.paypal.com\\@example.com/v1/notifications/certs/CERT-1",
        "HTTPS://API.PAYPAL.COM/v1/notifications/certs/CERT-1",
        "https://www.paypal.com/v1/notifications/certs/CERT-1",
        "https://127.0.0.1/v1/notifications/certs/CERT-1",
        "file:///etc/ssl/certs/CERT-1",
        "https://аpi.paypal.com/v1/notifications/certs/CERT-1",
    ],
)
def test_no_address_but_their_own_is_asked(shelf, address):
    assert refused(headers(paypal_cert_url=address))
    assert shelf.asked == []


@pytest.mark.parametrize("host", ["api-m.paypal.com", "api.sandbox.paypal.com", "api-m.sandbox.paypal.com"])
def test_their_other_addresses_are_theirs_too(shelf, host):
    sandbox = ".sandbox" if "sandbox" in host else ""
    theirs = BETWEEN.vouches_for(f"messageverificationcerts{sandbox}.paypal.com", 2)
    address = f"https://{host}/v1/notifications/certs/CERT-1"
    shelf.there[address] = theirs.pem + BETWEEN.pem
    request = Inbound(headers(paypal_cert_url=address), BODY, NOW)

    assert provider("paypal").verify(request, [WEBHOOK])
    [event] = provider("paypal").parse(request)
    assert (event.kind, event.is_test) == (Kind.CANCELLED, bool(sandbox))


@pytest.mark.parametrize(
    "pem",
    [
        Certified.root(NAME, 2).pem,
        PAYPAL.pem,
        BETWEEN.vouches_for("messageverificationcerts.example.com", 2).pem + BETWEEN.pem,
        BETWEEN.vouches_for("messageverificationcerts.sandbox.paypal.com", 2).pem + BETWEEN.pem,
        BETWEEN.vouches_for(NAME, 2, until=NOW - timedelta(days=1)).pem + BETWEEN.pem,
        BETWEEN.vouches_for(NAME, 3, bits=1024).pem + BETWEEN.pem,
        Certified.root("Another root", 3).vouches_for(NAME, 2).pem,
        b"",
        b"<html>",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ],
    ids=["self-signed", "no chain", "stranger", "sandbox", "expired", "short", "other root", "empty", "html", "broken"],
)
def test_a_certificate_that_nobody_we_trust_vouches_for_proves_nothing(shelf, pem):
    shelf.there[ADDRESS] = pem

    assert refused()


def test_an_authority_that_may_not_vouch_for_others_does_not(shelf):
    pretender = BETWEEN.vouches_for("example.com", 1)
    shelf.there[ADDRESS] = pretender.vouches_for(NAME, 2).pem + pretender.pem + BETWEEN.pem

    assert refused()


def test_a_certificate_is_asked_for_once_a_day(shelf):
    assert verify()
    assert verify()
    assert shelf.asked == [ADDRESS]

    shelf.seconds = 24 * 3600 + 1
    assert verify()
    assert shelf.asked == [ADDRESS] * 2


def test_an_address_with_nothing_there_is_asked_again_a_minute_later(shelf):
    del shelf.there[ADDRESS]
    assert refused()
    assert refused()
    assert len(shelf.asked) == 1

    shelf.there[ADDRESS], shelf.seconds = CHAIN, 61.0
    assert verify()


def test_whoever_names_ever_new_addresses_makes_us_ask_a_few_times_a_minute_and_locks_nobody_out(shelf):
    assert verify()
    for number in range(100):
        with pytest.raises((BadSignature, Temporary)):
            verify(headers(paypal_cert_url=ADDRESS + str(number)))

    assert len(shelf.asked) == certificates.MOST_ASKED_A_MINUTE
    assert verify()
    assert len(shelf._known) <= certificates.MOST_KEPT


def test_what_cannot_be_fetched_now_is_no_bad_signature_and_is_asked_again(shelf):
    shelf.there[ADDRESS] = Temporary("away")
    with pytest.raises(Temporary):
        verify()

    shelf.there[ADDRESS] = CHAIN
    assert verify()


def test_three_days_of_tries_pass_and_neither_older_ones_nor_the_future_do(shelf):
    assert verify(at=NOW + timedelta(days=3))
    assert refused(at=NOW + timedelta(days=4))
    assert refused(at=NOW - timedelta(minutes=6))


def test_one_transmission_is_one_delivery_whatever_is_written_beside_it():
    """CRC-32 is no signature of the body: another one can be made to fit it."""
    check = provider("paypal").check
    forged = BODY.replace(b"maya.lindqvist@example.com", b"tom@example.com")

    assert check(Inbound(headers(), BODY, NOW)) == check(Inbound(headers(), forged, NOW))


def test_a_certificate_may_be_told_where_this_machine_may_not_fetch_it(shelf):
    pinned = {"certificate": PAYPAL.pem.decode()}

    assert verify(settings=pinned)
    assert refused(settings={"certificate": BETWEEN.pem.decode()})
    assert shelf.asked == []


def test_at_the_door_trouble_with_the_certificate_makes_paypal_try_again(client, shelf):
    with transaction() as session:
        door = connect(session, "paypal", name="Northlight Pro", secrets=[WEBHOOK])
    signed = headers(at=now())
    shelf.there[ADDRESS] = Temporary("away")
    waits = client.post(path_of(door), data=BODY, headers=signed)
    shelf.there[ADDRESS] = BETWEEN.vouches_for(NAME, 2).pem + BETWEEN.pem

    assert (waits.status_code, waits.headers["Retry-After"]) == (503, "5")
    assert client.post(path_of(door), data=BODY, headers=signed).status_code == 202
    assert client.post(path_of(door), data=BODY, headers=signed).status_code == 200
    assert client.post(path_of(door), data=BODY + b" ", headers=signed).status_code == 401
