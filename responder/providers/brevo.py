"""Brevo: a contact unsubscribed, complained, bounced or was deleted, in campaigns or in transactional mail.

Source: developers.brevo.com/docs/marketing-webhooks, and django-anymail's webhooks/brevo.py (read 2026-11-23). Brevo
signs nothing: a password, or else the random token in the URL, is what proves the sender. Its `id` is the webhook's,
not the event's.
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

NAME = "brevo"
TITLE = "Brevo"
GROUP = "newsletters"
INSTRUCTIONS = """\
In Brevo, under Settings, Webhooks, add a webhook for marketing e-mails, and one for transactional ones:
  URL      {url}
  Auth     a token of your own, the same as with --secret; or none
  Events   Unsubscribed, Marked as spam, Hard bounced, Contact deleted
Brevo signs nothing: without a secret whoever knows this address can post goodbyes to it. Show it to nobody."""

SECRET = given_secret("the webhook's token or password", needed=False)
PROOF = Proof.SHARED
HEADERS = ()
PASSWORDS = (HEADER,)
MOST_EVENTS = 1000

# Brevo's own pages differ in how they spell these: compared in lower case, without underscores.
KINDS = {
    "unsubscribe": Kind.UNSUBSCRIBED,
    "unsubscribed": Kind.UNSUBSCRIBED,
    "spam": Kind.COMPLAINED,
    "complaint": Kind.COMPLAINED,
    "hardbounce": Kind.BOUNCED,
    "invalidemail": Kind.BOUNCED,
    "contactdeleted": Kind.ERASED,
}
THEIR_OWN = (Kind.UNSUBSCRIBED, Kind.COMPLAINED)


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """Brevo signs nothing: the password it was told has to do, or else the token in the URL."""
    return by_its_password(request, secrets)


def check(request: Inbound) -> str | None:
    """One event, or a list of them; a delivery has no id."""
    events = _events(request)
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise BadPayload(f"The body is no event and no list of at most {MOST_EVENTS}.")
    if not all(isinstance(reading.member(event, "event"), str) for event in events):
        raise BadPayload('An event lacks its name, "event".')
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Each event of the delivery."""
    return reading.each(_events(request), partial(_event, request))


def _events(request: Inbound) -> Any:
    body = strict_json.load(request.body)
    return [body] if isinstance(body, dict) else body


def _event(request: Inbound, _position: int, item: Mapping[str, Any]) -> NewEvent:
    vendor_type, email = reading.words(item["event"]) or "", reading.address(item.get("email"))
    if email is None:
        raise BadPayload("It names nobody.")
    # Of Brevo's many times these two alone are in UTC; of transactional mail only the first, in milliseconds.
    told_at = reading.moment(item.get("ts_epoch"), item.get("ts_event"))
    campaign = reading.ref(item.get("camp_id")) or reading.ref(item.get("message-id"))
    kind = KINDS.get(vendor_type.lower().replace("_", ""), Kind.OTHER)
    lists = item.get("list_id")
    of_list = next(iter(lists), None) if isinstance(lists, list) else lists
    when = told_at.isoformat() if told_at else reading.made_ref(item)
    return NewEvent(
        kind=kind,
        provider_type=vendor_type,
        provider_ref=reading.made_ref(vendor_type, email, campaign, when),
        occurred_at=told_at or request.received_at,
        actor=Actor.CUSTOMER if kind in THEIR_OWN else Actor.UNKNOWN,
        email=email,
        subject_ref=reading.ref(of_list),
        reason=reading.words(item.get("reason"), longest=100),
        extra={"campaign": reading.words(item.get("campaign name")), "tag": reading.words(item.get("tag"))},
    )
