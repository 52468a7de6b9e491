"""Polar: a customer cancelled a paid subscription, gave a reason, took it back, or it ended.

Source: Polar's "Webhook events" and "Webhook delivery", and the schemas in polarsource/polar (read 2026-11-23), and
the examples in polar-js (read 2026-11-28): also what was not paid for at last is revoked. It signs as Standard
Webhooks does, with the secret's own characters as the key.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, given_secret
from responder.signatures import HmacScheme, Verified, verify_hmac

NAME = "polar"
TITLE = "Polar"
GROUP = "billing"
INSTRUCTIONS = """\
In Polar, under Settings, Webhooks, add an endpoint:
  URL      {url}
  Format   Raw
  Events   subscription.canceled, subscription.uncanceled, subscription.revoked, subscription.paused,
           subscription.resumed
Polar then shows the endpoint's secret; Responder has to know it:
  responder connect polar --name … --secret polar_whs_…"""

SECRET = given_secret("the secret of Polar's endpoint")
PROOF = Proof.DATED
ID = "webhook-id"
HEADERS = (ID, "webhook-timestamp", "webhook-signature")
SCHEME = HmacScheme(
    id=ID,
    timestamp="webhook-timestamp",
    signature="webhook-signature",
    between=" ",
    joint=",",
    signed=("id", b".", "timestamp", b".", "body"),
)

KINDS = {
    "subscription.canceled": Kind.CANCELLATION_SCHEDULED,
    "subscription.uncanceled": Kind.CANCELLATION_REVERSED,
    "subscription.revoked": Kind.CANCELLED,
    "subscription.paused": Kind.PAUSED,
    "subscription.resumed": Kind.RESUMED,
    "customer.deleted": Kind.ERASED,
}
UNPAID = ("past_due", "unpaid", "incomplete_expired")


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over id, timestamp and body; five minutes either way."""
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """One event; the delivery's id stays the same over retries."""
    body = strict_json.load_object(request.body, "type")
    if not isinstance(body.get("data"), dict):
        raise BadPayload('The body has no "data" object.')
    return request.headers.get(ID)


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([strict_json.load(request.body)], partial(_event, request))


def _event(request: Inbound, _position: int, body: Mapping[str, Any]) -> NewEvent:
    thing, vendor_type = body["data"], reading.words(body["type"]) or ""
    is_customer = vendor_type.startswith("customer.")
    customer = thing if is_customer else thing.get("customer") or {}
    return NewEvent(
        kind=_kind(vendor_type, thing),
        family=Family.BILLING,
        provider_type=vendor_type,
        provider_ref=reading.words(request.headers.get(ID)) or reading.made_ref(request.body.hex()),
        occurred_at=reading.moment(body.get("timestamp"), thing.get("modified_at")) or request.received_at,
        voluntary=thing.get("status") not in UNPAID,
        email=reading.address(customer.get("email")),
        name=reading.words(customer.get("name")),
        refs=reading.refs(polar=thing.get("customer_id") or customer.get("id")),
        subject_ref=None if is_customer else reading.ref(thing.get("id")),
        subject_name=reading.words(reading.member(thing.get("product"), "name")),
        reason=reading.words(thing.get("customer_cancellation_reason"), longest=100),
        comment=reading.lines(thing.get("customer_cancellation_comment")),
        subscribed_since_on=reading.day(thing.get("started_at")),
        effective_at=reading.moment(thing.get("ended_at"), thing.get("ends_at")),
        value_cents=reading.cents(thing.get("amount")),
        currency=reading.currency(thing.get("currency")),
        extra={
            "status": reading.words(thing.get("status")),
            "external_id": reading.ref(customer.get("external_id")),
            "metadata": thing.get("metadata") or {},
        },
    )


def _kind(vendor_type: str, thing: Mapping[str, Any]) -> Kind:
    # It is active where it was paid for at last, too: who had cancelled it has not come back by that.
    if vendor_type == "subscription.active" and not thing.get("cancel_at_period_end"):
        return Kind.REACTIVATED
    return KINDS.get(vendor_type, Kind.OTHER)
