"""Turns a body of somebody else's making into events as Responder documents them, by a connection's settings.

Without settings the usual names are looked for: `{"type": …, "data": {…}}`, or a flat object or form with `event`,
`email`, `name` and so on. A path is names with dots between, a number counts the items of a list from 0; several paths
with `|` between are tried in turn. What a form or an object calls by a name with dots or brackets is found by that too.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from responder import reading, standard_events
from responder.connection_settings import Setting, pairs
from responder.errors import BadPayload
from responder.facts import Inbound, NewEvent

MOST_EVENTS = 1000

TYPE_AT = "type|event|event_type|eventType|action|status|List-Unsubscribe"
FIELDS = {
    "id": "data.id|event_id",
    "email": "data.email|email|email_address|Email|EmailAddress|contact[email]|contact.email|user_email",
    "name": "data.name|name|full_name|Name",
    "given_name": "data.given_name|given_name|first_name|FNAME|contact[first_name]|contact.first_name",
    "family_name": "data.family_name|family_name|last_name|LNAME|contact[last_name]|contact.last_name",
    "external_id": "data.external_id|external_id|customer_id|user_id",
    "list_id": "data.list.id|list.id|list_id",
    "list_name": "data.list.name|list.name|list_name|list",
    "plan_id": "data.plan.id|plan.id|plan_id",
    "plan_name": "data.plan.name|plan.name|plan_name|plan",
    "campaign_id": "data.campaign.id|campaign.id|campaign_id",
    "campaign_name": "data.campaign.name|campaign.name|campaign_name|campaign",
    "reason": "data.reason|reason",
    "comment": "data.comment|comment|feedback|message",
    "actor": "data.actor|actor",
    "voluntary": "data.voluntary|voluntary",
    "subscribed_since": "data.subscribed_since|subscribed_since|subscribed_at|customer_since",
    "occurred_at": "data.occurred_at|occurred_at|timestamp|date_time|date|time",
    "effective_at": "data.effective_at|effective_at|ends_at",
    "locale": "data.locale|locale|language",
    "country": "data.country|country",
    "value_cents": "data.value_cents|value_cents",
    "currency": "data.currency|currency",
    "test": "data.test|test",
}  # fmt: skip
"""Our fields, and where each is looked for unless a connection's `fields` say otherwise."""

# What people call it, besides our own names for the types.
WORDS = {
    "subscriber.unsubscribed": "unsubscribe unsubscribed unsub opt_out optout opted_out one_click",
    "subscriber.resubscribed": "resubscribe resubscribed subscribe subscribed",
    "subscriber.complained": "complaint complained spam spam_report spam_reported spamreport spam_complaint",
    "subscriber.bounced": "bounce bounced hard_bounce hard_bounced",
    "subscriber.erased": "erase erased erasure",
    "subscription.cancelled": "cancel canceled cancelled cancellation subscription.canceled",
    "subscription.cancellation_scheduled": "cancellation_scheduled",
    "subscription.cancellation_reversed": "cancellation_reversed uncanceled uncancelled",
    "subscription.reactivated": "reactivate reactivated",
    "subscription.paused": "pause paused",
    "subscription.resumed": "resume resumed",
    "test": "ping",
}
MEANINGS = {word: told for told, words in WORDS.items() for word in (told, *words.split())}

SETTINGS = (
    Setting(name="events_at", about="the path to the list of events, where the body holds one"),
    Setting(
        name="type_at",
        about="the path to what the event is called; several with + between are joined by a colon",
        default=TYPE_AT,
    ),
    Setting(
        name="kinds",
        about="what their events mean, such as user.left=unsubscribed, a line each",
        read=pairs,
        is_long=True,
    ),
    Setting(
        name="fields",
        about="where in an event our fields are, such as email=user.address, a line each",
        read=pairs,
        is_long=True,
    ),
    Setting(
        name="constants",
        about="what is so for all of its events, such as list_name=Weekly or type=unsubscribed, a line each",
        read=pairs,
        is_long=True,
    ),
    Setting(
        name="system",
        about="the name under which a person's external_id stands in refs, such as crm for crm:123",
        default=standard_events.SYSTEM,
    ),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a sender's events are read, out of the settings."""

    events_at: str
    type_at: str
    kinds: Mapping[str, str]
    fields: Mapping[str, str]
    constants: Mapping[str, str]
    system: str
    is_ours: bool
    """Nothing was told of their fields: members we have none for are kept beside the others."""


def shape_of(settings: Mapping[str, Any]) -> Shape:
    """The shape these settings describe."""
    return _shape(json.dumps(settings, sort_keys=True))


@lru_cache(maxsize=256)
def _shape(told: str) -> Shape:
    settings = json.loads(told)
    return Shape(
        events_at=settings.get("events_at", ""),
        type_at=settings.get("type_at", TYPE_AT),
        kinds=settings.get("kinds", {}),
        # What a body of theirs calls its id is rarely the event's.
        fields={**FIELDS, **({"id": ""} if "fields" in settings else {}), **settings.get("fields", {})},
        constants=settings.get("constants", {}),
        system=settings.get("system", standard_events.SYSTEM),
        is_ours="fields" not in settings,
    )


def unfit(settings: Mapping[str, Any]) -> str | None:
    """Why nothing can be read by these settings, in a sentence; None when something can."""
    for setting in ("fields", "constants"):
        for name in settings.get(setting, {}):
            if name not in FIELDS and (setting, name) != ("constants", "type"):
                return f"The setting {setting} knows no field {name[:40]!r}; there are: {', '.join(FIELDS)}."
    kinds = [*settings.get("kinds", {}).values(), settings.get("constants", {}).get("type", "test")]
    wrong = next((kind for kind in kinds if kind not in (*MEANINGS, "other")), None)
    if wrong is not None:
        return f"There is no kind {wrong[:40]!r}; there are: {', '.join(WORDS)}, other."
    return None


def items(body: Any, shape: Shape) -> Sequence[Any]:
    """The events in a body. Raises BadPayload when there are none where they should be, or too many."""
    found = at(body, shape.events_at) if shape.events_at else _usual(body)
    if not isinstance(found, list):
        raise BadPayload(f'The body has no list at "{shape.events_at}".')
    if len(found) > MOST_EVENTS:
        raise BadPayload(f"The body holds more than {MOST_EVENTS} events.")
    if found == [body] and _called(body, shape) is None:
        raise BadPayload("The body does not say what happened.")
    return found


def _usual(body: Any) -> Any:
    if isinstance(body, list):
        return body
    events = reading.member(body, "events")
    return events if isinstance(events, list) else [body]


def same_day_only(request: Inbound, item: Any, shape: Shape) -> str:
    """The day, where an event says neither when it happened nor which it is: alike on another day, it is another."""
    told = any(_first(item, shape.fields[name]) is not None for name in ("id", "occurred_at"))
    return "" if told else request.received_at.date().isoformat()


def event(request: Inbound, shape: Shape, ref: str, item: Any) -> NewEvent:
    """One event, read by the shape; `ref` is its id where it names none.

    Raises BadPayload when it does not say what happened, or is about somebody and names nobody.
    """
    called = _called(item, shape)
    if called is None:
        raise BadPayload("It does not say what happened.")
    told = {"type": _meant(called, shape), "data": _data(item, shape)}
    return standard_events.event(told, ref=ref, received_at=request.received_at, system=shape.system, called=called)


def _called(item: Any, shape: Shape) -> str | None:
    if "type" in shape.constants:
        return shape.constants["type"]
    parts = [_plain(_first(item, paths)) for paths in shape.type_at.split("+")]
    return ":".join(parts).rstrip(":") if parts[0] else None


def _meant(called: str, shape: Shape) -> str:
    """The name we have for it; where `kinds` say what counts, nothing else is guessed."""
    if shape.kinds:
        told = shape.kinds.get(called) or shape.kinds.get(called.partition(":")[0])
        return MEANINGS.get(told, told) if told else called
    return MEANINGS.get(called.casefold().replace(" ", "_").replace("-", "_"), called)


def _data(item: Any, shape: Shape) -> dict[str, Any]:
    own = reading.member(item, "data")
    data = dict(own) if shape.is_ours and isinstance(own, dict) else {}
    for name, paths in shape.fields.items():
        value = shape.constants[name] if name in shape.constants else _first(item, paths)
        if value is None:
            continue
        whole, _, part = name.partition("_")
        if whole in NESTED:
            data[whole] = {**(data[whole] if isinstance(data.get(whole), dict) else {}), part: value}
        else:
            data[name] = READERS.get(name, _as_it_is)(value)
    return data


def _first(item: Any, paths: str) -> Any:
    """What the first of the paths that leads to a value leads to. Empty texts are none, nor are objects and lists."""
    for path in paths.split("|"):
        found = at(item, path)
        if _plain(found):
            return found
    return None


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return reading.ref(value) or (str(value) if isinstance(value, float) else "")


def at(value: Any, path: str) -> Any:
    """What is at the end of a path, None where it leads nowhere."""
    if isinstance(value, dict) and path in value:
        return value[path]
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isascii() and step.isdigit() and int(step[:9]) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _as_it_is(value: Any) -> Any:
    return value


def _address(value: Any) -> Any:
    """Without the name that stands before it: Ada <ada@example.com>."""
    found = re.search(r"<([^<>]+)>\s*$", value) if isinstance(value, str) else None
    return found[1] if found else value


def _truth(value: Any) -> bool | None:
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(_plain(value).lower())


def _whole(value: Any) -> Any:
    digits = _plain(value)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else value


NESTED = ("list", "plan", "campaign")
READERS = {"email": _address, "test": _truth, "voluntary": _truth, "value_cents": _whole}
