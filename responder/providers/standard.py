"""Standard Webhooks: what a newsletter or billing platform without a file of its own posts.

Source: the Standard Webhooks specification, and `T` and `data` as Responder documents them. The `svix-*` names of
the same three headers are taken as well.
"""

import binascii
import secrets as randomness
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from responder import reading, standard_events, strict_json
from responder.facts import Inbound, NewEvent, Unreadable
from responder.providers import Proof, SecretRule
from responder.signatures import HmacScheme, Verified, base64_key, sign_hmac, verify_hmac

NAME = "standard"
TITLE = "Standard Webhooks (any platform)"
INSTRUCTIONS = """\
In your platform, or in the code that knows about goodbyes, add a webhook:
  URL      {url}
  Secret   {secret}
It signs as standardwebhooks.com describes (webhook-id, webhook-timestamp, webhook-signature) and posts
  {{"type": "subscriber.unsubscribed", "timestamp": "2026-11-23T12:00:00Z", "data": {{"email": "…"}}}}
or up to 1,000 of these as {{"events": [ … ]}}. Libraries for most languages sign in one call."""

SHORTEST_KEY_BYTES = 16
WEBHOOK = ("webhook-id", "webhook-timestamp", "webhook-signature")
SVIX = ("svix-id", "svix-timestamp", "svix-signature")
HEADERS = (*WEBHOOK, *SVIX)
PROOF = Proof.DATED


def _refuse_secret(secret: str) -> str | None:
    try:
        key = base64_key(secret)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < SHORTEST_KEY_BYTES:
        return "A Standard Webhooks secret is whsec_ followed by base64 of at least 16 bytes."
    return None


def _new_secret() -> str:
    return "whsec_" + b64encode(randomness.token_bytes(32)).decode()


SECRET = SecretRule(what="the signing secret (whsec_…)", refuse=_refuse_secret, make=_new_secret)


def _scheme(names: tuple[str, str, str]) -> HmacScheme:
    of_id, of_timestamp, of_signature = names
    return HmacScheme(
        id=of_id,
        timestamp=of_timestamp,
        signature=of_signature,
        between=" ",
        joint=",",
        key=base64_key,
        signed=("id", b".", "timestamp", b".", "body"),
    )


_SCHEMES = {WEBHOOK[0]: _scheme(WEBHOOK), SVIX[0]: _scheme(SVIX)}


def _id_header(request: Inbound) -> str:
    return WEBHOOK[0] if WEBHOOK[0] in request.headers else SVIX[0]


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over id, timestamp and body; five minutes either way."""
    return verify_hmac(request, secrets, _SCHEMES[_id_header(request)])


def sign(body: bytes, secret: str, *, delivery: str, at: datetime) -> dict[str, str]:
    """The headers a platform sends along: for the demo, which plays one, and for the tests."""
    timestamp = str(int(at.timestamp()))
    signed = sign_hmac(b"%b.%b.%b" % (delivery.encode(), timestamp.encode(), body), secret, _SCHEMES[WEBHOOK[0]])
    return dict(zip(WEBHOOK, (delivery, timestamp, f"v1,{signed.decode()}"), strict=True))


def check(request: Inbound) -> str | None:
    """One event, or a list of up to 1,000; the delivery's id stays the same over retries."""
    standard_events.refuse_list(strict_json.load(request.body))
    return request.headers.get(_id_header(request))


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Each event of the delivery, whoever it is about."""
    body = strict_json.load(request.body)
    events = reading.member(body, "events")
    delivery = request.headers.get(_id_header(request), "")
    return reading.each([body] if events is None else events, partial(_event, delivery, request.received_at))


def _event(delivery: str, received_at: datetime, position: int, item: Mapping[str, Any]) -> NewEvent:
    return standard_events.event(item, ref=f"{delivery}:{position}", received_at=received_at)
