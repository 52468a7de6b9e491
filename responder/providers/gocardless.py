"""GoCardless: a subscription or the mandate behind it was cancelled, ended, paused or came back.

Events carry no address: the person is found by a stored `gocardless:CU…` (or the subscription's or mandate's id), or by
the address that your own code put into the metadata. Source: gocardless-pro 3.22.0, gocardless_pro/webhooks.py and
resources/event.py, and developer.gocardless.com (read 2026-11-23). The whole batch is sent again when it was not taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Actor, Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, given_secret
from responder.signatures import HmacScheme, Verified, hex_text, verify_hmac

NAME = "gocardless"
TITLE = "GoCardless"
GROUP = "billing"
NAMES_PEOPLE = "sometimes"
INSTRUCTIONS = """\
In GoCardless, under Developers, Create, Webhook endpoint:
  URL      {url}
GoCardless then shows the endpoint's secret; Responder has to know it:
  responder connect gocardless --name … --secret …
Events carry no address: import customers with refs such as gocardless:CU123, or their cases wait as "address unknown
yet"."""

SECRET = given_secret("the webhook endpoint's secret")
PROOF = Proof.UNDATED
HEADERS = ("webhook-signature",)
SCHEME = HmacScheme(signature="webhook-signature", signed=("body",), encode=hex_text)
MOST_EVENTS = 1000

# What nobody decided: the last payment of a plan was taken, or no bank takes it any more.
ENDED_BY_ITSELF = ("finished", "failed", "expired")
KINDS = {
    ("subscriptions", "cancelled"): Kind.CANCELLED,
    ("subscriptions", "finished"): Kind.CANCELLED,
    ("subscriptions", "paused"): Kind.PAUSED,
    ("subscriptions", "resumed"): Kind.RESUMED,
    ("mandates", "cancelled"): Kind.CANCELLED,
    ("mandates", "failed"): Kind.CANCELLED,
    ("mandates", "expired"): Kind.CANCELLED,
    ("mandates", "reinstated"): Kind.REACTIVATED,
}
# A program cancels because somebody clicked in it: whose doing that was, a manager sees.
ACTORS = {"customer": Actor.CUSTOMER, "gocardless": Actor.PROVIDER, "bank": Actor.PROVIDER}
AT_THE_BANK = "mandate_cancelled"


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over the body alone: a repetition is told by the ids in it, not by its age."""
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """A list of events."""
    body = strict_json.load_object(request.body)
    events = body.get("events")
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise BadPayload(f'"events" is no list, or holds more than {MOST_EVENTS}.')
    return reading.ref(reading.member(body.get("meta"), "webhook_id"))


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Each event of the batch, whatever its resource."""
    return reading.each(strict_json.load(request.body)["events"], _event)


def _event(_position: int, item: Mapping[str, Any]) -> NewEvent:
    resource, action = reading.words(item["resource_type"]) or "", reading.words(item["action"]) or ""
    event_id, occurred_at = reading.ref(item.get("id")), reading.moment(item.get("created_at"))
    if event_id is None or occurred_at is None:
        raise BadPayload("It does not say when it happened, or which event it is.")
    links, details = item.get("links") or {}, item.get("details") or {}
    subject = reading.ref(links.get("subscription") or links.get("mandate"))
    return NewEvent(
        kind=KINDS.get((resource, action), Kind.OTHER),
        family=Family.BILLING,
        actor=_actor(details),
        voluntary=_is_voluntary(action, details),
        provider_type=f"{resource}.{action}",
        provider_ref=event_id,
        occurred_at=occurred_at,
        email=_address(item),
        refs=reading.refs(gocardless=links.get("customer") or subject),
        subject_ref=subject,
        extra={
            "origin": reading.words(details.get("origin")),
            "cause": reading.words(details.get("cause")),
            "description": reading.words(details.get("description"), longest=500),
            "metadata": item.get("resource_metadata") or item.get("metadata") or {},
        },
    )


def _actor(details: Mapping[str, Any]) -> Actor:
    """Whose doing it was. Who goes to their bank to end a mandate has decided it themselves."""
    if details.get("cause") == AT_THE_BANK and details.get("origin") == "bank":
        return Actor.CUSTOMER
    return ACTORS.get(str(details.get("origin")), Actor.UNKNOWN)


def _is_voluntary(action: str, details: Mapping[str, Any]) -> bool:
    """Not where it ended by itself, or because an account was closed."""
    by_the_bank = details.get("origin") == "bank" and details.get("cause") != AT_THE_BANK
    return action not in ENDED_BY_ITSELF and not by_the_bank


def _address(item: Mapping[str, Any]) -> str | None:
    told = (reading.member(item.get(name), "email") for name in ("resource_metadata", "metadata"))
    return next((found for value in told if (found := reading.address(value))), None)
