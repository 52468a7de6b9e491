"""SendGrid's Event Webhook: somebody left a list mailed through SendGrid, or what became of a letter of ours.

Source: Twilio's "Event Webhook Reference", with its examples, and "Event Webhook Security Features", and the verifier
of sendgrid-python 6.12.5, which accepts any age: here it is bounded
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, SecretRule
from responder.signatures import Verified, public_key, verify_ecdsa

NAME = "sendgrid"
TITLE = "SendGrid Event Webhook"
GROUP = "newsletters"
INSTRUCTIONS = """\
In SendGrid, under Settings, Mail Settings, Event Webhooks, create a webhook:
  Post URL            {url}
  Actions             Delivered, Deferred, Dropped, Bounced, Processed, Spam Reports, Unsubscribed,
                      Group Unsubscribes, Group Resubscribes
  Signature           enable Signed Event Webhook, save, copy the Verification Key
Responder has to know that key: set SENDGRID_WEBHOOK_PUBLIC_KEY, or
  responder connect sendgrid --name … --secret MFkw…
The same webhook reports the fate of the letters Responder sends."""

SIGNATURE = "x-twilio-email-event-webhook-signature"
TIMESTAMP = "x-twilio-email-event-webhook-timestamp"
HEADERS = (SIGNATURE, TIMESTAMP)
PROOF = Proof.DATED
# SendGrid retries for 24 hours, and whether a retry is stamped anew is not documented.
PAST_SECONDS, FUTURE_SECONDS = 26 * 3600, 300
MOST_EVENTS = 10_000

# The flat custom arguments that letters of ours carry: opaque ids, nothing else.
LETTER_ARG, ATTEMPT_ARG = "responder_letter", "responder_attempt"

KINDS = {
    "unsubscribe": Kind.UNSUBSCRIBED,
    "group_unsubscribe": Kind.UNSUBSCRIBED,
    "group_resubscribe": Kind.RESUBSCRIBED,
    "spamreport": Kind.COMPLAINED,
    "bounce": Kind.BOUNCED,
}
KINDS_OF_OURS = {
    **KINDS,
    "processed": Kind.PROCESSED,
    "delivered": Kind.DELIVERED,
    "deferred": Kind.DEFERRED,
    "dropped": Kind.DROPPED,
}
# Of other people's mail these say nothing about leaving; a busy account sends millions of them.
NOISE = frozenset({"processed", "delivered", "deferred", "dropped", "open", "click"})
# Whom "Test Your Integration" makes up, one event of every kind.
MADE_UP = "example@test.com"


def _refuse_secret(secret: str) -> str | None:
    try:
        public_key(secret)
    except ValueError:
        return "SendGrid's Verification Key is a P-256 public key in base64; it starts with MFkw."
    return None


SECRET = SecretRule(
    what="the Verification Key of the signed event webhook",
    refuse=_refuse_secret,
    setting="sendgrid_webhook_public_key",
)


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """ECDSA over timestamp and body; 26 hours back because of retries, five minutes ahead."""
    return verify_ecdsa(
        request,
        secrets,
        signature=SIGNATURE,
        timestamp=TIMESTAMP,
        past_seconds=PAST_SECONDS,
        future_seconds=FUTURE_SECONDS,
    )


def check(request: Inbound) -> str | None:
    """A list of events; a delivery has no id of its own."""
    events = strict_json.load(request.body)
    if not isinstance(events, list):
        raise BadPayload("The body is no list of events.")
    if len(events) > MOST_EVENTS:
        raise BadPayload(f"The body holds more than {MOST_EVENTS} events.")
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Goodbyes of anybody's, and everything about letters of ours; the rest of the traffic is left out."""
    return reading.each(strict_json.load(request.body), _event)


def _event(_position: int, item: Mapping[str, Any]) -> NewEvent | None:
    vendor_type = reading.words(item["event"]) or ""
    attempt = reading.words(item.get(ATTEMPT_ARG))
    if vendor_type in NOISE and (attempt is None or vendor_type not in KINDS_OF_OURS):
        return None
    occurred_at, email = reading.moment(item.get("timestamp")), reading.address(item.get("email"))
    if vendor_type not in KINDS_OF_OURS and not item.get("email"):
        # News of the account, and of nobody.
        return None
    if occurred_at is None or not (email or attempt):
        raise BadPayload("It does not say when it happened, or to whom.")
    group = reading.ref(item.get("asm_group_id"))
    return NewEvent(
        kind=_kind(vendor_type, item, ours=attempt is not None),
        family=Family.LIST,
        actor=Actor.CUSTOMER if "unsubscribe" in vendor_type or vendor_type == "spamreport" else Actor.UNKNOWN,
        is_test=email == MADE_UP,
        provider_type=vendor_type,
        provider_ref=_ref(item),
        occurred_at=occurred_at,
        email=email,
        subject_ref=f"group:{group}" if group else None,
        attempt_ref=attempt,
        message_ref=reading.words(item.get("sg_message_id")),
        extra=_extra(item),
    )


def _kind(vendor_type: str, item: Mapping[str, Any], *, ours: bool) -> Kind:
    if vendor_type == "bounce" and item.get("type") == "blocked":
        # Refused today, perhaps not tomorrow: not a dead address.
        return Kind.DROPPED if ours else Kind.OTHER
    return (KINDS_OF_OURS if ours else KINDS).get(vendor_type, Kind.OTHER)


def _ref(item: Mapping[str, Any]) -> str:
    ref = reading.ref(item.get("sg_event_id"))
    if ref is None:
        raise BadPayload("It has no sg_event_id.")
    return ref


def _extra(item: Mapping[str, Any]) -> dict[str, Any]:
    """What foreign mail servers wrote, as data; and which of our letters it was, and what clicked."""
    kept = {
        "type": reading.words(item.get("type")),
        "status": reading.words(item.get("status")),
        "reason": reading.words(item.get("reason") or item.get("response"), longest=500),
        "useragent": reading.words(item.get("useragent")),
        "letter": reading.words(item.get(LETTER_ARG)),
    }
    return {name: value for name, value in kept.items() if value is not None}
