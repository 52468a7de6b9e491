"""HubSpot: a contact opted out of all e-mail, opted in again, was deleted, or asked to be forgotten.

HubSpot's events carry no address: the person is found by a stored `hubspot:…` reference to the contact.
Source: developers.hubspot.com, "Configure webhooks" and "Validating requests", and hubspot-api-client 12.0.0 (read
2026-11-23); what its "Test" sends and the newer names of events, in integrations that quote them (read 2026-11-28). Its
signature of version 3 is taken; the older ones are not signatures. An eventId is not unique by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from responder import reading, strict_json
from responder.connection_settings import account
from responder.errors import BadPayload
from responder.facts import Actor, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, given_secret
from responder.signatures import HmacScheme, Verified, unix_milliseconds, verify_hmac

NAME = "hubspot"
TITLE = "HubSpot"
GROUP = "newsletters"
NAMES_PEOPLE = "never"
INSTRUCTIONS = """\
In HubSpot, in your app, under Webhooks:
  Target URL      {url}
  Subscriptions   contact.propertyChange of hs_email_optout, contact.privacyDeletion, contact.deletion
The app's page shows its client secret; Responder has to know it:
  responder connect hubspot --name … --secret …
HubSpot signs the address along: set PUBLIC_URL to exactly what stands before /hooks/. Events carry no address: let
Responder look people up with a private app's token (responder connection key NAME --api-key …), or import contacts with
refs such as hubspot:77101; until then their cases wait as "address unknown yet"."""

SECRET = given_secret("the app's client secret")
SETTINGS = (account("HubSpot account (portal id)"),)
PROOF = Proof.DATED
HEADERS = ("x-hubspot-signature-v3", "x-hubspot-request-timestamp")
SCHEME = HmacScheme(
    signature="x-hubspot-signature-v3",
    timestamp="x-hubspot-request-timestamp",
    signed=(b"POST", "url", "body", "timestamp"),
    clock=unix_milliseconds,
)
MOST_EVENTS = 1000

OPTED_OUT = "hs_email_optout"
OPTED = {"true": Kind.UNSUBSCRIBED, "false": Kind.RESUBSCRIBED, "": Kind.RESUBSCRIBED, "none": Kind.RESUBSCRIBED}
KINDS = {"contact.privacyDeletion": Kind.ERASED, "contact.deletion": Kind.ERASED}
# Newer apps are told of any object alike, and which it is by a number.
OBJECT, CONTACT = "object.", "0-1"
# What its "Test" makes up.
MADE_UP = ("123", "100", "CRM")
ACTORS = {"CRM_UI": Actor.STAFF, "API": Actor.API, "INTEGRATION": Actor.API, "EMAIL": Actor.CUSTOMER}


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over method, URL, body and timestamp; five minutes either way."""
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """A list of events; a delivery has no id."""
    events = strict_json.load(request.body)
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise BadPayload(f"The body is no list of at most {MOST_EVENTS} events.")
    return None


def accounts(request: Inbound) -> Iterator[str | None]:
    """The portals whose contacts it is about: an app has one secret for all of them."""
    return (reading.ref(reading.member(item, "portalId")) for item in strict_json.load(request.body))


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Each event of the delivery."""
    return reading.each(strict_json.load(request.body), _event)


def _event(_position: int, item: Mapping[str, Any]) -> NewEvent:
    contact, event_id = reading.ref(item.get("objectId")), reading.ref(item.get("eventId"))
    occurred_at = reading.moment(item.get("occurredAt"))
    if contact is None or event_id is None or occurred_at is None:
        raise BadPayload("It does not say when it happened, to whom, or which event it is.")
    vendor_type, source = _type(item), reading.words(item.get("changeSource"))
    changed = reading.words(item.get("propertyName"))
    return NewEvent(
        kind=_kind(vendor_type, changed, item.get("propertyValue")),
        provider_type=f"{vendor_type} {changed}" if changed else vendor_type,
        provider_ref=reading.made_ref(event_id, vendor_type, contact, changed, occurred_at.isoformat()),
        occurred_at=occurred_at,
        is_test=(contact, event_id, source) == MADE_UP,
        actor=ACTORS.get(source or "", Actor.UNKNOWN),
        refs=reading.refs(hubspot=contact) if vendor_type.startswith("contact.") else {},
        subject_ref=changed,
        extra={"source": source, "source_id": reading.ref(item.get("sourceId"))},
    )


def _type(item: Mapping[str, Any]) -> str:
    name = reading.words(item["subscriptionType"]) or ""
    is_contact = name.startswith(OBJECT) and item.get("objectTypeId") == CONTACT
    return f"contact.{name.removeprefix(OBJECT)}" if is_contact else name


def _kind(vendor_type: str, changed: str | None, value: object) -> Kind:
    if vendor_type == "contact.propertyChange" and changed and changed.startswith(OPTED_OUT):
        return OPTED.get(str(value).lower(), Kind.OTHER)
    return KINDS.get(vendor_type, Kind.OTHER)
