"""Files somebody hands in, for platforms that post nothing: who left, as `responder import events` reads it.

Whatever connection a file belongs to, its deliveries are in the words of `standard` and read here.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from responder import reading, standard_events, strict_json
from responder.errors import BadSignature
from responder.facts import Inbound, NewEvent, Unreadable
from responder.providers import Proof, SecretRule
from responder.signatures import Verified

NAME = "csv"
TITLE = "CSV files (platforms without webhooks)"
INSTRUCTIONS = """\
Export from your platform who left, and hand the file in, once as history, of which nobody hears:
  responder import events FILE --connection … --backfill
From then on, whoever is new in the file has left:
  responder import events FILE --connection …
A file may come again, or overlap an earlier one: nobody counts twice."""
GROUP = "newsletters"

SECRET = SecretRule(
    what="none: files are handed in on this machine",
    refuse=lambda _secret: "Nobody posts here, so there is nothing to sign. Connect it without a secret.",
    needed=False,
)
PROOF = Proof.NOBODY
HEADERS = ()


def verify(_request: Inbound, _secrets: Sequence[str]) -> Verified:
    """Nobody posts here."""
    raise BadSignature("Goodbyes of this connection are handed in as files, and never posted.")


def check(request: Inbound) -> str | None:
    """Events in the words of `standard`."""
    standard_events.refuse_list(strict_json.load(request.body))
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Each row that was usable."""
    body = strict_json.load(request.body)
    events = reading.member(body, "events")
    return reading.each([body] if events is None else events, partial(_event, request.received_at))


def _event(received_at: datetime, position: int, item: Mapping[str, Any]) -> NewEvent:
    return standard_events.event(item, ref=str(position), received_at=received_at, system=NAME)
