"""WooCommerce Subscriptions: a customer's subscription will end, ended, or goes on.

Source: woocommerce/woocommerce, class-wc-webhook.php, and woocommerce-subscriptions-core (read 2026-11-23). Neither a
time nor a lasting id is signed along: an event is told by the subscription, its status and since when. A shop never
repeats what could not be taken.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import unescape
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload, Greeting
from responder.facts import Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, chosen_secret
from responder.signatures import HmacScheme, Verified, verify_hmac

NAME = "woocommerce"
TITLE = "WooCommerce Subscriptions"
GROUP = "shops"
INSTRUCTIONS = """\
In WooCommerce, under Settings, Advanced, Webhooks, add a webhook:
  Status         Active
  Topic          Subscription updated
  Delivery URL   {url}
  Secret         {secret}
A shop never repeats what could not be taken: let Responder run all the time."""

SECRET = chosen_secret("the webhook's secret")
PROOF = Proof.UNDATED
HEADERS = ("x-wc-webhook-signature",)
SCHEME = HmacScheme(signature="x-wc-webhook-signature", signed=("body",))

# What a shop posts, unsigned, when the webhook is saved; it holds nothing, and wants a 200.
_GREETING = re.compile(rb"webhook_id=[0-9]{1,20}")

# Any change of a subscription is told, and not what changed: a status says where it is now.
KINDS = {
    "pending-cancel": Kind.CANCELLATION_SCHEDULED,
    "cancelled": Kind.CANCELLED,
    "expired": Kind.CANCELLED,
    "active": Kind.CANCELLATION_REVERSED,
    "on-hold": Kind.PAUSED,
}
# Its fixed time is over: nobody decided to leave.
BY_ITSELF = "expired"


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over the body alone: a repetition is told by its bytes, not by its age.

    Raises Greeting for what a shop posts when the webhook is saved.
    """
    if _GREETING.fullmatch(request.body):
        raise Greeting("A shop looks whether somebody is here.")
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """One subscription, of which a deleted one has its number only; a delivery has no lasting id."""
    if reading.ref(strict_json.load_object(request.body).get("id")) is None:
        raise BadPayload("The body is no subscription: it lacks an id.")
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one subscription of a delivery."""
    return reading.each([strict_json.load(request.body)], partial(_event, request))


def _event(request: Inbound, _position: int, thing: Mapping[str, Any]) -> NewEvent:
    billing = thing.get("billing") or {}
    items = [item for item in thing.get("line_items") or [] if isinstance(item, dict)]
    status, changed_at = reading.words(thing.get("status")), reading.moment(thing.get("date_modified_gmt"))
    return NewEvent(
        kind=KINDS.get(status or "", Kind.OTHER),
        family=Family.BILLING,
        voluntary=status != BY_ITSELF,
        provider_type=f"subscription {status or 'deleted'}",
        provider_ref=reading.made_ref(thing.get("id"), status, _since(thing, status)),
        occurred_at=changed_at or request.received_at,
        email=reading.address(billing.get("email")),
        given_name=reading.words(billing.get("first_name")),
        family_name=reading.words(billing.get("last_name")),
        country=reading.country(billing.get("country")),
        # A guest's number is 0.
        refs=reading.refs(woocommerce=thing.get("customer_id") or None),
        subject_ref=reading.ref(thing.get("id")),
        subject_name=next((name for item in items if (name := _title(item.get("name")))), None),
        subscribed_since_on=reading.day(thing.get("start_date_gmt") or thing.get("date_created_gmt")),
        effective_at=reading.moment(thing.get("end_date_gmt")),
        value_cents=_cents(thing.get("total")),
        currency=reading.currency(thing.get("currency")),
        extra={"billing_period": reading.words(thing.get("billing_period"))},
    )


def _since(thing: Mapping[str, Any], status: str | None) -> str | None:
    """Since when it has this status: whoever edits a subscription that was cancelled has not cancelled it again."""
    asked = thing.get("cancelled_date_gmt") if status in ("pending-cancel", "cancelled") else None
    return reading.words(asked) or reading.words(thing.get("date_modified_gmt"))


def _title(value: object) -> str | None:
    """A product's name, which WordPress keeps as HTML: Tom &amp; Ada."""
    return reading.words(unescape(value)) if isinstance(value, str) else None


def _cents(total: object) -> int | None:
    """An amount with two decimals, as a shop writes them; none where the currency has others."""
    if not isinstance(total, str) or not re.fullmatch(r"[0-9]{1,9}\.[0-9]{2}", total):
        return None
    return reading.cents(int(total.replace(".", "")))
