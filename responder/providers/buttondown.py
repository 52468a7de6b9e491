"""Buttondown: a subscriber left, stopped paying, complained, bounced or came back.

Buttondown's events carry ids only, as far as its documentation goes: the person is found by a stored `buttondown:…`
reference, or by the address where integrations tell of one. Neither a time nor who did it is said. Source:
docs.buttondown.com, "Events and webhooks" (read 2026-11-23), and payloads that integrations quote (read 2026-11-28)
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, chosen_secret
from responder.signatures import HmacScheme, Verified, hex_text, verify_hmac

NAME = "buttondown"
TITLE = "Buttondown"
GROUP = "newsletters"
NAMES_PEOPLE = "never"
INSTRUCTIONS = """\
In Buttondown, under Settings, Webhooks, add a webhook:
  URL           {url}
  Signing key   {secret}
  Events        subscriber.unsubscribed, subscriber.churned, subscriber.complained, subscriber.bounced,
                subscriber.deleted, subscriber.paused, subscriber.resumed, subscriber.paid, subscriber.confirmed
Events carry no address: let Responder look people up (responder connection key NAME --api-key …), or import subscribers
with refs such as buttondown:b1d0e9c8-…; until then their cases wait as "address unknown yet"."""

SECRET = chosen_secret("the webhook's signing key", shortest=5)
PROOF = Proof.UNDATED
HEADERS = ("x-buttondown-signature",)
SCHEME = HmacScheme(signature="x-buttondown-signature", joint="=", label="sha256", signed=("body",), encode=hex_text)

KINDS = {
    "subscriber.unsubscribed": (Kind.UNSUBSCRIBED, Family.LIST),
    "subscriber.confirmed": (Kind.RESUBSCRIBED, Family.LIST),
    "subscriber.complained": (Kind.COMPLAINED, Family.LIST),
    "subscriber.bounced": (Kind.BOUNCED, Family.LIST),
    "subscriber.deleted": (Kind.ERASED, Family.LIST),
    "subscriber.churned": (Kind.CANCELLED, Family.BILLING),
    "subscriber.paid": (Kind.REACTIVATED, Family.BILLING),
    "subscriber.paused": (Kind.PAUSED, Family.BILLING),
    "subscriber.resumed": (Kind.RESUMED, Family.BILLING),
}
THEIR_OWN = (Kind.UNSUBSCRIBED, Kind.COMPLAINED)


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over the body alone: a repetition is told by its id, not by its age."""
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """One event; its id, where there is one, stays the same over retries."""
    body = strict_json.load_object(request.body, "event_type")
    if not isinstance(body.get("data"), dict):
        raise BadPayload('The body has no "data" object.')
    return reading.ref(body.get("id"))


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([strict_json.load(request.body)], partial(_event, request))


def _event(request: Inbound, _position: int, body: Mapping[str, Any]) -> NewEvent:
    data = body["data"]
    vendor_type = reading.words(body["event_type"]) or ""
    kind, family = KINDS.get(vendor_type, (Kind.OTHER, Family.LIST))
    who = data.get("subscriber")
    told = (reading.member(who, "email_address"), data.get("email"))
    return NewEvent(
        kind=kind,
        family=family,
        provider_type=vendor_type,
        provider_ref=reading.ref(body.get("id")) or reading.made_ref(body),
        occurred_at=request.received_at,
        actor=Actor.CUSTOMER if kind in THEIR_OWN else Actor.UNKNOWN,
        email=next(filter(None, map(reading.address, told)), None),
        refs=reading.refs(buttondown=reading.member(who, "id") or who),
        subject_ref=reading.ref(data.get("newsletter")),
    )
