"""PayPal: a subscription was cancelled, ended, suspended or came back.

Source: PayPal's Python and Java SDKs (paypalrestsdk/notifications.py; SSLUtil: whom the certificate is made out to) and
developer.paypal.com, "Webhook notifications" (read 2026-11-28); for billing agreements, notifications as they came in
that integrations quote (read 2026-11-28). Signed are the transmission's id, its time, the webhook's id and a CRC-32 of
the body. That is no cryptographic checksum: whoever holds one signed request can write another body to it, which is why
a transmission is taken once, and why the URL has to stay secret as well.
"""

import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from responder import certificates, reading, strict_json
from responder.errors import BadPayload, BadSignature
from responder.facts import Actor, Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, Setting, given_secret
from responder.signatures import Verified, within

NAME = "paypal"
TITLE = "PayPal Subscriptions"
GROUP = "billing"
INSTRUCTIONS = """\
At developer.paypal.com, under Apps & Credentials, your app, add a webhook:
  Webhook URL   {url}
  Event types   Billing subscription activated, cancelled, expired, re-activated, suspended
PayPal then shows the webhook's ID; Responder has to know it:
  responder connect paypal --name … --secret …
Events of the sandbox are shown and not answered, unless you connect with --setting accept_test_mode=true."""

SECRET = given_secret("the webhook's ID, as PayPal lists it", shortest=10)
PROOF = Proof.TICKET
TICKET, TIME = "paypal-transmission-id", "paypal-transmission-time"
SIGNATURE, CERTIFICATE, ALGORITHM = "paypal-transmission-sig", "paypal-cert-url", "paypal-auth-algo"
HEADERS = (TICKET, TIME, SIGNATURE, CERTIFICATE, ALGORITHM)
# Tries are spread over three days, and whether a retry is stamped anew is not documented.
PAST_SECONDS, FUTURE_SECONDS = 3 * 24 * 3600 + 3600, 300
LONGEST_SIGNATURE = 1024

_TICKET = re.compile(r"[A-Za-z0-9-]{8,100}")
# Nothing but their own addresses, written plainly: no port, no name in front, no other path.
_CERTIFICATE = re.compile(r"https://api(?:-m)?(\.sandbox)?\.paypal\.com/v1/notifications/certs/[A-Za-z0-9_-]{1,128}")
MADE_OUT_TO = "messageverificationcerts.paypal.com"
MADE_OUT_TO_IN_TESTS = "messageverificationcerts.sandbox.paypal.com"


def _pem(value: Any) -> str:
    try:
        certificates.pinned_key(str(value).strip())
    except BadSignature as error:
        raise ValueError("has to be a certificate in PEM with an RSA key of 2048 bits or more") from error
    return str(value).strip()


SETTINGS = (
    Setting(
        name="certificate",
        about="PayPal's certificate in PEM, where this machine may not fetch it itself",
        read=_pem,
        is_long=True,
    ),
)

KINDS = {
    "BILLING.SUBSCRIPTION.CANCELLED": Kind.CANCELLED,
    "BILLING.SUBSCRIPTION.EXPIRED": Kind.CANCELLED,
    "BILLING.SUBSCRIPTION.SUSPENDED": Kind.PAUSED,
    "BILLING.SUBSCRIPTION.ACTIVATED": Kind.REACTIVATED,
    "BILLING.SUBSCRIPTION.RE-ACTIVATED": Kind.REACTIVATED,
}
# Its planned number of payments was taken, or a payment failed: nobody decided to leave.
INVOLUNTARY = ("BILLING.SUBSCRIPTION.EXPIRED", "BILLING.SUBSCRIPTION.SUSPENDED")


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """RSA over id, time, webhook and CRC-32, by a certificate of theirs; three days back because of retries."""
    ticket, stamp = request.headers.get(TICKET, ""), request.headers.get(TIME, "")
    address = _CERTIFICATE.fullmatch(request.headers.get(CERTIFICATE, ""))
    if not _TICKET.fullmatch(ticket) or request.headers.get(ALGORITHM) != "SHA256withRSA" or not address:
        raise BadSignature("It names no transmission, another way to sign, or a certificate of somebody else's.")
    signed_at = within(request, stamp, _clock, past_seconds=PAST_SECONDS, future_seconds=FUTURE_SECONDS)
    given = _signature(request.headers.get(SIGNATURE, ""))
    key = _key(request, address)
    for number, webhook in enumerate(secrets):
        message = f"{ticket}|{stamp}|{webhook}|{zlib.crc32(request.body)}".encode()
        try:
            key.verify(given, message, padding.PKCS1v15(), SHA256())
        except InvalidSignature:
            continue
        return Verified(signed_at, number)
    raise BadSignature("No signature fits.")


def _key(request: Inbound, address: re.Match[str]) -> RSAPublicKey:
    if pinned := request.settings.get("certificate"):
        return certificates.pinned_key(pinned)
    made_out_to = MADE_OUT_TO_IN_TESTS if address[1] else MADE_OUT_TO
    return certificates.shelf.key_at(address[0], made_out_to, request.received_at)


def _clock(text: str) -> datetime:
    """A moment with its zone, written in ASCII. Raises ValueError for all else."""
    found = datetime.fromisoformat(text) if text.isascii() and len(text) <= 40 else None
    if found is None or found.tzinfo is None:
        raise ValueError("that is no moment with a zone")
    return found


def _signature(text: str) -> bytes:
    """The decoded bytes, of the one base64 text that stands for them."""
    try:
        found = b64decode(text, validate=True) if 0 < len(text) <= LONGEST_SIGNATURE else b""
    except ValueError:
        found = b""
    if not found or b64encode(found).decode() != text:
        raise BadSignature("The signature is not base64.")
    return found


def check(request: Inbound) -> str | None:
    """One event. What was signed is the transmission's id: under another body it is the delivery we have."""
    body = strict_json.load_object(request.body, "id", "event_type")
    if not isinstance(body.get("resource"), dict):
        raise BadPayload('The body has no "resource" object.')
    return request.headers.get(TICKET)


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    in_test_mode = ".sandbox." in request.headers.get(CERTIFICATE, "")
    return reading.each([strict_json.load(request.body)], lambda _position, body: _event(body, in_test_mode))


def _event(body: Mapping[str, Any], in_test_mode: bool) -> NewEvent:
    thing, vendor_type = body["resource"], reading.words(body["event_type"]) or ""
    event_id, occurred_at = reading.ref(body["id"]), reading.moment(body.get("create_time"))
    if event_id is None or occurred_at is None:
        raise BadPayload("It does not say when it happened, or which event it is.")
    who = thing.get("subscriber") or _payer(thing)
    name, payer = who.get("name") or {}, reading.ref(who.get("payer_id"))
    last_paid = reading.member(reading.member(thing.get("billing_info"), "last_payment"), "amount") or {}
    return NewEvent(
        kind=KINDS.get(vendor_type, Kind.OTHER),
        family=Family.BILLING,
        actor=Actor.UNKNOWN,
        voluntary=vendor_type not in INVOLUNTARY,
        is_test=in_test_mode,
        provider_type=vendor_type,
        provider_ref=event_id,
        occurred_at=occurred_at,
        email=reading.address(who.get("email_address")),
        given_name=reading.words(name.get("given_name")),
        family_name=reading.words(name.get("surname")),
        refs=reading.refs(paypal=payer or reading.ref(thing.get("id"))),
        subject_ref=reading.ref(thing.get("id")),
        comment=reading.lines(thing.get("status_change_note")),
        subscribed_since_on=reading.day(thing.get("start_time") or thing.get("start_date")),
        value_cents=_cents(last_paid.get("value")),
        currency=reading.currency(last_paid.get("currency_code")),
        extra={
            "status": reading.words(thing.get("status") or thing.get("state")),
            "plan": reading.words(thing.get("plan_id")),
            "custom_id": reading.words(thing.get("custom_id")),
        },
    )


def _payer(thing: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who pays a billing agreement, which is what subscriptions were before 2019: many still run."""
    told = reading.member(thing.get("payer"), "payer_info") or {}
    name = {"given_name": told.get("first_name"), "surname": told.get("last_name")}
    return {"email_address": told.get("email"), "payer_id": told.get("payer_id"), "name": name}


def _cents(amount: object) -> int | None:
    """An amount with two decimals, as PayPal writes them; none where the currency has others."""
    if not isinstance(amount, str) or not re.fullmatch(r"[0-9]{1,9}\.[0-9]{2}", amount):
        return None
    return reading.cents(int(amount.replace(".", "")))
