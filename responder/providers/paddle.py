"""Paddle Billing: a customer cancelled a subscription, took that back, or it ended.

Paddle's events carry no address: the person is found by a stored `paddle:ctm_…` reference, or looked up. Paddle Classic
is another product. Source: developer.paddle.com/webhooks and paddle-python-sdk 1.16.1 (read 2026-11-23), and the
notifications among that library's fixtures (read 2026-11-28): an end for want of payment looks like a sudden goodbye.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, given_secret
from responder.signatures import HmacScheme, Verified, hex_text, verify_hmac

NAME = "paddle"
TITLE = "Paddle Billing"
GROUP = "billing"
NAMES_PEOPLE = "never"
INSTRUCTIONS = """\
In Paddle, under Developer tools, Notifications, add a destination:
  Type     Webhook
  URL      {url}
  Events   subscription.updated, subscription.canceled, subscription.paused, subscription.resumed
Paddle then shows the destination's secret key (pdl_ntfset_…); Responder has to know it:
  responder connect paddle --name … --secret pdl_ntfset_…
Events carry no address: let Responder look people up (responder connection key NAME --api-key pdl_live_apikey_…), or
import customers with refs such as paddle:ctm_123; until then their cases wait as "address unknown yet"."""

SECRET = given_secret("the destination's secret key", starts="pdl_", shortest=16)
PROOF = Proof.DATED
HEADERS = ("paddle-signature",)
SCHEME = HmacScheme(
    signature="paddle-signature",
    between=";",
    joint="=",
    label="h1",
    stamp_label="ts",
    signed=("timestamp", b":", "body"),
    encode=hex_text,
)

KINDS = {
    "subscription.activated": Kind.REACTIVATED,
    "subscription.canceled": Kind.CANCELLED,
    "subscription.paused": Kind.PAUSED,
    "subscription.resumed": Kind.RESUMED,
}
GOES_ON = ("active", "trialing")


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over timestamp and body; five minutes either way."""
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """One event; its id stays the same over retries."""
    body = strict_json.load_object(request.body, "event_id", "event_type")
    if not isinstance(body.get("data"), dict):
        raise BadPayload('The body has no "data" object.')
    return reading.ref(body["event_id"])


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([strict_json.load(request.body)], _event)


def _event(_position: int, body: Mapping[str, Any]) -> NewEvent:
    thing = body["data"]
    occurred_at, event_id = reading.moment(body.get("occurred_at")), reading.ref(body["event_id"])
    if occurred_at is None or event_id is None:
        raise BadPayload("It does not say when it happened, or which event it is.")
    items = [item for item in thing.get("items") or [] if isinstance(item, dict)]
    is_customer = str(thing.get("id")).startswith("ctm_")
    return NewEvent(
        kind=_kind(body, thing),
        family=Family.BILLING,
        provider_type=reading.words(body["event_type"]) or "",
        provider_ref=event_id,
        occurred_at=occurred_at,
        voluntary=thing.get("status") != "past_due",
        email=reading.address(thing.get("email")),
        name=reading.words(thing.get("name")),
        refs=reading.refs(paddle=thing.get("id") if is_customer else thing.get("customer_id")),
        subject_ref=None if is_customer else reading.ref(thing.get("id")),
        subject_name=next((name for item in items if (name := _product(item))), None),
        subscribed_since_on=reading.day(thing.get("started_at")),
        effective_at=reading.moment(
            thing.get("canceled_at"), reading.member(thing.get("scheduled_change"), "effective_at")
        ),
        value_cents=_value(items),
        currency=reading.currency(thing.get("currency_code")),
        extra={"status": reading.words(thing.get("status")), "custom_data": thing.get("custom_data") or {}},
    )


def _kind(body: Mapping[str, Any], thing: Mapping[str, Any]) -> Kind:
    if body["event_type"] != "subscription.updated":
        return KINDS.get(body["event_type"], Kind.OTHER)
    change = thing.get("scheduled_change")
    if reading.member(change, "action") == "cancel":
        return Kind.CANCELLATION_SCHEDULED
    # Paddle does not say what it was before. Where nobody had cancelled there is nothing that this takes back.
    stays = change is None and "scheduled_change" in thing and thing.get("status") in GOES_ON
    return Kind.CANCELLATION_REVERSED if stays else Kind.OTHER


def _value(items: Sequence[Mapping[str, Any]]) -> int | None:
    """The price of one period, over all that recurs; amounts are written as text. None where one is missing."""
    total = 0
    for item in items:
        if item.get("recurring") is False:
            continue
        price, quantity = reading.member(item.get("price"), "unit_price"), item.get("quantity")
        amount = reading.member(price, "amount")
        if not (isinstance(amount, str) and re.fullmatch(r"[0-9]{1,9}", amount) and isinstance(quantity, int)):
            return None
        total += int(amount) * quantity
    return reading.cents(total) if items else None


def _product(item: Mapping[str, Any]) -> str | None:
    return reading.words(reading.member(item.get("product"), "name")) or reading.words(
        reading.member(item.get("price"), "name")
    )
