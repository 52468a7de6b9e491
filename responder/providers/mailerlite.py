"""MailerLite: a subscriber left, complained, bounced, came back or was deleted.

Source: developers.mailerlite.com/docs/webhooks (read 2026-11-23). The new MailerLite: Classic is another product.
Neither an id of the event nor a time is signed along: an event is told by what it says.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, given_secret
from responder.signatures import HmacScheme, Verified, hex_text, verify_hmac

NAME = "mailerlite"
TITLE = "MailerLite"
GROUP = "newsletters"
INSTRUCTIONS = """\
In MailerLite, under Integrations, Webhooks, add a webhook:
  Callback URL   {url}
  Events         Unsubscribed, Marked as spam, Bounced, Deleted, Active
MailerLite then shows its signing secret; Responder has to know it:
  responder connect mailerlite --name … --secret …"""

SECRET = given_secret("the webhook's signing secret")
PROOF = Proof.UNDATED
HEADERS = ("signature",)
SCHEME = HmacScheme(signature="signature", signed=("body",), encode=hex_text)
MOST_EVENTS = 1000

KINDS = {
    "subscriber.unsubscribed": Kind.UNSUBSCRIBED,
    "subscriber.removed_from_group": Kind.UNSUBSCRIBED,
    "subscriber.spam_reported": Kind.COMPLAINED,
    "subscriber.bounced": Kind.BOUNCED,
    "subscriber.deleted": Kind.ERASED,
    "subscriber.active": Kind.RESUBSCRIBED,
}
THEIR_OWN = (Kind.UNSUBSCRIBED, Kind.COMPLAINED)


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over the body alone: a repetition is told by its bytes, not by its age."""
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """One event, flat or nested, or a list of them; a delivery has no id."""
    body = strict_json.load_object(request.body)
    events = body.get("events", [body])
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise BadPayload(f'"events" is no list, or holds more than {MOST_EVENTS}.')
    if "events" not in body and not isinstance(_type(body), str):
        raise BadPayload('The body names no "event" and no "type".')
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Each event of the delivery."""
    body = strict_json.load(request.body)
    return reading.each(body.get("events", [body]), partial(_event, request))


def _type(item: Mapping[str, Any]) -> Any:
    return item.get("event") or item.get("type")


def _event(request: Inbound, _position: int, item: Mapping[str, Any]) -> NewEvent:
    who = item.get("subscriber") or item
    vendor_type = reading.words(_type(item)) or ""
    kind = KINDS.get(vendor_type, Kind.OTHER)
    told_at = reading.moment(
        who.get("unsubscribed_at") if kind is Kind.UNSUBSCRIBED else None, who.get("updated_at"), who.get("deleted_at")
    )
    email, ref = reading.address(who.get("email")), reading.ref(who.get("id"))
    if not (email or ref):
        raise BadPayload("It names nobody.")
    fields, group = who.get("fields") or {}, item.get("group")
    return NewEvent(
        kind=kind,
        provider_type=vendor_type,
        provider_ref=reading.made_ref(
            vendor_type, ref, email, told_at.isoformat() if told_at else reading.made_ref(item)
        ),
        occurred_at=told_at or request.received_at,
        # Out of a group they may have been taken by anybody.
        actor=Actor.CUSTOMER if kind in THEIR_OWN and not group else Actor.UNKNOWN,
        # MailerLite's own examples and tests are of no account.
        is_test=item.get("account_id") in (0, "0"),
        email=email,
        given_name=reading.words(fields.get("name")),
        family_name=reading.words(fields.get("last_name")),
        refs=reading.refs(mailerlite=ref),
        subject_ref=reading.ref(reading.member(group, "id")),
        subject_name=reading.words(reading.member(group, "name")),
        subscribed_since_on=reading.day(who.get("subscribed_at")),
        extra={"status": reading.words(who.get("status")), "country": reading.words(fields.get("country"))},
    )
