"""Turns a request at a platform's way in into one verified, well-formed, committed raw delivery.

The hot path of the house: no ORM, no enqueue, no parsing into events. A documented exception to "steps do not
commit": requests in flight share one commit (`responder.intake.writer`).
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from responder.errors import BadPayload
from responder.facts import Inbound
from responder.instants import new_id
from responder.intake.bell import Bell
from responder.intake.ways_in import WayIn, WaysIn
from responder.intake.writer import Receipt, Writer
from responder.journey import Step
from responder.providers import refuse_another_account
from responder.queue import ring

__all__ = ["Receipt", "WayIn", "receive", "way_in"]

LONGEST_KEY = 200

_ways_in = WaysIn()
_writer = Writer()
_bell = Bell(lambda: ring(Step.TRIAGE))


def way_in(provider: str, token: str) -> WayIn | None:
    """The live connection this URL leads to, or None. Raises Temporary when the database is away."""
    found = _ways_in.find(token)
    return found if found and provider == found.provider.NAME else None


def receive(door: WayIn, request: Inbound) -> Receipt:
    """Verify, check and commit one delivery; the bell for triage rings afterwards, on its own time.

    A delivery we know already is not stored again: its receipt names the first one. Raises BadSignature,
    BadPayload, or Temporary when it could not be committed in time; the sender may then simply repeat it.
    """
    door.provider.verify(request, door.secrets)
    key = _key(door, request)
    refuse_another_account(door.provider, request, door.settings.get("account"))
    receipt = _writer.write(_row(door, request, key))
    if receipt.is_new:
        _bell.pull()
    return receipt


def _key(door: WayIn, request: Inbound) -> str | None:
    try:
        return door.provider.check(request)
    except BadPayload:
        if getattr(door.provider, "TAKES_ALL_IT_SIGNED", False):
            return None  # triage says on the delivery what is wrong with it
        raise


def _row(door: WayIn, request: Inbound, key: str | None) -> dict[str, Any]:
    return {
        "id": new_id(),
        "connection_id": door.id,
        "dedup_key": key if key and len(key) <= LONGEST_KEY else _digest(key.encode() if key else request.body),
        "received_at": request.received_at,
        "content_type": request.content_type,
        "headers": _storable(door, request.headers),
        "body": request.body,
        "state": "received",
    }


def _storable(door: WayIn, headers: Mapping[str, str]) -> Mapping[str, str]:
    """The headers without those that hold a secret: a stored one could be read, and posted again, by others."""
    if not door.passwords:
        return headers
    return {name: value for name, value in headers.items() if name not in door.passwords}


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
