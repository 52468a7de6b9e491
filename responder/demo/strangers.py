"""Turns what happens at any open door into requests: a forger's, one sent too late, a form for JSON, half a batch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from responder.demo.era import Era
from responder.demo.northlight import INVOICES, WEEKLY
from responder.demo.platforms import Post, as_json
from responder.instants import now
from responder.models import Connection
from responder.providers.standard import sign

A_DAY = timedelta(days=1)
FORGED = "whsec_" + "Zm9yZ2Vk" * 4


@dataclass(frozen=True, slots=True)
class Visit:
    """One request that does not go through as it is, or not all of it."""

    post: Post
    headers: Mapping[str, str]


def visits(ways_in: Mapping[str, Connection], time: Era) -> Iterator[Visit]:
    """What the log of deliveries shows besides goodbyes, each with a reason of its own."""
    weekly, invoices = ways_in[WEEKLY].secrets["current"], ways_in[INVOICES].secrets["current"]
    happened_at = time.moment(45).isoformat()
    told = Post(
        WEEKLY, "msg_stranger", as_json({"type": "subscriber.unsubscribed", "data": {"email": "x@example.com"}})
    )
    yield Visit(told, sign(told.body, FORGED, delivery=told.id, at=now()))
    yield Visit(told, sign(told.body, weekly, delivery=told.id, at=now() - A_DAY))
    form = Post(INVOICES, "msg_form", b"type=subscription.cancelled&email=seun%40example.com")
    yield Visit(form, sign(form.body, invoices, delivery=form.id, at=now()))
    bounced = {"type": "subscriber.bounced", "timestamp": happened_at, "data": {"id": "b1", "email": "old@example.net"}}
    nobody = {"type": "subscriber.unsubscribed", "timestamp": happened_at, "data": {"id": "b2", "reason": "other"}}
    batch = Post(WEEKLY, "msg_batch", as_json({"events": [bounced, nobody]}))
    yield Visit(batch, sign(batch.body, weekly, delivery=batch.id, at=now()))
