"""Turns an event as Responder documents it, `{"type": T, "timestamp": …, "data": {…}}`, into fields of our own.

Whoever has no file of their own posts it, by Standard Webhooks, under another signature, or translated out of a body of
theirs (`responder.translating`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from responder import reading
from responder.errors import BadPayload
from responder.facts import Actor, Family, Kind, NewEvent

SYSTEM = "standard"
"""The name under which a person's `external_id` is kept, unless somebody says another."""

MOST_EVENTS = 1000

KINDS = {
    "subscriber.unsubscribed": Kind.UNSUBSCRIBED,
    "subscriber.resubscribed": Kind.RESUBSCRIBED,
    "subscriber.complained": Kind.COMPLAINED,
    "subscriber.bounced": Kind.BOUNCED,
    "subscriber.erased": Kind.ERASED,
    "subscription.cancellation_scheduled": Kind.CANCELLATION_SCHEDULED,
    "subscription.cancellation_reversed": Kind.CANCELLATION_REVERSED,
    "subscription.cancelled": Kind.CANCELLED,
    "subscription.reactivated": Kind.REACTIVATED,
    "subscription.paused": Kind.PAUSED,
    "subscription.resumed": Kind.RESUMED,
    "test": Kind.TEST,
}
READ = frozenset(
    {
        "actor", "comment", "country", "currency", "effective_at", "email", "external_id", "family_name",
        "given_name", "id", "list", "locale", "name", "occurred_at", "plan", "reason", "subscribed_since",
        "test", "value_cents", "voluntary",
    }
)  # fmt: skip
"""Members of `data` that have a field of their own; all others are kept as `extra`."""


def refuse_list(body: Any) -> None:
    """Make sure, cheaply, that this is one event, or a list of up to MOST_EVENTS. Raises BadPayload."""
    events = reading.member(body, "events")
    if events is None:
        refuse(body)
    elif not isinstance(events, list):
        raise BadPayload('"events" is not a list.')
    elif len(events) > MOST_EVENTS:
        raise BadPayload(f'"events" holds more than {MOST_EVENTS} events.')


def refuse(item: Any) -> None:
    """Make sure, cheaply, that this looks like an event. Raises BadPayload."""
    if not isinstance(reading.member(item, "type"), str):
        raise BadPayload('The body has neither a "type" nor "events".')
    if item["type"] != "test" and not isinstance(item.get("data"), dict):
        raise BadPayload('The body has no "data" object.')


def event(
    item: Mapping[str, Any], *, ref: str, received_at: datetime, system: str = SYSTEM, called: str | None = None
) -> NewEvent:
    """The fields of one event; `ref` is its id where it names none itself, `called` what its sender calls its type.

    Raises BadPayload when it is about somebody and names nobody.
    """
    data, told = item.get("data") or {}, reading.words(item["type"]) or ""
    kind = KINDS.get(told, Kind.OTHER)
    family = Family.BILLING if told.startswith("subscription.") else Family.LIST
    email, external_id = reading.address(data.get("email")), reading.ref(data.get("external_id"))
    if kind not in (Kind.TEST, Kind.OTHER) and not (email or external_id):
        raise BadPayload("It names nobody: neither a usable email nor an external_id.")
    subject = data.get("plan" if family is Family.BILLING else "list")
    return NewEvent(
        kind=kind,
        family=family,
        provider_type=told if called is None else called,
        provider_ref=reading.ref(data.get("id")) or ref,
        occurred_at=reading.moment(data.get("occurred_at"), item.get("timestamp")) or received_at,
        actor=_actor(data.get("actor")),
        voluntary=data.get("voluntary") in (None, True),
        is_test=kind is Kind.TEST or data.get("test") is True,
        email=email,
        refs={system: external_id} if external_id else {},
        subject_ref=reading.ref(reading.member(subject, "id")),
        subject_name=reading.words(reading.member(subject, "name")),
        extra=_extra(data, family),
        **_person(data),
        **_circumstances(data),
    )


def _person(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": reading.words(data.get("name")),
        "given_name": reading.words(data.get("given_name")),
        "family_name": reading.words(data.get("family_name")),
        "locale": reading.words(data.get("locale"), longest=35),
        "country": reading.country(data.get("country")),
        "subscribed_since_on": reading.day(data.get("subscribed_since")),
    }


def _circumstances(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "reason": reading.words(data.get("reason"), longest=100),
        "comment": reading.lines(data.get("comment")),
        "effective_at": reading.moment(data.get("effective_at")),
        "value_cents": reading.cents(data.get("value_cents")),
        "currency": reading.currency(data.get("currency")),
    }


def _actor(value: object) -> Actor:
    try:
        return Actor(str(value))
    except ValueError:
        return Actor.UNKNOWN


def _extra(data: Mapping[str, Any], family: Family) -> dict[str, Any]:
    """What has no field of its own, and the list of a billing event or the plan of a list event."""
    other = "list" if family is Family.BILLING else "plan"
    return {name: value for name, value in data.items() if name not in READ or name == other}
