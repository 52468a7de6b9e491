"""Kit's older webhooks (API v3 and v4): a subscriber left, bounced, complained or came back.

Source: developers.kit.com/api-reference/v3/webhooks and /webhooks-legacy/create-a-webhook (read 2026-11-28). They are
not signed and name neither the event, nor its id, nor its time: each event has a connection of its own, and one
person's is one a day.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Inbound, Kind, NewEvent, Unreadable
from responder.providers import NO_SECRET, Proof, Setting
from responder.signatures import Verified, by_its_url

NAME = "kit_legacy"
TITLE = "Kit (ConvertKit), older webhooks"
GROUP = "newsletters"
INSTRUCTIONS = """\
Kit's newer webhook endpoints are signed and say what happened: take `responder connect kit` where your account has
them. Otherwise connect once for each event (--setting event=unsubscribe, bounce, complain or activate) and create a
webhook of that event through Kit's API (POST /v4/webhooks):
  target_url   {url}
  event        {{"name": "subscriber.subscriber_unsubscribe"}}, or …_bounce, …_complain, …_activate
Kit does not sign what it sends here: show this address to nobody."""

SECRET = NO_SECRET
PROOF = Proof.URL
HEADERS = ()
EVENTS = {
    "unsubscribe": Kind.UNSUBSCRIBED,
    "bounce": Kind.BOUNCED,
    "complain": Kind.COMPLAINED,
    "activate": Kind.RESUBSCRIBED,
}
SETTINGS = (
    Setting(
        name="event",
        about="the one event whose webhook leads here, since Kit does not name it",
        choices=tuple(EVENTS),
        is_required=True,
    ),
)


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:  # noqa: ARG001 - there are none
    """Kit does not sign these: the URL is the secret."""
    return by_its_url(request)


def check(request: Inbound) -> str | None:
    """One subscriber. The same one twice on a day is a repetition; a year later, it is another goodbye."""
    return _ref(request, _subscriber(request))


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([_subscriber(request)], partial(_event, request))


def _subscriber(request: Inbound) -> Mapping[str, Any]:
    found = strict_json.load_object(request.body).get("subscriber")
    if not isinstance(found, dict) or not (reading.ref(found.get("id")) or reading.address(found.get("email_address"))):
        raise BadPayload('The body has no "subscriber" with an id or an address.')
    return found


def _ref(request: Inbound, who: Mapping[str, Any]) -> str:
    person = reading.ref(who.get("id")) or reading.address(who.get("email_address"))
    return reading.made_ref(request.settings["event"], person, request.received_at.date().isoformat())


def _event(request: Inbound, _position: int, who: Mapping[str, Any]) -> NewEvent:
    event = request.settings["event"]
    return NewEvent(
        kind=EVENTS[event],
        provider_type=f"subscriber.subscriber_{event}",
        provider_ref=_ref(request, who),
        occurred_at=request.received_at,
        actor=Actor.CUSTOMER if event == "complain" else Actor.UNKNOWN,
        email=reading.address(who.get("email_address")),
        given_name=reading.words(who.get("first_name")),
        refs=reading.refs(kit=who.get("id")),
        subscribed_since_on=reading.day(who.get("created_at")),
        extra={"state": reading.words(who.get("state")), "fields": who.get("fields") or {}},
    )
