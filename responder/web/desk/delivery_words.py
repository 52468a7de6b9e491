"""Turns a delivery and its events into the words and labels the desk shows them in."""

from collections.abc import Iterator, Sequence

from responder.facts import Way
from responder.models import Delivery, DeliveryState, Event, Verification
from responder.web.desk.rows import Chip
from responder.web.desk.words import plural

MOST_NAMED = 3
VERIFICATIONS = {
    Verification.VERIFIED: Chip("signature verified", "shield-check", "good"),
    Verification.PREVIOUS_SECRET: Chip("verified with the previous secret", "key-round", "warn"),
    Verification.SECRET_ADDRESS: Chip("by its secret address", "link-2"),
}
STATES = {
    DeliveryState.RECEIVED: Chip("waits to be read", "clock"),
    DeliveryState.PARSED: Chip("read", "check", "good"),
    DeliveryState.FAILED: Chip("could not be read", "triangle-alert", "bad"),
    DeliveryState.ERASED: Chip("body erased", "minus"),
}
WAYS = {
    Way.POLLED: Chip("fetched", "rotate-ccw"),
    Way.IMPORTED: Chip("out of a file", "file-text"),
    Way.BACKFILL: Chip("history, out of a file", "file-text"),
}
OUTCOMES = {
    "opened": "opened a case",
    "joined": "joined a case",
    "withdrew": "called a case off",
    "silenced": "ended in silence",
    "letter": "told of a letter of ours",
    "noted": "noted; nothing follows from it",
}


def chips(delivery: Delivery) -> Iterator[Chip]:
    """How it came and was verified, whether it was read, and what it cost."""
    if delivery.way in WAYS:
        yield WAYS[Way(delivery.way)]
    if delivery.verification:
        yield VERIFICATIONS[Verification(delivery.verification)]
    if delivery.used_previous_token:
        yield Chip("to the previous address", "link-2", "warn")
    is_partly_read = delivery.state == DeliveryState.PARSED and delivery.problem
    yield Chip("read in part", "triangle-alert", "warn") if is_partly_read else STATES[DeliveryState(delivery.state)]
    if delivery.took_ms is not None:
        yield Chip(f"{delivery.took_ms:,} ms" if delivery.took_ms else "under 1 ms", "clock")


def events_in_words(count: int | None, events: Sequence[Event]) -> str:
    """1 event: unsubscribed, Ada Byron. `events` are some of them; none where all were known before."""
    if not count:
        return "no event"
    if not events:
        return f"{plural(count, 'event')}, known already"
    words = "; ".join(event_in_words(event) for event in events[:MOST_NAMED])
    more = f"; and {count - MOST_NAMED:,} more" if count > MOST_NAMED else ""
    return f"{plural(count, 'event')}: {words}{more}"


def event_in_words(event: Event) -> str:
    """Unsubscribed, Ada Byron: what happened and to whom, as far as the platform says."""
    return f"{event.kind.replace('_', ' ')}, {who(event)}"


def who(event: Event) -> str:
    """The person of an event: by name, else by address, else that only a reference is known."""
    parts = " ".join(part for part in (event.given_name, event.family_name) if part)
    return event.name or parts or event.email or ("known by reference only" if event.refs else "nobody named")
