"""Recurly: a customer cancelled a subscription, took that back, or it ended.

Source: docs.recurly.com, "Webhooks" and "Signature verification" (read 2026-11-23), and "Subscription notifications"
(read 2026-11-28). What is signed comes in two shapes: flat, with the kind of object, what became of it and when, and no
more of the person than the subscription's id; or the notification's name as the one member of the body, with the
account under it. Neither has an id of the event: it is told by what it says.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, given_secret
from responder.signatures import HmacScheme, Verified, hex_text, unix_milliseconds, verify_hmac

NAME = "recurly"
TITLE = "Recurly"
GROUP = "billing"
NAMES_PEOPLE = "sometimes"
INSTRUCTIONS = """\
In Recurly, under Integrations, Webhooks, configure an endpoint:
  URL             {url}
  Format          JSON (notifications in XML are not signed)
  Notifications   Canceled, Reactivated, Expired, Paused and Resumed Subscription
Recurly then shows the endpoint's key; Responder has to know it:
  responder connect recurly --name … --secret …
Where a notification names no account, import customers with refs such as recurly:63ab531e1d…, the subscription's UUID,
or their cases wait as "address unknown yet"."""

SECRET = given_secret("the key of Recurly's endpoint")
PROOF = Proof.DATED
HEADERS = ("recurly-signature",)
SCHEME = HmacScheme(signature="recurly-signature", between=",", clock=unix_milliseconds, encode=hex_text)

# What became of a subscription, as the flat shape calls it.
CHANGES = {
    "canceled": Kind.CANCELLATION_SCHEDULED,
    "expired": Kind.CANCELLED,
    "reactivated": Kind.CANCELLATION_REVERSED,
    "paused": Kind.PAUSED,
    "resumed": Kind.RESUMED,
}
# Of these the moments in them tell which it is: a subscription is paused more than once.
_DATED = (Kind.CANCELLATION_SCHEDULED, Kind.CANCELLED)
SUBSCRIPTIONS = ("subscription", "external_subscription")
KINDS = {
    "canceled_subscription_notification": Kind.CANCELLATION_SCHEDULED,
    "expired_subscription_notification": Kind.CANCELLED,
    "reactivated_account_notification": Kind.CANCELLATION_REVERSED,
    "subscription_paused_notification": Kind.PAUSED,
    "subscription_resumed_notification": Kind.RESUMED,
}


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over timestamp and body, signed anew at every try; five minutes either way."""
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """One notification, flat or under its name; a delivery has no id."""
    body = strict_json.load_object(request.body)
    if _is_flat(body):
        return None
    if len(body) != 1 or not all(isinstance(content, dict) for content in body.values()):
        raise BadPayload("The body is no notification: it is not one object under one name.")
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one notification of a delivery."""
    body = strict_json.load(request.body)
    if _is_flat(body):
        return reading.each([body], _change)
    return reading.each(body.items(), partial(_event, request))


def _is_flat(body: Mapping[str, Any]) -> bool:
    return isinstance(body.get("object_type"), str) and isinstance(body.get("event_type"), str)


def _change(_position: int, body: Mapping[str, Any]) -> NewEvent:
    thing, change = reading.words(body["object_type"]) or "", reading.words(body["event_type"]) or ""
    occurred_at = reading.moment(body.get("event_time"))
    subject = reading.ref(body.get("uuid")) or reading.ref(body.get("id"))
    if occurred_at is None or subject is None:
        raise BadPayload("It does not say when it happened, or to what.")
    kind = CHANGES.get(change, Kind.OTHER) if thing in SUBSCRIPTIONS else Kind.OTHER
    return NewEvent(
        kind=kind,
        family=Family.BILLING,
        provider_type=f"{thing}.{change}",
        provider_ref=reading.made_ref(thing, change, body.get("id"), body.get("uuid"), occurred_at.isoformat()),
        occurred_at=occurred_at,
        # It was said before if they had cancelled: what only expires was not paid for, or was ended for them.
        voluntary=kind is not Kind.CANCELLED,
        refs=reading.refs(recurly=body.get("account_code") or subject),
        subject_ref=subject,
    )


def _event(request: Inbound, _position: int, item: tuple[str, Mapping[str, Any]]) -> NewEvent:
    vendor_type, content = reading.words(item[0]) or "", item[1]
    account, thing = content.get("account") or {}, content.get("subscription") or {}
    kind = KINDS.get(vendor_type, Kind.OTHER)
    moments = [reading.moment(thing.get(name)) for name in ("activated_at", "canceled_at", "expires_at")]
    _since, canceled_at, expires_at = moments
    code = reading.ref(account.get("account_code"))
    told = [moment.isoformat() for moment in moments if moment] if kind in _DATED else reading.made_ref(content)
    return NewEvent(
        kind=kind,
        family=Family.BILLING,
        provider_type=vendor_type,
        provider_ref=reading.made_ref(vendor_type, thing.get("uuid"), code, told),
        occurred_at=_happened_at(kind, canceled_at, expires_at) or request.received_at,
        # What expires without having been cancelled was not paid for, or ran for a fixed time.
        voluntary=not (kind is Kind.CANCELLED and canceled_at is None),
        email=reading.address(account.get("email")),
        given_name=reading.words(account.get("first_name")),
        family_name=reading.words(account.get("last_name")),
        refs=reading.refs(recurly=code),
        subject_ref=reading.ref(thing.get("uuid")),
        subject_name=reading.words(reading.member(thing.get("plan"), "name")),
        subscribed_since_on=reading.day(thing.get("activated_at")),
        effective_at=expires_at,
        value_cents=reading.cents(thing.get("total_amount_in_cents")),
        extra={"state": reading.words(thing.get("state")), "company": reading.words(account.get("company_name"))},
    )


def _happened_at(kind: Kind, canceled_at: Any, expires_at: Any) -> Any:
    return {Kind.CANCELLATION_SCHEDULED: canceled_at, Kind.CANCELLED: expires_at}.get(kind)
