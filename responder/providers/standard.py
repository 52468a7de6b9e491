"""Standard Webhooks: what a newsletter or billing platform without a file of its own posts.

Source: the Standard Webhooks specification, and `T` and `data` as Responder documents them. The `svix-*` names of
the same three headers are taken as well.
"""

import binascii
import secrets as randomness
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, SecretRule
from responder.signatures import HmacScheme, Verified, base64_key, sign_hmac, verify_hmac

NAME = "standard"
TITLE = "Standard Webhooks (any platform)"
INSTRUCTIONS = """\
In your platform, or in the code that knows about goodbyes, add a webhook:
  URL      {url}
  Secret   {secret}
It signs as standardwebhooks.com describes (webhook-id, webhook-timestamp, webhook-signature) and posts
  {{"type": "subscriber.unsubscribed", "timestamp": "2026-11-23T12:00:00Z", "data": {{"email": "…"}}}}
or up to 1,000 of these as {{"events": [ … ]}}. Libraries for most languages sign in one call."""

SHORTEST_KEY_BYTES = 16
MOST_EVENTS = 1000
WEBHOOK = ("webhook-id", "webhook-timestamp", "webhook-signature")
SVIX = ("svix-id", "svix-timestamp", "svix-signature")
HEADERS = (*WEBHOOK, *SVIX)
PROOF = Proof.DATED

KINDS = {
    "subscriber.unsubscribed": Kind.UNSUBSCRIBED,
    "subscriber.resubscribed": Kind.RESUBSCRIBED,
    "subscriber.complained": Kind.COMPLAINED,
    "subscriber.bounced": Kind.BOUNCED,
    "subscriber.erased": Kind.ERASED,
    "subscription.cancellation_scheduled": Kind.CANCELLATION_SCHEDULED,
    "subscription.cancellation_reversed": Kind.CANCELLATION_REVERSED,
    "subscription.cancelled": Kind.CANCELLED,
    "subscription.reactivated": Kind.REACTIVATED,
    "subscription.paused": Kind.PAUSED,
    "subscription.resumed": Kind.RESUMED,
    "test": Kind.TEST,
}
READ = frozenset(
    {
        "actor", "comment", "country", "currency", "effective_at", "email", "external_id", "family_name",
        "given_name", "id", "list", "locale", "name", "occurred_at", "plan", "reason", "subscribed_since",
        "value_cents", "voluntary",
    }
)  # fmt: skip
"""Members of `data` that have a field of their own; all others are kept as `extra`."""


def _refuse_secret(secret: str) -> str | None:
    try:
        key = base64_key(secret)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < SHORTEST_KEY_BYTES:
        return "A Standard Webhooks secret is whsec_ followed by base64 of at least 16 bytes."
    return None


def _new_secret() -> str:
    return "whsec_" + b64encode(randomness.token_bytes(32)).decode()


SECRET = SecretRule(what="the signing secret (whsec_…)", refuse=_refuse_secret, make=_new_secret)


def _scheme(names: tuple[str, str, str]) -> HmacScheme:
    of_id, of_timestamp, of_signature = names
    return HmacScheme(
        id=of_id,
        timestamp=of_timestamp,
        signature=of_signature,
        between=" ",
        joint=",",
        key=base64_key,
        signed=("id", b".", "timestamp", b".", "body"),
    )


_SCHEMES = {WEBHOOK[0]: _scheme(WEBHOOK), SVIX[0]: _scheme(SVIX)}


def _id_header(request: Inbound) -> str:
    return WEBHOOK[0] if WEBHOOK[0] in request.headers else SVIX[0]


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over id, timestamp and body; five minutes either way."""
    return verify_hmac(request, secrets, _SCHEMES[_id_header(request)])


def sign(body: bytes, secret: str, *, delivery: str, at: datetime) -> dict[str, str]:
    """The headers a platform sends along: for the demo, which plays one, and for the tests."""
    timestamp = str(int(at.timestamp()))
    signed = sign_hmac(b"%b.%b.%b" % (delivery.encode(), timestamp.encode(), body), secret, _SCHEMES[WEBHOOK[0]])
    return dict(zip(WEBHOOK, (delivery, timestamp, f"v1,{signed.decode()}"), strict=True))


def check(request: Inbound) -> str | None:
    """One event, or a list of up to 1,000; the delivery's id stays the same over retries."""
    body = strict_json.load(request.body)
    events = reading.member(body, "events")
    if events is None:
        _refuse_single(body)
    elif not isinstance(events, list):
        raise BadPayload('"events" is not a list.')
    elif len(events) > MOST_EVENTS:
        raise BadPayload(f'"events" holds more than {MOST_EVENTS} events.')
    return request.headers.get(_id_header(request))


def _refuse_single(body: Any) -> None:
    if not isinstance(reading.member(body, "type"), str):
        raise BadPayload('The body has neither a "type" nor "events".')
    if body["type"] != "test" and not isinstance(body.get("data"), dict):
        raise BadPayload('The body has no "data" object.')


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Each event of the delivery, whoever it is about."""
    body = strict_json.load(request.body)
    events = reading.member(body, "events")
    delivery = request.headers.get(_id_header(request), "")
    return reading.each([body] if events is None else events, partial(_event, delivery, request.received_at))


def _event(delivery: str, received_at: datetime, position: int, item: Mapping[str, Any]) -> NewEvent:
    data = item.get("data") or {}
    vendor_type = reading.words(item["type"]) or ""
    kind = KINDS.get(vendor_type, Kind.OTHER)
    family = Family.BILLING if vendor_type.startswith("subscription.") else Family.LIST
    email, external_id = reading.address(data.get("email")), reading.ref(data.get("external_id"))
    if kind not in (Kind.TEST, Kind.OTHER) and not (email or external_id):
        raise BadPayload("It names nobody: neither a usable email nor an external_id.")
    subject = data.get("plan" if family is Family.BILLING else "list")
    return NewEvent(
        kind=kind,
        family=family,
        provider_type=vendor_type,
        provider_ref=reading.ref(data.get("id")) or f"{delivery}:{position}",
        occurred_at=reading.moment(data.get("occurred_at"), item.get("timestamp")) or received_at,
        actor=_actor(data.get("actor")),
        voluntary=data.get("voluntary") in (None, True),
        is_test=kind is Kind.TEST,
        email=email,
        refs={NAME: external_id} if external_id else {},
        subject_ref=reading.ref(reading.member(subject, "id")),
        subject_name=reading.words(reading.member(subject, "name")),
        extra=_extra(data, family),
        **_person(data),
        **_circumstances(data),
    )


def _person(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": reading.words(data.get("name")),
        "given_name": reading.words(data.get("given_name")),
        "family_name": reading.words(data.get("family_name")),
        "locale": reading.words(data.get("locale"), longest=35),
        "country": reading.country(data.get("country")),
        "subscribed_since_on": reading.day(data.get("subscribed_since")),
    }


def _circumstances(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "reason": reading.words(data.get("reason"), longest=100),
        "comment": reading.lines(data.get("comment")),
        "effective_at": reading.moment(data.get("effective_at")),
        "value_cents": reading.cents(data.get("value_cents")),
        "currency": reading.currency(data.get("currency")),
    }


def _actor(value: object) -> Actor:
    try:
        return Actor(str(value))
    except ValueError:
        return Actor.UNKNOWN


def _extra(data: Mapping[str, Any], family: Family) -> dict[str, Any]:
    """What has no field of its own, and the list of a billing event or the plan of a list event."""
    other = "list" if family is Family.BILLING else "plan"
    return {name: value for name, value in data.items() if name not in READ or name == other}
