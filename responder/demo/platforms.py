"""Turns goodbyes into what a newsletter platform, Stripe and SendGrid would post, signed as they sign."""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from responder.demo.era import Era
from responder.demo.goodbyes import Goodbye
from responder.demo.northlight import EVENINGS, SENDGRID_KEYS, STRIPE
from responder.instants import now
from responder.mailcatcher.keys import kept_key_pair, signed


@dataclass(frozen=True, slots=True)
class Post:
    """One request to one connection: the same bytes and the same id at every run."""

    way_in: str
    id: str
    body: bytes


def posts(goodbyes: Iterable[Goodbye], era: Era) -> Iterator[Post]:
    """A request per goodbye; SendGrid gathers its events into one array."""
    for way_in, some in groupby(goodbyes, key=lambda goodbye: goodbye.way_in):
        if way_in == EVENINGS:
            yield Post(way_in, "", as_json([_sendgrid(goodbye, era) for goodbye in some]))
        else:
            event = _stripe if way_in == STRIPE else _standard
            yield from (Post(way_in, f"msg_{each.key}", as_json(event(each, era))) for each in some)


def as_json(value: Any) -> bytes:
    """The bytes of a body."""
    return json.dumps(value, ensure_ascii=False).encode()


def _standard(goodbye: Goodbye, era: Era) -> dict[str, Any]:
    happened_at = era.moment(goodbye.minutes_ago).isoformat()
    data = {"id": f"evt_{goodbye.key}", "email": goodbye.who, "occurred_at": happened_at, **goodbye.more}
    if goodbye.since:
        data["subscribed_since"] = era.ago(goodbye.since).isoformat()
    if goodbye.ends:
        data["effective_at"] = era.ahead(goodbye.ends).isoformat()
    return {"type": goodbye.what, "timestamp": happened_at, "data": data}


def _stripe(goodbye: Goodbye, era: Era) -> dict[str, Any]:
    ended_at = int(era.moment(goodbye.minutes_ago).timestamp())
    price = {"nickname": "Northlight Pro (monthly)", "unit_amount": 900, "recurring": {"interval": "month"}}
    subscription = {
        "id": f"sub_{goodbye.key}",
        "object": "subscription",
        "customer": goodbye.who,
        "status": "canceled",
        "currency": "eur",
        "start_date": int(era.moment_ago(goodbye.since or "1y").timestamp()),
        "canceled_at": ended_at,
        "ended_at": ended_at,
        "cancel_at_period_end": False,
        "cancellation_details": {"reason": "cancellation_requested", "feedback": None, "comment": None, **goodbye.more},
        "items": {"object": "list", "data": [{"price": price, "quantity": 1}]},
        "metadata": {},
    }
    return {
        "id": f"evt_{goodbye.key}",
        "object": "event",
        "type": goodbye.what,
        "created": ended_at,
        "livemode": True,
        "data": {"object": subscription},
    }


def _sendgrid(goodbye: Goodbye, era: Era) -> dict[str, Any]:
    return {
        "event": goodbye.what,
        "email": goodbye.who,
        "timestamp": int(era.moment(goodbye.minutes_ago).timestamp()),
        "sg_event_id": f"evt_{goodbye.key}",
        "sg_message_id": f"evenings.{goodbye.key}",
        "asm_group_id": 4711,
    }


def headers(post: Post, *, provider: str, secret: str, folder: Path) -> Mapping[str, str]:
    """What proves, at this moment, that the platform sent it."""
    moment = str(int(now().timestamp()))
    if provider == "sendgrid":
        return signed(kept_key_pair(folder / SENDGRID_KEYS)[0], post.body)
    if provider == "stripe":
        digest = hmac.digest(secret.encode(), f"{moment}.".encode() + post.body, hashlib.sha256)
        return {"stripe-signature": f"t={moment},v1={digest.hex()}"}
    key = b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{post.id}.{moment}.".encode() + post.body, hashlib.sha256)
    return {
        "webhook-id": post.id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{b64encode(digest).decode()}",
    }
