"""RevenueCat: a customer turned the renewal of an app's subscription off or on again, or it ended.

Source: RevenueCat's "Webhooks" and "Event types and fields" (read 2026-11-23), and the sample events of its docs
(code_blocks/integrations/webhooks; read 2026-11-28). It signs nothing: a password, or else the random token in the URL,
is what proves the sender. An address is sent only where the app has set one ($email).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Family, Inbound, Kind, NewEvent, Unreadable
from responder.passwords import HEADER, by_its_password
from responder.providers import Proof, given_secret
from responder.signatures import Verified

NAME = "revenuecat"
TITLE = "RevenueCat (App Store, Google Play)"
GROUP = "billing"
NAMES_PEOPLE = "sometimes"
INSTRUCTIONS = """\
In RevenueCat, under Integrations, Webhooks, add a webhook:
  Webhook URL            {url}
  Authorization header   a secret of your own, the same as with --secret; or leave it empty: the URL is the secret
  Environment            Production
RevenueCat signs nothing: without a secret whoever knows this address can post goodbyes to it. Show it to nobody.
Where an event carries no $email, let Responder look people up (responder connection key NAME --api-key sk_… --set
project=proj…), or import people with refs such as revenuecat:1001; until then their cases wait as "address unknown
yet"."""

SECRET = given_secret("the value of the Authorization header", needed=False)
PROOF = Proof.SHARED
HEADERS = ()
PASSWORDS = (HEADER,)
WANTS_200 = True

KINDS = {
    "INITIAL_PURCHASE": Kind.REACTIVATED,
    "RENEWAL": Kind.REACTIVATED,  # where nobody had cancelled there is nothing to take back
    "UNCANCELLATION": Kind.CANCELLATION_REVERSED,
    "EXPIRATION": Kind.CANCELLED,
    "SUBSCRIPTION_PAUSED": Kind.PAUSED,
    "TEST": Kind.TEST,
}
# cancel_reason, expiration_reason: nobody decided to leave. A refund by support may leave the subscription running.
INVOLUNTARY = ("BILLING_ERROR", "DEVELOPER_INITIATED", "SUBSCRIPTION_PAUSED")
REFUND = "CUSTOMER_SUPPORT"
# Access that was given away: there is nothing to cancel.
GIVEN = "PROMOTIONAL"
NOBODY = "$RCAnonymousID:"


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """RevenueCat signs nothing: the password it was told has to do, or else the token in the URL."""
    return by_its_password(request, secrets)


def check(request: Inbound) -> str | None:
    """One event; its id stays the same over retries."""
    event = strict_json.load_object(request.body).get("event")
    if not isinstance(reading.member(event, "type"), str) or not isinstance(reading.member(event, "id"), str):
        raise BadPayload("The body is no RevenueCat event: it lacks event.type or event.id.")
    return reading.ref(reading.member(event, "id"))


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([strict_json.load(request.body)["event"]], partial(_event, request))


def _event(request: Inbound, _position: int, item: Mapping[str, Any]) -> NewEvent:
    event_id = reading.ref(item["id"])
    if event_id is None:
        raise BadPayload("It does not say which event it is.")
    why = reading.words(item.get("cancel_reason") or item.get("expiration_reason"))
    told = item.get("subscriber_attributes") or {}
    vendor_type = reading.words(item["type"]) or ""
    return NewEvent(
        kind=_kind(vendor_type, why),
        family=Family.BILLING,
        provider_type=vendor_type,
        provider_ref=event_id,
        occurred_at=reading.moment(item.get("event_timestamp_ms")) or request.received_at,
        actor=Actor.CUSTOMER if why == "UNSUBSCRIBE" else Actor.UNKNOWN,
        voluntary=_is_voluntary(item, why),
        is_test=item.get("environment") == "SANDBOX" or vendor_type == "TEST",
        email=reading.address(reading.member(told.get("$email"), "value")),
        name=reading.words(reading.member(told.get("$displayName"), "value")),
        country=reading.country(item.get("country_code")),
        refs=reading.refs(revenuecat=_user(item)),
        subject_ref=reading.ref(item.get("original_transaction_id")),
        effective_at=reading.moment(item.get("expiration_at_ms")),
        currency=reading.currency(item.get("currency")),
        extra={
            "why": why,
            "product": reading.words(item.get("product_id")),
            "store": reading.words(item.get("store")),
            "period": reading.words(item.get("period_type")),
        },
    )


def _is_voluntary(item: Mapping[str, Any], why: str | None) -> bool:
    """Not where it was ended for them: by whoever pays for their family, too."""
    return why not in INVOLUNTARY and item.get("store") != GIVEN and item.get("is_family_share") is not True


def _user(item: Mapping[str, Any]) -> str | None:
    """The first of this person's ids that the app gave them. An app without a sign-in knows nobody."""
    aliases = item.get("aliases")
    ids = (item.get("app_user_id"), item.get("original_app_user_id"), *(aliases if isinstance(aliases, list) else ()))
    found = (reading.ref(each) for each in ids)
    return next((user for user in found if user and not user.startswith(NOBODY)), None)


def _kind(vendor_type: str, why: str | None) -> Kind:
    if vendor_type == "CANCELLATION":
        return Kind.OTHER if why == REFUND else Kind.CANCELLATION_SCHEDULED
    return KINDS.get(vendor_type, Kind.OTHER)
