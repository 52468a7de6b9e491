"""Turns what came in at a connection last into what its live check says: waiting, arrived, or turned away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.instants import now
from responder.models import Connection, Delivery, Event
from responder.providers import Proof, provider
from responder.queries.deliveries import deliveries_newest_first
from responder.web.desk.words import plural

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Arrival:
    """The state of the live check; it looks again by itself while `is_open`."""

    title: str
    text: str
    icon: str
    tone: str
    is_open: bool
    delivery: Delivery | None = None


def arrival(session: Session, connection: Connection, since: datetime | None) -> Arrival:
    """What came in at this connection since then; without a moment, what came in last, whenever that was."""
    newest = next(iter(deliveries_newest_first(session, connection_id=connection.id, limit=1)), None)
    if newest is None or (since is not None and newest.received_at < since):
        return _waiting(connection, is_first=newest is None)
    return _arrived(session, connection, newest)


def _waiting(connection: Connection, *, is_first: bool) -> Arrival:
    platform = provider(connection.provider)
    if platform.SECRET.needed and not connection.secrets:
        title, text = (
            "Waiting for the secret",
            f"Tell it below once {platform.TITLE} has shown it. Until then nothing gets in.",
        )
    else:
        title = f"Waiting for the {'first' if is_first else 'next'} delivery …"
        text = f"Post a test from {platform.TITLE}, or leave with an address of your own."
    return Arrival(title, text, "clock", "", is_open=True)


def _arrived(session: Session, connection: Connection, newest: Delivery) -> Arrival:
    title = f"Received {since_in_words(newest.received_at)}"
    proof = _proof(connection)
    if newest.state == "received":
        return Arrival(title, f"{proof}; it is being read.", "check", "good", is_open=True, delivery=newest)
    if newest.state == "failed":
        text = f"{proof}, but it could not be read. {newest.problem or ''}"
        return Arrival(title, text, "triangle-alert", "bad", is_open=False, delivery=newest)
    said = f"{proof}. {_told(session, newest)}"
    return Arrival(title, said, "circle-check", "good", is_open=False, delivery=newest)


def _proof(connection: Connection) -> str:
    if not connection.secrets or provider(connection.provider).PROOF is Proof.URL:
        return "Not signed: its secret address let it in"
    return "Its signature is verified"


def _told(session: Session, delivery: Delivery) -> str:
    """1 event: unsubscribed, Ada Byron."""
    count = delivery.event_count or 0
    if not count:
        return "It told of no event."
    some = session.scalars(
        sa.select(Event).where(Event.delivery_id == delivery.id).order_by(Event.id).limit(MOST_NAMED)
    ).all()
    return f"{plural(count, 'event')}{_named(some, count)}."


def _named(events: Sequence[Event], count: int) -> str:
    if not events:
        return ", known already"
    words = "; ".join(event_in_words(event) for event in events)
    more = f"; and {count - len(events):,} more" if count > len(events) else ""
    return f": {words}{more}"


def event_in_words(event: Event) -> str:
    """Unsubscribed, Ada Byron: what happened and to whom, as far as the platform says."""
    who = event.name or " ".join(filter(None, (event.given_name, event.family_name))) or event.email
    what = event.kind.replace("_", " ")
    return f"{what}, {who}" if who else f"{what}, by reference only"


def since_in_words(moment: datetime) -> str:
    """2 s ago: to the second, since somebody is watching."""
    seconds = max(0, int((now() - moment).total_seconds()))
    if seconds < 60:
        return f"{seconds} s ago"
    if seconds < 3600:
        return f"{seconds // 60} min ago"
    return f"{seconds // 3600} h ago" if seconds < 86_400 else f"{plural(seconds // 86_400, 'day')} ago"
