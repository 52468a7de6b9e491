"""Klaviyo's system webhooks: a profile unsubscribed, complained, bounced or came back.

Not all of Klaviyo's events carry an address: the person is found by a stored `klaviyo:…` reference to the profile.
Flows' own "webhook" action is another thing, and not signed. Source: developers.klaviyo.com, "Working with system
webhooks" (read 2026-11-23), and requests as they came in among the tests of nickdnk/klaviyo (read 2026-11-28)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.connection_settings import account
from responder.errors import BadPayload
from responder.facts import Actor, Inbound, Kind, NewEvent, Unreadable
from responder.instants import instant
from responder.providers import Proof, chosen_secret
from responder.signatures import HmacScheme, Verified, hex_text, verify_hmac

NAME = "klaviyo"
TITLE = "Klaviyo"
GROUP = "newsletters"
NAMES_PEOPLE = "sometimes"
INSTRUCTIONS = """\
In Klaviyo, under Integrations, Webhooks (or by POST /api/webhooks), create a system webhook:
  Endpoint URL   {url}
  Secret key     {secret}
  Topics         event:klaviyo.unsubscribed_from_email_marketing, event:klaviyo.marked_email_as_spam,
                 event:klaviyo.bounced_email, event:klaviyo.subscribed_to_email_marketing
Where an event carries no address, let Responder look people up (responder connection key NAME --api-key pk_…), or
import people with refs such as klaviyo:01J9Z0…; until then their cases wait as "address unknown yet".
"""

SECRET = chosen_secret("the webhook's secret key", shortest=16)
SETTINGS = (account("Klaviyo account"),)
PROOF = Proof.DATED
HEADERS = ("klaviyo-signature", "klaviyo-timestamp", "klaviyo-webhook-id")
# It tries for two days, and whether a retry is stamped anew is not documented.
SCHEME = HmacScheme(
    signature="klaviyo-signature",
    timestamp="klaviyo-timestamp",
    signed=("body", "timestamp"),
    clock=instant,
    encode=hex_text,
    past_seconds=50 * 3600,
)
MOST_EVENTS = 1000

TOPIC, OF_KLAVIYO = "event:", "klaviyo."
# Where somebody of the company changes a consent: the page of a profile.
BY_STAFF = "PROFILE_PAGE"
KINDS = {
    "unsubscribed_from_email_marketing": Kind.UNSUBSCRIBED,
    "subscribed_to_email_marketing": Kind.RESUBSCRIBED,
    "marked_email_as_spam": Kind.COMPLAINED,
    "bounced_email": Kind.BOUNCED,
}
THEIR_OWN = (Kind.UNSUBSCRIBED, Kind.COMPLAINED, Kind.RESUBSCRIBED)


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over body and timestamp; 50 hours back because of retries, five minutes ahead.

    The webhook's id in the header, which is not signed, has to be the one in the body, which is.
    """
    verified = verify_hmac(request, secrets, replace(SCHEME, clock=partial(_sent_at, request)))
    strict_json.refuse_another(request.body, ("meta", "klaviyo_webhook_id"), request.headers.get("klaviyo-webhook-id"))
    return verified


def _sent_at(request: Inbound, stamp: str) -> datetime:
    """When it was sent. The body, signed as well, says it in UTC; the header takes several forms, and was hours off.

    Raises ValueError where neither says it.
    """
    try:
        told = reading.member(strict_json.load(request.body), "meta")
    except BadPayload:
        told = None
    return reading.moment(reading.member(told, "timestamp")) or instant(stamp)


def check(request: Inbound) -> str | None:
    """A list of events; a delivery has no id."""
    events = strict_json.load_object(request.body).get("data")
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise BadPayload(f'"data" is no list, or holds more than {MOST_EVENTS}.')
    return None


def accounts(request: Inbound) -> Iterator[str | None]:
    """The one account it says it is of."""
    yield reading.ref(reading.member(strict_json.load(request.body).get("meta"), "klaviyo_account_id"))


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Each event of the delivery."""
    return reading.each(strict_json.load(request.body)["data"], _event)


def _event(_position: int, item: Mapping[str, Any]) -> NewEvent:
    thing = item["payload"]["data"]
    found = thing["attributes"]
    more = found.get("event_properties") or {}
    email, profile = reading.address(more.get("email_address")), reading.ref(_profile(thing))
    occurred_at = reading.moment(found.get("timestamp"), found.get("datetime"))
    event_id = reading.ref(item.get("external_id")) or reading.ref(thing.get("id"))
    if occurred_at is None or event_id is None or not (email or profile):
        raise BadPayload("It does not say when it happened, to whom, or which event it is.")
    vendor_type = (reading.words(item["topic"]) or "").removeprefix(TOPIC).strip().removeprefix(OF_KLAVIYO)
    kind, method = KINDS.get(vendor_type, Kind.OTHER), reading.words(more.get("method"))
    return NewEvent(
        kind=kind,
        provider_type=vendor_type,
        provider_ref=event_id,
        occurred_at=occurred_at,
        actor=_actor(kind, vendor_type, method),
        email=email,
        refs=reading.refs(klaviyo=profile),
        subject_name=reading.words(more.get("List")),
        extra={"method": method},
    )


def _profile(thing: Mapping[str, Any]) -> Any:
    about = reading.member(reading.member(thing.get("relationships"), "profile"), "data")
    return reading.member(about, "id")


def _actor(kind: Kind, vendor_type: str, method: str | None) -> Actor:
    if vendor_type.startswith("manually_") or method == BY_STAFF:
        return Actor.STAFF
    return Actor.CUSTOMER if kind in THEIR_OWN else Actor.UNKNOWN
