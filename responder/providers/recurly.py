"""Recurly: a customer cancelled a subscription, took that back, or it ended.

Source: docs.recurly.com, "Webhooks" and "Signature verification" (read 2026-11-23). The notification's name is the one
member of the body; without an id, it is told by its name, its subscription and the moments that stand in it. A newer
form of theirs (`object_type`, `event_type`) has an id and says no more than which subscription it was.
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
INSTRUCTIONS = """\
In Recurly, under Integrations, Webhooks, configure an endpoint:
  URL             {url}
  Format          JSON (notifications in XML are not signed)
  Notifications   Canceled, Reactivated, Expired, Paused and Resumed Subscription
Recurly then shows the endpoint's key; Responder has to know it:
  responder connect recurly --name … --secret …"""

SECRET = given_secret("the key of Recurly's endpoint")
PROOF = Proof.DATED
HEADERS = ("recurly-signature",)
SCHEME = HmacScheme(signature="recurly-signature", between=",", clock=unix_milliseconds, encode=hex_text)

KINDS = {
    "canceled_subscription_notification": Kind.CANCELLATION_SCHEDULED,
    "expired_subscription_notification": Kind.CANCELLED,
    "reactivated_account_notification": Kind.CANCELLATION_REVERSED,
    "subscription_paused_notification": Kind.PAUSED,
    "subscription_resumed_notification": Kind.RESUMED,
}
# Of the newer form, by object and event.
BRIEFLY = {
    ("subscription", "canceled"): Kind.CANCELLATION_SCHEDULED,
    ("subscription", "expired"): Kind.CANCELLED,
    ("subscription", "reactivated"): Kind.CANCELLATION_REVERSED,
    ("subscription", "paused"): Kind.PAUSED,
    ("subscription", "resumed"): Kind.RESUMED,
}


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over timestamp and body, signed anew at every try; five minutes either way."""
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """One notification under its name; a delivery has no id."""
    body = strict_json.load_object(request.body)
    if _is_brief(body):
        return reading.ref(body["id"])
    if len(body) != 1 or not all(isinstance(content, dict) for content in body.values()):
        raise BadPayload("The body is no notification: it is not one object under one name.")
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one notification of a delivery."""
    body = strict_json.load(request.body)
    if _is_brief(body):
        return reading.each([body], partial(_brief, request))
    return reading.each(body.items(), partial(_event, request))


def _is_brief(body: Mapping[str, Any]) -> bool:
    return all(isinstance(body.get(name), str) for name in ("id", "object_type", "event_type"))


def _brief(request: Inbound, _position: int, body: Mapping[str, Any]) -> NewEvent:
    """Whom it is about, an account's code tells where it is sent along, and else the subscription's number."""
    about, what = reading.words(body["object_type"]) or "", reading.words(body["event_type"]) or ""
    event_id, uuid = reading.ref(body["id"]), reading.ref(body.get("uuid"))
    if event_id is None:
        raise BadPayload("It does not say which event it is.")
    return NewEvent(
        kind=BRIEFLY.get((about, what), Kind.OTHER),
        family=Family.BILLING,
        provider_type=f"{about} {what}",
        provider_ref=event_id,
        occurred_at=reading.moment(body.get("event_time")) or request.received_at,
        refs=reading.refs(recurly=body.get("account_code") or uuid),
        subject_ref=uuid,
    )


def _event(request: Inbound, _position: int, item: tuple[str, Mapping[str, Any]]) -> NewEvent:
    vendor_type, content = reading.words(item[0]) or "", item[1]
    account, thing = content.get("account") or {}, content.get("subscription") or {}
    kind = KINDS.get(vendor_type, Kind.OTHER)
    moments = [reading.moment(thing.get(name)) for name in ("activated_at", "canceled_at", "expires_at")]
    _since, canceled_at, expires_at = moments
    code = reading.ref(account.get("account_code"))
    told = [moment.isoformat() for moment in moments if moment] or reading.made_ref(content)
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
