"""Mailgun: a recipient unsubscribed, complained or bounced.

Source: Mailgun's "Securing webhooks", django-anymail's webhooks/mailgun.py and mailgun 1.10.0 (read 2026-11-23), and
that webhook's tests with sanitized events as they came in (read 2026-11-28).
The signature stands in the body and covers a time and a token, not what is said: one who saw a delivery could put
other words beside its signature. Each token is therefore taken once, and the URL has to stay secret as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload, BadSignature
from responder.facts import Actor, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, Setting, given_secret
from responder.signatures import HmacScheme, Verified, hex_text, unix_seconds, which_signed, within

NAME = "mailgun"
TITLE = "Mailgun"
GROUP = "newsletters"
INSTRUCTIONS = """\
In Mailgun, under Sending, Webhooks, add a webhook for each of these:
  URL           {url}
  Event types   Unsubscribed, Spam Complaints, Permanent Failure
The same page shows the HTTP webhook signing key; Responder has to know it:
  responder connect mailgun --name … --secret …
Show this address to nobody: Mailgun does not sign what it says."""

SECRET = given_secret("Mailgun's HTTP webhook signing key")
PROOF = Proof.TICKET
HEADERS = ()
SETTINGS = (
    Setting(
        name="key_of",
        about="whose key the secret is: the account's own, or its parent account's",
        default="account",
        choices=("account", "parent"),
    ),
)
SCHEME = HmacScheme(signature="", encode=hex_text)
# What could not be delivered is tried again for eight hours, with the same signature.
PAST_SECONDS, FUTURE_SECONDS = 9 * 3600, 300
LONGEST = 200

TEST_FLAGS = ("is-test-mode", "is-system-test")
# Why mail failed for good that says nothing of the address: Mailgun kept it back, or was kept out.
NOT_THE_ADDRESS = ("suppress-unsubscribe", "suppress-complaint", "espblock", "greylisted", "old")
KINDS = {"unsubscribed": Kind.UNSUBSCRIBED, "complained": Kind.COMPLAINED}


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over the timestamp and the token in the body; nine hours back because of retries."""
    timestamp, token, signature = _ticket(request)
    signed_at = within(request, timestamp, unix_seconds, past_seconds=PAST_SECONDS, future_seconds=FUTURE_SECONDS)
    return Verified(signed_at, which_signed(f"{timestamp}{token}".encode(), [signature], secrets, SCHEME))


def _signed(request: Inbound, body: Mapping[str, Any]) -> Any:
    """What the key's account signed: with the key of a parent account, its own signature beside the subaccount's."""
    return body.get("parent-signature" if request.settings.get("key_of") == "parent" else "signature")


def _ticket(request: Inbound) -> tuple[str, str, str]:
    try:
        ticket = _signed(request, strict_json.load_object(request.body))
    except BadPayload as error:
        raise BadSignature("The body is no JSON, and so holds no signature.") from error
    found = [reading.member(ticket, name) for name in ("timestamp", "token", "signature")]
    timestamp, token, signature = [part if isinstance(part, str) and part.isascii() else "" for part in found]
    if not (token and len(token) <= LONGEST and len(signature) <= LONGEST):
        raise BadSignature("The body holds no signature.")
    return timestamp, token, signature


def check(request: Inbound) -> str | None:
    """One event; the token is good for one delivery, and the same over its retries."""
    body = strict_json.load_object(request.body)
    if not isinstance(reading.member(body.get("event-data"), "event"), str):
        raise BadPayload("The body is no Mailgun event: it lacks event-data.event.")
    return reading.ref(reading.member(_signed(request, body), "token"))


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """The one event of a delivery."""
    return reading.each([strict_json.load(request.body)], partial(_event, request))


def _event(request: Inbound, _position: int, body: Mapping[str, Any]) -> NewEvent:
    item = body["event-data"]
    ticket, flags = _signed(request, body), item.get("flags")
    occurred_at = reading.moment(item.get("timestamp"), ticket.get("timestamp"))
    token = reading.ref(ticket["token"])
    if occurred_at is None or token is None:
        raise BadPayload("It does not say when it happened, or has no token.")
    vendor_type = reading.words(item["event"]) or ""
    of_list = reading.words(reading.member(item.get("mailing-list"), "address"))
    return NewEvent(
        kind=_kind(vendor_type, item),
        is_test=any(reading.member(flags, name) is True for name in TEST_FLAGS),
        provider_type=vendor_type,
        provider_ref=token,
        occurred_at=occurred_at,
        actor=Actor.CUSTOMER if vendor_type in KINDS else Actor.UNKNOWN,
        email=reading.address(item.get("recipient")),
        subject_ref=of_list,
        reason=reading.words(item.get("reason"), longest=100),
        extra={"tags": item.get("tags") or [], "user_variables": item.get("user-variables") or {}},
    )


def _kind(vendor_type: str, item: Mapping[str, Any]) -> Kind:
    if vendor_type != "failed" or item.get("severity") != "permanent":
        return KINDS.get(vendor_type, Kind.OTHER)
    return Kind.OTHER if item.get("reason") in NOT_THE_ADDRESS else Kind.BOUNCED
