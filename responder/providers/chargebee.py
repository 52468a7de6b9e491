"""Chargebee: a customer cancelled a subscription, with the reason your own list gives, took it back, or it ended.

Source: apidocs.chargebee.com, "Events" and "Webhooks" (read 2026-11-23), chargebee/openapi, and an event as it came in
that an integration tests with (read 2026-11-28). Chargebee signs nothing: a password, or else the random token in the
URL, is what proves the sender.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Family, Inbound, Kind, NewEvent, Unreadable
from responder.passwords import HEADER, by_its_password
from responder.providers import Proof, given_secret
from responder.signatures import Verified

NAME = "chargebee"
TITLE = "Chargebee"
GROUP = "billing"
INSTRUCTIONS = """\
In Chargebee, under Settings, Configure Chargebee, Webhooks, add a webhook:
  Webhook URL    {url}
  Basic auth     a user and password of your own, the same as with --secret user:password; or leave it off
  Events         Subscription Cancellation Scheduled, Subscription Scheduled Cancellation Removed, Subscription
                 Cancelled, Subscription Reactivated, Subscription Paused, Subscription Resumed, Customer Deleted
Chargebee signs nothing: without a secret whoever knows this address can post goodbyes to it. Show it to nobody."""

SECRET = given_secret("user and password of the webhook's basic authentication, with a colon between", needed=False)
PROOF = Proof.SHARED
HEADERS = ()
PASSWORDS = (HEADER,)

# Chargebee spells the word both ways.
KINDS = {
    "subscription_cancellation_scheduled": Kind.CANCELLATION_SCHEDULED,
    "subscription_scheduled_cancellation_removed": Kind.CANCELLATION_REVERSED,
    "subscription_cancelled": Kind.CANCELLED,
    "subscription_canceled_with_backdating": Kind.CANCELLED,
    "subscription_reactivated": Kind.REACTIVATED,
    "subscription_reactivated_with_backdating": Kind.REACTIVATED,
    "subscription_paused": Kind.PAUSED,
    "subscription_resumed": Kind.RESUMED,
    "customer_deleted": Kind.ERASED,
}
ACTORS = {
    "portal": Actor.CUSTOMER,
    "hosted_page": Actor.CUSTOMER,
    "admin_console": Actor.STAFF,
    "bulk_operation": Actor.STAFF,
    "api": Actor.API,
    "migration": Actor.API,
    "scheduled_job": Actor.PROVIDER,
    "system": Actor.PROVIDER,
}
# cancel_reason: nobody decided to leave.
INVOLUNTARY = frozenset(
    {
        "not_paid",
        "no_card",
        "fraud_review_failed",
        "non_compliant_eu_customer",
        "non_compliant_customer",
        "tax_calculation_failed",
        "currency_incompatible_with_gateway",
    }
)


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """Chargebee signs nothing: the password it was told has to do, or else the token in the URL."""
    return by_its_password(request, secrets)


def check(request: Inbound) -> str | None:
    """One event; its id stays the same over retries."""
    body = strict_json.load_object(request.body, "id", "event_type")
    if not isinstance(body.get("content"), dict):
        raise BadPayload('The body has no "content" object.')
    return reading.ref(body["id"])


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([strict_json.load(request.body)], _event)


def _event(_position: int, body: Mapping[str, Any]) -> NewEvent:
    thing, who = body["content"].get("subscription") or {}, body["content"].get("customer") or {}
    occurred_at, event_id = reading.moment(body.get("occurred_at")), reading.ref(body["id"])
    if occurred_at is None or event_id is None:
        raise BadPayload("It does not say when it happened, or which event it is.")
    items = [item for item in thing.get("subscription_items") or [] if isinstance(item, dict)]
    plans = [item.get("item_price_id") for item in items if item.get("item_type") == "plan"]
    amounts = [reading.cents(item.get("amount")) for item in items]
    return NewEvent(
        kind=KINDS.get(body["event_type"], Kind.OTHER),
        family=Family.BILLING,
        provider_type=reading.words(body["event_type"]) or "",
        provider_ref=event_id,
        occurred_at=occurred_at,
        actor=_actor(body, thing),
        voluntary=str(thing.get("cancel_reason")) not in INVOLUNTARY,
        email=reading.address(who.get("email")),
        given_name=reading.words(who.get("first_name")),
        family_name=reading.words(who.get("last_name")),
        locale=reading.words(who.get("locale"), longest=35),
        country=reading.country(reading.member(who.get("billing_address"), "country")),
        refs=reading.refs(chargebee=who.get("id") or thing.get("customer_id")),
        subject_ref=reading.ref(thing.get("id")),
        reason=reading.words(thing.get("cancel_reason_code"), longest=100),
        subscribed_since_on=reading.day(thing.get("started_at") or thing.get("created_at")),
        effective_at=reading.moment(thing.get("cancelled_at")),
        value_cents=reading.cents(sum(amount or 0 for amount in amounts)) if amounts and None not in amounts else None,
        currency=reading.currency(thing.get("currency_code")),
        extra={
            # A key such as pro-EUR-monthly, not a name to be put into a letter.
            "plan": next(filter(None, map(reading.words, [*plans, thing.get("plan_id")])), None),
            "status": reading.words(thing.get("status")),
            "cancel_reason": reading.words(thing.get("cancel_reason")),
        },
    )


def _actor(body: Mapping[str, Any], thing: Mapping[str, Any]) -> Actor:
    """Whose doing it was. What ends on the day that somebody chose earlier is no clean-up by the platform."""
    if body.get("source") == "scheduled_job" and thing.get("cancel_schedule_created_at"):
        return Actor.UNKNOWN
    return ACTORS.get(str(body.get("source")), Actor.UNKNOWN)
