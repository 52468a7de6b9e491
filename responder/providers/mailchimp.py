"""Mailchimp's audience webhooks: a contact unsubscribed, complained, bounced, came back or was deleted.

Source: mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks (read 2026-11-23). Since 2026 Mailchimp
signs where that is switched on; older webhooks are known by the random token in the URL alone. Once a connection has a
secret, nothing unsigned is taken. Without an id of the event, it is told by what it says.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from responder import forms, reading
from responder.errors import BadPayload
from responder.facts import Actor, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, given_secret
from responder.signatures import HmacScheme, Verified, by_its_url, hex_text, verify_hmac

NAME = "mailchimp"
TITLE = "Mailchimp"
GROUP = "newsletters"
INSTRUCTIONS = """\
In Mailchimp, under Audience, Settings, Webhooks, create a webhook:
  Callback URL   {url}
  Updates        Unsubscribes, Cleaned addresses, Subscribes
  Sources        by a subscriber; not by an admin and not via the API, or a clean-up becomes a pile of goodbyes
Switch signing on; Mailchimp shows the signing secret once, and Responder has to know it:
  responder connect mailchimp --name … --secret …
Until it knows one, this address alone lets in: show it to nobody."""

SECRET = given_secret("Mailchimp's signing secret", needed=False)
PROOF = Proof.DATED
HEADERS = ("x-mailchimp-signature",)
# Tries are spread over 75 minutes, and whether a retry is stamped anew is not documented.
SCHEME = HmacScheme(signature="x-mailchimp-signature", between=",", joint="=", encode=hex_text, past_seconds=90 * 60)


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over timestamp and body, 90 minutes back because of retries; by the URL where there is no secret."""
    return verify_hmac(request, secrets, SCHEME) if secrets else by_its_url(request)


def check(request: Inbound) -> str | None:
    """One event as a form; a delivery has no id."""
    forms.load(request.body, "type")
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([forms.load(request.body)], partial(_event, request))


def _event(request: Inbound, _position: int, form: Mapping[str, str]) -> NewEvent:
    vendor_type = reading.words(form["type"]) or ""
    email, contact = reading.address(form.get("data[email]")), reading.ref(form.get("data[id]"))
    contact = None if vendor_type == "campaign" else contact
    if not (email or contact or vendor_type not in ("unsubscribe", "cleaned", "subscribe")):
        raise BadPayload("It names nobody.")
    fired_at, of_list = reading.moment(form.get("fired_at")), reading.words(form.get("data[list_id]"))
    when = fired_at.isoformat() if fired_at else reading.made_ref(dict(form))
    kind = _kind(vendor_type, form)
    return NewEvent(
        kind=kind,
        provider_type=vendor_type,
        provider_ref=reading.made_ref(kind, vendor_type, contact or email, of_list, when),
        occurred_at=fired_at or request.received_at,
        actor=_actor(kind, form),
        email=email,
        given_name=reading.words(form.get("data[merges][FNAME]")),
        family_name=reading.words(form.get("data[merges][LNAME]")),
        refs=reading.refs(mailchimp=contact),
        subject_ref=of_list,
        extra={
            "action": reading.words(form.get("data[action]")),
            "reason": reading.words(form.get("data[reason]")),
            "campaign": reading.words(form.get("data[campaign_id]")),
        },
    )


def _kind(vendor_type: str, form: Mapping[str, str]) -> Kind:
    if vendor_type in ("unsubscribe", "cleaned") and form.get("data[reason]") == "abuse":
        return Kind.COMPLAINED
    if vendor_type == "unsubscribe":
        # An admin archived or deleted the contact: nobody said goodbye.
        return Kind.OTHER if form.get("data[action]") == "delete" else Kind.UNSUBSCRIBED
    return {"cleaned": Kind.BOUNCED, "subscribe": Kind.RESUBSCRIBED}.get(vendor_type, Kind.OTHER)


def _actor(kind: Kind, form: Mapping[str, str]) -> Actor:
    """Whose doing an unsubscribe was is not said: it goes by the sources ticked. Archiving is staff's."""
    if form.get("data[action]") == "delete":
        return Actor.STAFF
    return Actor.CUSTOMER if kind is Kind.COMPLAINED else Actor.UNKNOWN
