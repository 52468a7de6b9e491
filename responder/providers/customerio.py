"""Customer.io's reporting webhooks: a person unsubscribed, complained, bounced or came back.

Source: Customer.io's "Reporting webhooks" (read 2026-11-23), and events that integrations test with (read
2026-11-28). Whatever is refused blocks all that follows it: what is signed is always taken, and what says nothing
about leaving is kept as other.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, given_secret
from responder.signatures import HmacScheme, Verified, hex_text, verify_hmac

NAME = "customerio"
TITLE = "Customer.io"
GROUP = "newsletters"
INSTRUCTIONS = """\
In Customer.io, under Data & Integrations, Integrations, Reporting Webhooks, add a webhook:
  Endpoint   {url}
  Events     Customer: Subscribed, Unsubscribed; Email: Unsubscribed, Marked as spam, Bounced
Customer.io then shows its signing key; Responder has to know it:
  responder connect customerio --name … --secret …"""

SECRET = given_secret("the webhook's signing key")
PROOF = Proof.DATED
TAKES_ALL_IT_SIGNED = True
HEADERS = ("x-cio-timestamp", "x-cio-signature")
# What could not be delivered is tried again for a week, and whether it is then stamped anew is not documented.
SCHEME = HmacScheme(
    signature="x-cio-signature",
    timestamp="x-cio-timestamp",
    signed=(b"v0:", "timestamp", b":", "body"),
    encode=hex_text,
    past_seconds=8 * 24 * 3600,
)

KINDS = {
    ("customer", "unsubscribed"): Kind.UNSUBSCRIBED,
    ("email", "unsubscribed"): Kind.UNSUBSCRIBED,
    ("customer", "subscribed"): Kind.RESUBSCRIBED,
    ("email", "spammed"): Kind.COMPLAINED,
    ("email", "bounced"): Kind.BOUNCED,
}
# Topics are told as they all are now, not which of them changed; that no mail at all is wanted says enough.
PREFERENCES = "cio_subscription_preferences_changed"


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over timestamp and body; eight days back because of retries, five minutes ahead."""
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """One event; its id stays the same over retries."""
    return reading.ref(strict_json.load_object(request.body, "event_id")["event_id"])


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([strict_json.load(request.body)], _event)


def _event(_position: int, body: Mapping[str, Any]) -> NewEvent:
    # One variant of theirs misspells it.
    about = reading.words(body.get("object_type")) or reading.words(body.get("object_type_type")) or ""
    metric = reading.words(body.get("metric")) or ""
    data = body.get("data") or {}
    ids = data.get("identifiers") or {}
    occurred_at, event_id = reading.moment(body.get("timestamp")), reading.ref(body["event_id"])
    if occurred_at is None or event_id is None:
        raise BadPayload("It does not say when it happened, or which event it is.")
    kind = Kind.UNSUBSCRIBED if _wants_no_mail(metric, data) else KINDS.get((about, metric), Kind.OTHER)
    return NewEvent(
        kind=kind,
        provider_type=f"{about} {metric}".strip(),
        provider_ref=event_id,
        occurred_at=occurred_at,
        # Of a customer it is not said who changed it; a letter's link is followed by whoever got the letter.
        actor=Actor.CUSTOMER if about == "email" and kind is not Kind.BOUNCED else Actor.UNKNOWN,
        email=_address(data, ids),
        refs=reading.refs(customerio=data.get("customer_id") or ids.get("id") or ids.get("cio_id")),
        extra={
            name: found
            for name in ("campaign_id", "broadcast_id", "newsletter_id", "subject")
            if (found := reading.ref(data.get(name)))
        },
    )


def _wants_no_mail(metric: str, data: Mapping[str, Any]) -> bool:
    content = data.get("content")
    if metric != PREFERENCES or not isinstance(content, str):
        return False
    try:
        preferences = strict_json.load(content.encode())
    except BadPayload:
        return False
    return reading.member(reading.member(preferences, "channels"), "email") is False


def _address(data: Mapping[str, Any], ids: Mapping[str, Any]) -> str | None:
    found = (reading.address(value) for value in (data.get("email_address"), data.get("recipient"), ids.get("email")))
    return next(filter(None, found), None)
