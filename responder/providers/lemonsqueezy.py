"""Lemon Squeezy: a customer cancelled a subscription, took that back, or it ended.

Source: docs.lemonsqueezy.com/help/webhooks, "Webhook requests" and "Signing requests" (read 2026-11-23), and payloads
in integrations' tests (read 2026-11-28). Neither an id of the event nor a time is signed along: an event is told by
its name, its object and when that last changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, chosen_secret
from responder.signatures import HmacScheme, Verified, hex_text, verify_hmac

NAME = "lemonsqueezy"
TITLE = "Lemon Squeezy"
GROUP = "billing"
INSTRUCTIONS = """\
In Lemon Squeezy, under Settings, Webhooks, add a webhook:
  Callback URL     {url}
  Signing secret   {secret}
  Events           subscription_cancelled, subscription_resumed, subscription_expired, subscription_paused,
                   subscription_unpaused
Webhooks of test mode are shown and not answered."""

SECRET = chosen_secret("the webhook's signing secret")
PROOF = Proof.UNDATED
HEADERS = ("x-signature",)
WANTS_200 = True
SCHEME = HmacScheme(signature="x-signature", signed=("body",), encode=hex_text)

KINDS = {
    "subscription_cancelled": Kind.CANCELLATION_SCHEDULED,
    "subscription_resumed": Kind.CANCELLATION_REVERSED,
    "subscription_expired": Kind.CANCELLED,
    "subscription_paused": Kind.PAUSED,
    "subscription_unpaused": Kind.RESUMED,
}


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over the body alone: a repetition is told by its bytes, not by its age."""
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """One object with an event's name; a delivery has no id."""
    body = strict_json.load_object(request.body)
    if not isinstance(reading.member(body.get("meta"), "event_name"), str) or not isinstance(body.get("data"), dict):
        raise BadPayload("The body is no Lemon Squeezy event: it lacks meta.event_name or data.")
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([strict_json.load(request.body)], partial(_event, request))


def _event(request: Inbound, _position: int, body: Mapping[str, Any]) -> NewEvent:
    meta, thing = body["meta"], body["data"]
    found = thing["attributes"]
    vendor_type = reading.words(meta["event_name"]) or ""
    kind = KINDS.get(vendor_type, Kind.OTHER)
    told_at = reading.moment(found.get("updated_at"), found.get("created_at"))
    when = told_at.isoformat() if told_at else reading.made_ref(body)
    is_subscription = thing.get("type") in (None, "subscriptions")
    return NewEvent(
        kind=kind,
        family=Family.BILLING,
        provider_type=vendor_type,
        provider_ref=reading.made_ref(vendor_type, thing.get("id"), when),
        occurred_at=told_at or request.received_at,
        # What ends without having been cancelled ends for want of payment.
        voluntary=not (kind is Kind.CANCELLED and found.get("cancelled") is False),
        is_test=True in (meta.get("test_mode"), found.get("test_mode")),
        email=reading.address(found.get("user_email")),
        name=reading.words(found.get("user_name")),
        refs=reading.refs(lemonsqueezy=found.get("customer_id")),
        # Of an invoice, the subscription it is for.
        subject_ref=reading.ref(thing.get("id") if is_subscription else found.get("subscription_id")),
        subject_name=reading.words(found.get("product_name")),
        subscribed_since_on=reading.day(found.get("created_at")) if is_subscription else None,
        effective_at=reading.moment(found.get("ends_at")),
        extra={
            "variant": reading.words(found.get("variant_name")),
            "status": reading.words(found.get("status")),
            "custom_data": meta.get("custom_data") or {},
        },
    )
