"""Kit (once ConvertKit): a subscriber left, complained, bounced or came back.

Source: developers.kit.com/webhooks, "Verifying signatures", "Delivery format", "Retries" (read 2026-11-23). Kit's older
webhooks, which name neither the event nor its time, have a file of their own: `kit_legacy`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, given_secret
from responder.signatures import HmacScheme, Verified, hex_text, verify_hmac

NAME = "kit"
TITLE = "Kit (ConvertKit)"
GROUP = "newsletters"
INSTRUCTIONS = """\
In Kit, under Settings, Developer, add a webhook endpoint (not one of the older webhooks, which are not signed):
  URL      {url}
  Events   subscriber.unsubscribed, subscriber.complained, subscriber.bounced, subscriber.activated
Kit then shows the endpoint's secret, once; Responder has to know it:
  responder connect kit --name … --secret …"""

SECRET = given_secret("the secret of Kit's webhook endpoint")
PROOF = Proof.DATED
HEADERS = ("x-kit-signature", "x-kit-delivery")
SCHEME = HmacScheme(signature="x-kit-signature", between=",", joint="=", encode=hex_text)
MOST_EVENTS = 1000

KINDS = {
    "subscriber.unsubscribed": Kind.UNSUBSCRIBED,
    "subscriber.complained": Kind.COMPLAINED,
    "subscriber.bounced": Kind.BOUNCED,
    "subscriber.activated": Kind.RESUBSCRIBED,
}


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over timestamp and body, signed anew at every try; five minutes either way.

    The delivery's id in the header, which is not signed, has to be the one in the body, which is.
    """
    verified = verify_hmac(request, secrets, SCHEME)
    strict_json.refuse_another(request.body, ("delivery_id",), request.headers.get("x-kit-delivery"))
    return verified


def check(request: Inbound) -> str | None:
    """A list of events; the delivery's id stays the same over retries."""
    body = strict_json.load_object(request.body)
    events = body.get("events")
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise BadPayload(f'"events" is no list, or holds more than {MOST_EVENTS}.')
    return reading.ref(body.get("delivery_id"))


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Each event of the delivery."""
    return reading.each(strict_json.load(request.body)["events"], _event)


def _event(_position: int, item: Mapping[str, Any]) -> NewEvent:
    who = item["data"]["subscriber"]
    occurred_at, event_id = reading.moment(item.get("created")), reading.ref(item["id"])
    if occurred_at is None or event_id is None:
        raise BadPayload("It does not say when it happened, or which event it is.")
    kind = KINDS.get(item["type"], Kind.OTHER)
    return NewEvent(
        kind=kind,
        provider_type=reading.words(item["type"]) or "",
        provider_ref=event_id,
        occurred_at=occurred_at,
        actor=Actor.CUSTOMER if kind is Kind.COMPLAINED else Actor.UNKNOWN,
        email=reading.address(who.get("email_address")),
        given_name=reading.words(who.get("first_name")),
        refs=reading.refs(kit=who.get("id")),
        subscribed_since_on=reading.day(who.get("created_at")),
        extra={"state": reading.words(who.get("state")), "fields": who.get("fields") or {}},
    )
