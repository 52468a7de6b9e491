"""Postmark: a recipient unsubscribed from a message stream, complained, bounced or came back.

Source: postmarkapp.com/developer/webhooks, and django-anymail's webhooks/postmark.py (read 2026-11-23) with its test of
what came in the wild (read 2026-11-28): who asks to be removed by answering a mail is told as a bounce. Postmark signs
nothing: a password, or else the random token in the URL is what proves the sender.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Inbound, Kind, NewEvent, Unreadable
from responder.passwords import HEADER, by_its_password
from responder.providers import Proof, given_secret
from responder.signatures import Verified

NAME = "postmark"
TITLE = "Postmark"
GROUP = "newsletters"
INSTRUCTIONS = """\
In Postmark, in the message stream of your newsletter, under Webhooks, add a webhook:
  URL      {url}
  Auth     a user and password of your own, the same as with --secret user:password; or none
  Events   Subscription Change, Spam Complaint, Bounce; without the message's content
Postmark signs nothing: without a secret whoever knows this address can post goodbyes to it. Show it to nobody."""

SECRET = given_secret("the webhook's password", needed=False)
PROOF = Proof.SHARED
HEADERS = ()
PASSWORDS = (HEADER,)

SUPPRESSED = {
    "ManualSuppression": Kind.UNSUBSCRIBED,
    "HardBounce": Kind.BOUNCED,
    "SpamComplaint": Kind.COMPLAINED,
}
# Of `Bounce`, by type; the others may be gone tomorrow.
BOUNCES = {
    "HardBounce": Kind.BOUNCED,
    "BadEmailAddress": Kind.BOUNCED,
    "SpamNotification": Kind.COMPLAINED,
    "SpamComplaint": Kind.COMPLAINED,
    "Unsubscribe": Kind.UNSUBSCRIBED,
    "Subscribe": Kind.RESUBSCRIBED,
}
ACTORS = {"Recipient": Actor.CUSTOMER, "Customer": Actor.API, "Admin": Actor.PROVIDER}


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """Postmark signs nothing: the password it was told has to do, or else the token in the URL."""
    return by_its_password(request, secrets)


def check(request: Inbound) -> str | None:
    """One record; only some have an id."""
    strict_json.load_object(request.body, "RecordType")
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one record of a delivery."""
    return reading.each([strict_json.load(request.body)], partial(_event, request))


def _event(request: Inbound, _position: int, record: Mapping[str, Any]) -> NewEvent:
    vendor_type = reading.words(record["RecordType"]) or ""
    email = reading.address(record.get("Recipient")) or reading.address(record.get("Email"))
    told_at = reading.moment(record.get("ChangedAt"), record.get("BouncedAt"))
    ref, message = reading.ref(record.get("ID")), reading.words(record.get("MessageID"))
    if email is None and ref is None and message is None:
        raise BadPayload("It names nobody.")
    stream = reading.words(record.get("MessageStream"))
    when = told_at.isoformat() if told_at else reading.made_ref(record)
    kind = _kind(vendor_type, record) if email else Kind.OTHER
    return NewEvent(
        kind=kind,
        provider_type=vendor_type,
        provider_ref=reading.made_ref(vendor_type, ref, message, email, stream, when),
        occurred_at=told_at or request.received_at,
        actor=_actor(kind, record),
        email=email,
        subject_ref=stream,
        extra={
            "tag": reading.words(record.get("Tag")),
            "suppression": reading.words(record.get("SuppressionReason")),
            "metadata": record.get("Metadata") or {},
        },
    )


def _kind(vendor_type: str, record: Mapping[str, Any]) -> Kind:
    if vendor_type == "SubscriptionChange":
        if record.get("SuppressSending") is False:
            return Kind.RESUBSCRIBED
        return SUPPRESSED.get(str(record.get("SuppressionReason")), Kind.OTHER)
    if vendor_type == "SpamComplaint":
        return Kind.COMPLAINED
    return BOUNCES.get(str(record.get("Type")), Kind.OTHER) if vendor_type == "Bounce" else Kind.OTHER


def _actor(kind: Kind, record: Mapping[str, Any]) -> Actor:
    by_answering = record.get("Type") in ("Unsubscribe", "Subscribe")
    if kind is Kind.COMPLAINED or by_answering:
        return Actor.CUSTOMER
    return ACTORS.get(str(record.get("Origin")), Actor.UNKNOWN)
