"""Ghost, asked: a member left a newsletter, cancelled, came back, or marked mail as spam. For sites whose webhooks
cannot be used; the activity feed also says who did it, which Ghost's webhooks do not.

What is read here is one event of the feed, as `responder/pollers/ghost_admin.py` brings it. Of members who are deleted
the feed keeps nothing.

Source: TryGhost/Ghost, event-repository.js, member-repository.js (`canceled` is a subscription that will not renew,
`expired` one that has ended) and the table members_subscribe_events (its sources) in schema.js (read 2026-11-28)
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from responder import reading, strict_json
from responder.connection_settings import EVERY_SECONDS, Setting, web_address
from responder.errors import BadPayload, BadSignature
from responder.facts import Actor, Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, given_secret
from responder.signatures import Verified

NAME = "ghost_admin"
TITLE = "Ghost (asked, without webhooks)"
INSTRUCTIONS = """\
In Ghost, under Settings, Advanced, Integrations, add a custom integration. It shows:
  API URL         that is the url
  Admin API key   that is the secret; not the Content API key
Responder has to know both:
  responder connect ghost_admin --name … --setting url=https://… --secret …
Ghost is asked every minute, from now on. Whoever had left before is not brought."""
GROUP = "newsletters"

SECRET = given_secret("the Admin API key", shortest=89)
PROOF = Proof.NOBODY
HEADERS = ()
SETTINGS = (
    Setting(name="url", about="where Ghost's dashboard opens, https://…", read=web_address, is_required=True),
    EVERY_SECONDS,
)

ACTORS = {
    "member": Actor.CUSTOMER,
    "admin": Actor.STAFF,
    "import": Actor.STAFF,
    "api": Actor.API,
    "system": Actor.PROVIDER,
}
SUBSCRIPTIONS = {
    "canceled": Kind.CANCELLATION_SCHEDULED,
    "expired": Kind.CANCELLED,
    "reactivated": Kind.CANCELLATION_REVERSED,
    "created": Kind.REACTIVATED,
}


def verify(_request: Inbound, _secrets: Sequence[str]) -> Verified:
    """Nobody posts here."""
    raise BadSignature("This connection asks Ghost; for webhooks there is another.")


def check(request: Inbound) -> str | None:
    """One event of the feed."""
    if not isinstance(strict_json.load_object(request.body).get("data"), dict):
        raise BadPayload("The body is no event of Ghost's: it lacks its data.")
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event."""
    return reading.each([strict_json.load(request.body)], _event)


def _event(_position: int, item: Mapping[str, Any]) -> NewEvent:
    data, vendor_type = item["data"], reading.words(item["type"]) or ""
    ref, at, member = reading.ref(data.get("id")), reading.moment(data.get("created_at")), data.get("member")
    member_id = reading.ref(reading.member(member, "id") or data.get("member_id"))
    if ref is None or at is None or member_id is None:
        raise BadPayload("It does not say who it is about, or when it happened.")
    return NewEvent(
        provider_ref=reading.made_ref(vendor_type, ref),
        occurred_at=at,
        email=reading.address(reading.member(member, "email")),
        name=reading.words(reading.member(member, "name")),
        refs=reading.refs(ghost=member_id),
        **_what(vendor_type, data),
    )


def _what(vendor_type: str, data: Mapping[str, Any]) -> dict[str, Any]:
    if vendor_type == "newsletter_event":
        return {
            "kind": Kind.RESUBSCRIBED if data.get("subscribed") else Kind.UNSUBSCRIBED,
            "family": Family.LIST,
            "provider_type": vendor_type,
            "actor": ACTORS.get(str(data.get("source")), Actor.UNKNOWN),
            "subject_ref": reading.ref(data.get("newsletter_id")),
            "subject_name": reading.words(reading.member(data.get("newsletter"), "name")),
        }
    if vendor_type == "subscription_event":
        return _subscription(data)
    complained = vendor_type in ("email_complaint_event", "email_complained_event")
    return {"kind": Kind.COMPLAINED if complained else Kind.OTHER, "provider_type": vendor_type}


def _subscription(data: Mapping[str, Any]) -> dict[str, Any]:
    """An end that nobody had announced is none they decided: a payment failed, or it was ended for them.

    One they had announced joins what they said then.
    """
    kind = SUBSCRIPTIONS.get(str(data.get("type")), Kind.OTHER)
    return {
        "kind": kind,
        "family": Family.BILLING,
        "provider_type": f"subscription_event {reading.words(data.get('type')) or ''}".strip(),
        "voluntary": kind is not Kind.CANCELLED,
        "subject_ref": reading.ref(data.get("subscription_id")),
        "subject_name": reading.words(data.get("tierName")),
        "currency": reading.currency(data.get("currency")),
    }
