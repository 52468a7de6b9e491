"""Campaign Monitor: a subscriber of a list left, bounced, was deleted or came back.

Source: campaignmonitor.com/api/v3-3/webhooks (read 2026-11-23). It signs nothing and gives events no id; their state
tells a goodbye from a bounce, and their dates, without a zone, are taken for UTC.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Inbound, Kind, NewEvent, Unreadable
from responder.providers import NO_SECRET, Proof
from responder.signatures import Verified, by_its_url

NAME = "campaignmonitor"
TITLE = "Campaign Monitor"
GROUP = "newsletters"
INSTRUCTIONS = """\
Through Campaign Monitor's API (POST /api/v3.3/lists/LIST/webhooks.json), create for each list a webhook:
  Url             {url}
  Events          ["Deactivate", "Subscribe"]
  PayloadFormat   "json"
Campaign Monitor signs nothing: whoever knows this address can post goodbyes to it. Show it to nobody."""

SECRET = NO_SECRET
PROOF = Proof.URL
HEADERS = ()
MOST_EVENTS = 1000

# Of `Deactivate`, by state. An admin deletes; who never confirmed has not left.
KINDS = {"Unsubscribed": Kind.UNSUBSCRIBED, "Bounced": Kind.BOUNCED, "Spam": Kind.COMPLAINED}
ACTORS = {"Spam": Actor.CUSTOMER, "Deleted": Actor.STAFF}


def verify(request: Inbound, _secrets: Sequence[str]) -> Verified:
    """Campaign Monitor signs nothing: the token in the URL has to do."""
    return by_its_url(request)


def check(request: Inbound) -> str | None:
    """A list of events, all of one list's; a delivery has no id."""
    events = strict_json.load_object(request.body).get("Events")
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise BadPayload(f'"Events" is no list, or holds more than {MOST_EVENTS}.')
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Each event of the batch."""
    body = strict_json.load(request.body)
    return reading.each(body["Events"], partial(_event, request, reading.ref(body.get("ListID"))))


def _event(request: Inbound, of_list: str | None, _position: int, item: Mapping[str, Any]) -> NewEvent:
    vendor_type, state = reading.words(item["Type"]) or "", reading.words(item.get("State"))
    told_at, email = reading.moment(item.get("Date")), reading.address(item.get("EmailAddress"))
    if email is None:
        raise BadPayload("It names nobody.")
    return NewEvent(
        kind=_kind(vendor_type, state),
        provider_type=f"{vendor_type}:{state}" if state else vendor_type,
        provider_ref=reading.made_ref(of_list, vendor_type, state, email.lower(), item.get("Date")),
        occurred_at=told_at or request.received_at,
        actor=ACTORS.get(state or "", Actor.UNKNOWN),
        email=email,
        name=reading.words(item.get("Name")),
        subject_ref=of_list,
        extra={"fields": item.get("CustomFields") or [], "state": state},
    )


def _kind(vendor_type: str, state: str | None) -> Kind:
    if vendor_type == "Subscribe":
        return Kind.RESUBSCRIBED
    return KINDS.get(state or "", Kind.OTHER) if vendor_type == "Deactivate" else Kind.OTHER
