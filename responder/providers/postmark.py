"""Postmark: a recipient unsubscribed from a message stream, complained, bounced or came back.

Source: postmarkapp.com/developer/webhooks, and django-anymail's webhooks/postmark.py (read 2026-11-23). Postmark signs
nothing: the random token in the URL is what proves the sender.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Inbound, Kind, NewEvent, Unreadable
from responder.providers import NO_SECRET, Proof
from responder.signatures import Verified, by_its_url

NAME = "postmark"
TITLE = "Postmark"
GROUP = "newsletters"
INSTRUCTIONS = """\
In Postmark, in the message stream of your newsletter, under Webhooks, add a webhook:
  URL      {url}
  Events   Subscription Change, Spam Complaint, Bounce; without the message's content
Postmark signs nothing: whoever knows this address can post goodbyes to it. Show it to nobody."""

SECRET = NO_SECRET
PROOF = Proof.URL
HEADERS = ()

SUPPRESSED = {
    "ManualSuppression": Kind.UNSUBSCRIBED,
    "HardBounce": Kind.BOUNCED,
    "SpamComplaint": Kind.COMPLAINED,
}
ACTORS = {"Recipient": Actor.CUSTOMER, "Customer": Actor.API, "Admin": Actor.PROVIDER}


def verify(request: Inbound, _secrets: Sequence[str]) -> Verified:
    """Postmark signs nothing: the token in the URL has to do. A repetition is told by what it says."""
    return by_its_url(request)


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
    kind = _kind(vendor_type, record)
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
    return Kind.BOUNCED if vendor_type == "Bounce" and record.get("Type") == "HardBounce" else Kind.OTHER


def _actor(kind: Kind, record: Mapping[str, Any]) -> Actor:
    if kind is Kind.COMPLAINED:
        return Actor.CUSTOMER
    return ACTORS.get(str(record.get("Origin")), Actor.UNKNOWN)
