"""Stripe: a customer cancelled a paid subscription, gave a reason, changed their mind, or it ended.

Stripe's subscription events carry no address: the person is found by a stored `stripe:cus_…` reference.
Source: docs.stripe.com/webhooks and the models in stripe-python 16.1.0, API version 2026-06-24.dahlia; for accounts
that stay with an old version, the subscriptions among dj-stripe's test fixtures (read 2026-11-28)
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from responder import reading, strict_json
from responder.connection_settings import account
from responder.errors import BadPayload
from responder.facts import Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, SecretRule
from responder.signatures import HmacScheme, Verified, hex_text, verify_hmac

NAME = "stripe"
TITLE = "Stripe"
GROUP = "billing"
NAMES_PEOPLE = "never"
INSTRUCTIONS = """\
In the Stripe Dashboard, under Developers, Webhooks, add an endpoint:
  URL      {url}
  Events   customer.subscription.created, customer.subscription.updated, customer.subscription.deleted,
           customer.subscription.paused, customer.subscription.resumed, customer.deleted
Stripe then shows the endpoint's signing secret (whsec_…); Responder has to know it:
  responder connect stripe --name … --secret whsec_…
Events carry no address: let Responder look people up with a restricted key (responder connection key NAME --api-key
rk_live_…), or import customers with refs such as stripe:cus_123; until then their cases wait as "address unknown yet".
Events of test mode are shown and not answered, unless you connect with --setting accept_test_mode=true."""

HEADERS = ("stripe-signature",)
SETTINGS = (account("connected Stripe account (acct_…)"),)
PROOF = Proof.DATED
SCHEME = HmacScheme(signature="stripe-signature", between=",", joint="=", encode=hex_text)

# Always the same meaning; `customer.subscription.updated` is looked into, and `.created` counts once it is live.
KINDS = {
    "customer.subscription.deleted": Kind.CANCELLED,
    "customer.subscription.paused": Kind.PAUSED,
    "customer.subscription.resumed": Kind.RESUMED,
    "customer.deleted": Kind.ERASED,
}
LIVE = ("active", "trialing")
# Its first payment was never made: nobody had come.
NEVER_BEGAN = "incomplete_expired"
# cancellation_details.reason: nobody decided to leave.
INVOLUNTARY = ("payment_failed", "payment_disputed", "canceled_by_retention_policy")


def _refuse_secret(secret: str) -> str | None:
    if not secret.startswith("whsec_") or len(secret) < 16:
        return "A Stripe signing secret starts with whsec_; the Dashboard shows it on the endpoint's page."
    return None


SECRET = SecretRule(what="the endpoint's signing secret (whsec_…), from the Stripe Dashboard", refuse=_refuse_secret)


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over timestamp and body; the key is the secret's text itself; five minutes either way."""
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """One event object with an id, which stays the same over retries."""
    body = strict_json.load(request.body)
    known = reading.ref(reading.member(body, "id"))
    is_thin = reading.member(body, "object") == "v2.core.event"  # it says what happened, and nothing of what it was
    if not (known and isinstance(body.get("type"), str) and (is_thin or isinstance(_object(body), dict))):
        raise BadPayload("The body is no Stripe event: it lacks id, type or data.object.")
    return known


def accounts(request: Inbound) -> Iterator[str | None]:
    """The one connected account it is of; none for the platform's own."""
    yield reading.ref(strict_json.load(request.body).get("account"))


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([strict_json.load(request.body)], _event)


def _object(body: Mapping[str, Any]) -> Any:
    return reading.member(body.get("data"), "object")


def _event(_position: int, body: Mapping[str, Any]) -> NewEvent:
    thing = _object(body) or {}
    occurred_at = reading.moment(body.get("created"))
    if occurred_at is None:
        raise BadPayload("It does not say when it was created.")
    customer = thing.get("id") if thing.get("object") == "customer" else thing.get("customer")
    customer_ref = reading.ref(customer)
    return NewEvent(
        kind=_kind(body, thing),
        family=Family.BILLING,
        provider_type=reading.words(body["type"]) or "",
        provider_ref=str(body["id"]),
        occurred_at=occurred_at,
        is_test=body.get("livemode") is False,
        email=reading.address(thing.get("email")),
        name=reading.words(thing.get("name")),
        refs={NAME: customer_ref} if customer_ref else {},
        **_subscription(thing) if thing.get("object") == "subscription" else {},
    )


def _kind(body: Mapping[str, Any], thing: Mapping[str, Any]) -> Kind:
    if body["type"] == "customer.subscription.updated":
        return _kind_of_update(thing, body["data"].get("previous_attributes") or {})
    if body["type"] == "customer.subscription.created" and thing.get("status") in LIVE:
        return Kind.REACTIVATED
    return KINDS.get(body["type"], Kind.OTHER)


def _kind_of_update(now: Mapping[str, Any], before: Mapping[str, Any]) -> Kind:
    """Compare what changed. Flexible billing sets `cancel_at` and leaves `cancel_at_period_end` alone."""
    ends, ended_before = _is_ending(now), _is_ending({**now, **before})
    if ends != ended_before:
        return Kind.CANCELLATION_SCHEDULED if ends else Kind.CANCELLATION_REVERSED
    # Nothing is collected meanwhile; the status stays as it was.
    if "pause_collection" in before and bool(before["pause_collection"]) != bool(now.get("pause_collection")):
        return Kind.PAUSED if now.get("pause_collection") else Kind.RESUMED
    return Kind.REASON_ADDED if ends and "cancellation_details" in before else Kind.OTHER


def _is_ending(subscription: Mapping[str, Any]) -> bool:
    return bool(subscription.get("cancel_at_period_end") or subscription.get("cancel_at"))


def _subscription(thing: Mapping[str, Any]) -> dict[str, Any]:
    details = thing.get("cancellation_details") or {}
    items = [item for item in reading.member(thing.get("items"), "data") or [] if isinstance(item, dict)]
    prices = [_price(item) for item in items]
    names = [*(price.get("nickname") for price in prices), thing.get("description"), *(p.get("name") for p in prices)]
    return {
        "subject_ref": reading.ref(thing.get("id")),
        "subject_name": next(filter(None, map(reading.words, names)), None),
        "voluntary": details.get("reason") not in INVOLUNTARY and thing.get("status") != NEVER_BEGAN,
        "reason": reading.words(details.get("feedback"), longest=100),
        "comment": reading.lines(details.get("comment")),
        "subscribed_since_on": reading.day(thing.get("start_date") or thing.get("created")),
        "effective_at": reading.moment(thing.get("ended_at"), thing.get("cancel_at"), *_period_ends(items, thing)),
        "value_cents": _value(items),
        "currency": next(filter(None, (reading.currency(each.get("currency")) for each in (thing, *prices))), None),
        "extra": {
            "cancellation_reason": reading.words(details.get("reason")),
            "status": reading.words(thing.get("status")),
            "metadata": thing.get("metadata") or {},
        },
    }


def _price(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an item costs; before 2020 it is called a plan, whose amount had another name."""
    found = item.get("price") or item.get("plan")
    return found if isinstance(found, dict) else {}


def _period_ends(items: Sequence[Mapping[str, Any]], thing: Mapping[str, Any]) -> list[Any]:
    """When it ends at the period's end; in current API versions the period stands on the items."""
    if not thing.get("cancel_at_period_end"):
        return []
    return [item.get("current_period_end") for item in items] + [thing.get("current_period_end")]


def _value(items: Sequence[Mapping[str, Any]]) -> int | None:
    """The price of one period, over all items; None when an item has no fixed price."""
    prices = [_price(item) for item in items]
    amounts = [reading.cents(price.get("unit_amount", price.get("amount"))) for price in prices]
    if not amounts or None in amounts:
        return None
    quantities = [item.get("quantity") for item in items]
    total = sum((amount or 0) * (n if isinstance(n, int) else 1) for amount, n in zip(amounts, quantities, strict=True))
    return reading.cents(total)
