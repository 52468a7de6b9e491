"""ActiveCampaign: a contact unsubscribed, often with a reason in their own words, bounced or came back.

Source: developers.activecampaign.com/page/webhooks (read 2026-11-23). ActiveCampaign signs nothing: a password, or
else the random token in the URL, is what proves the sender. What could not be taken is never repeated.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from responder import forms, reading
from responder.errors import BadPayload
from responder.facts import Actor, Inbound, Kind, NewEvent, Unreadable
from responder.passwords import HEADER, by_its_password
from responder.providers import Proof, given_secret
from responder.signatures import Verified

NAME = "activecampaign"
TITLE = "ActiveCampaign"
GROUP = "newsletters"
INSTRUCTIONS = """\
In ActiveCampaign, under Settings, Developer, Manage Webhooks, add a webhook:
  URL           {url}, by choice with a user and password of your own in it, as with --secret user:password
  Types         Unsubscribes, Bounces, Subscribes
  Initialize    by a contact, and by an admin if you want to see those, too
ActiveCampaign signs nothing: without a secret whoever knows this address can post goodbyes to it. Show it to nobody.
It never repeats what could not be taken: let Responder run all the time."""

SECRET = given_secret("user and password in the webhook's URL, with a colon between", needed=False)
PROOF = Proof.SHARED
HEADERS = ()
PASSWORDS = (HEADER,)

KINDS = {"unsubscribe": Kind.UNSUBSCRIBED, "subscribe": Kind.RESUBSCRIBED, "bounce": Kind.BOUNCED}
ACTORS = {"public": Actor.CUSTOMER, "admin": Actor.STAFF, "api": Actor.API, "system": Actor.PROVIDER}


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """ActiveCampaign signs nothing: the password it was told has to do, or else the token in the URL."""
    return by_its_password(request, secrets)


def check(request: Inbound) -> str | None:
    """One event as a form; a delivery has no id."""
    forms.load(request.body, "type")
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([forms.load(request.body)], partial(_event, request))


def _event(request: Inbound, _position: int, form: Mapping[str, str]) -> NewEvent:
    vendor_type = reading.words(form["type"]) or ""
    email, contact = reading.address(form.get("contact[email]")), reading.ref(form.get("contact[id]"))
    if not (email or contact):
        raise BadPayload("It names nobody.")
    of_list = reading.words(form.get("list") or form.get("list[0][id]"))
    told_at = reading.moment(form.get("date_time"))
    when = told_at.isoformat() if told_at else reading.made_ref(dict(form))
    return NewEvent(
        kind=KINDS.get(vendor_type, Kind.OTHER),
        provider_type=vendor_type,
        provider_ref=reading.made_ref(vendor_type, contact, email, of_list, when),
        occurred_at=told_at or request.received_at,
        actor=ACTORS.get(form.get("initiated_from", ""), Actor.UNKNOWN),
        email=email,
        given_name=reading.words(form.get("contact[first_name]")),
        family_name=reading.words(form.get("contact[last_name]")),
        refs=reading.refs(activecampaign=contact),
        # "0" is all of them.
        subject_ref=of_list if of_list != "0" else None,
        comment=reading.lines(form.get("unsubscribe[reason]")),
        extra={"campaign": reading.words(form.get("campaign[id]")), "tags": reading.words(form.get("contact[tags]"))},
    )
