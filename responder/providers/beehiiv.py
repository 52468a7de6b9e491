"""beehiiv: a reader left a newsletter, or its paid tier.

Source: developers.beehiiv.com, "Webhooks", and beehiiv's TypeScript SDK (read 2026-11-23): it documents no signature,
so the random token in the URL is what proves the sender. A `subscription` is one to the newsletter, not a payment.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import NO_SECRET, Proof
from responder.signatures import Verified, by_its_url

NAME = "beehiiv"
TITLE = "beehiiv"
GROUP = "newsletters"
INSTRUCTIONS = """\
In beehiiv, under Settings, Integrations, Webhooks, create a webhook for this one publication:
  Endpoint URL   {url}
  Events         subscription.deleted, subscription.downgraded, subscription.upgraded, subscription.paused,
                 subscription.resumed, subscription.tier.deleted, subscription.tier.paused, subscription.tier.resumed
beehiiv signs nothing: whoever knows this address can post goodbyes to it. Show it to nobody."""

SECRET = NO_SECRET
PROOF = Proof.URL
HEADERS = ()

KINDS = {
    "subscription.deleted": (Kind.UNSUBSCRIBED, Family.LIST),
    "subscription.confirmed": (Kind.RESUBSCRIBED, Family.LIST),
    "subscription.paused": (Kind.PAUSED, Family.LIST),
    "subscription.resumed": (Kind.RESUMED, Family.LIST),
    "subscription.downgraded": (Kind.CANCELLED, Family.BILLING),
    "subscription.upgraded": (Kind.REACTIVATED, Family.BILLING),
    "subscription.tier.created": (Kind.REACTIVATED, Family.BILLING),
    "subscription.tier.deleted": (Kind.CANCELLED, Family.BILLING),
    "subscription.tier.paused": (Kind.PAUSED, Family.BILLING),
    "subscription.tier.resumed": (Kind.RESUMED, Family.BILLING),
}


def verify(request: Inbound, _secrets: Sequence[str]) -> Verified:
    """beehiiv signs nothing: the token in the URL has to do. A repetition is told by the event's id."""
    return by_its_url(request)


def check(request: Inbound) -> str | None:
    """One event; its id is unique."""
    body = strict_json.load_object(request.body, "event_type", "uid")
    if not isinstance(body.get("data"), dict):
        raise BadPayload('The body has no "data" object.')
    return reading.ref(body["uid"])


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([strict_json.load(request.body)], _event)


def _event(_position: int, body: Mapping[str, Any]) -> NewEvent:
    reader = body["data"]
    occurred_at, event_id = reading.moment(body.get("event_timestamp")), reading.ref(body["uid"])
    if occurred_at is None or event_id is None:
        raise BadPayload("It does not say when it happened, or which event it is.")
    vendor_type = reading.words(body["event_type"]) or ""
    kind, family = KINDS.get(vendor_type, (Kind.OTHER, Family.LIST))
    return NewEvent(
        kind=kind,
        family=family,
        provider_type=vendor_type,
        provider_ref=event_id,
        occurred_at=occurred_at,
        email=reading.address(reader.get("email")),
        refs=reading.refs(beehiiv=reader.get("id"), stripe=reader.get("stripe_customer_id")),
        subject_name=_tier(reader) if family is Family.BILLING else None,
        subscribed_since_on=reading.day(reader.get("created")),
        extra={
            "status": reading.words(reader.get("status")),
            "tier": reading.words(reader.get("subscription_tier")),
        },
    )


def _tier(reader: Mapping[str, Any]) -> str | None:
    names = reader.get("subscription_premium_tier_names")
    return next((name for each in names if (name := reading.words(each))), None) if isinstance(names, list) else None
