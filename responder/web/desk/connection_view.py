"""Turns a connection into what its page shows: the steps, the live check, how it is doing, what is valid."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import request
from flask import session as cookie
from sqlalchemy.orm import Session

from responder.asking.keys import can_look_up, key_name, look_up_of
from responder.catalogue import PROOFS, entry, spoken, title_of
from responder.connecting import LONGEST_NAME, proof, url_of
from responder.instructions import instructions
from responder.models import Connection, Role
from responder.providers import Proof, provider, takes_secret
from responder.queries.health import ConnectionHealth, Health, Notice, connection_health
from responder.queries.polls import poll_states
from responder.rotating import MOST_DAYS, PREVIOUS_TOKEN_DAYS
from responder.sources import live_source
from responder.up.record import public_url
from responder.web.desk.arrivals import arrival
from responder.web.desk.rows import Chip
from responder.web.desk.setting_fields import house_fields, own_fields
from responder.web.desk.source_rows import source_row
from responder.web.desk.visitor import may

HIDDEN = "••••••••"
TAIL = 4
KEY_FIELD, TRIED = "look-", "tried"
SHORTEST_WITH_TAIL = 20
WORDS = {
    Health.UNFINISHED: Chip("waits for its secret", "key-round", "warn"),
    Health.WAITING: Chip("waits for its first delivery", "clock"),
    Health.QUIET: Chip("quiet", "volume-x", "warn"),
    Health.TROUBLED: Chip("troubled", "triangle-alert", "bad"),
    Health.WELL: Chip("well", "circle-check", "good"),
}
NOTICED = {
    Notice.UNREADABLE: ("/deliveries?state=failed", "Look at them"),
    Notice.REJECTED: ("/rejections", "Look at them"),
}


def connection_values(
    session: Session, one: Connection, *, with_secret: bool, typed: Mapping[str, str]
) -> dict[str, Any]:
    """Everything the page of one connection shows. Only admins see the whole address, and ends of secrets."""
    platform, url, current = provider(one.provider), url_of(one, public_url()), one.secrets.get("current")
    visible = url if url is None or may(Role.ADMIN) else url.removesuffix(one.token) + HIDDEN
    (health,) = connection_health(session, [one])
    return {
        "one": one,
        "platform": platform,
        "title_there": title_of(platform, one.settings),
        "spoken": spoken(platform, one.settings),
        "entry": entry(platform, one.settings),
        "notices": [(it.sentence, NOTICED.get(it.notice)) for it in health.notices],
        "proof": PROOFS[proof(one)],
        "takes_secret": takes_secret(platform),
        "is_only_address": proof(one) is Proof.URL,
        "steps": instructions(platform, url=visible, secret=current if with_secret else HIDDEN, settings=one.settings),
        "steps_open": health.last_heard_at is None or with_secret or bool(typed) or "since" in request.args,
        "shows_secret": with_secret,
        "tails": tails_of(one),
        "waits_for_secret": health.word is Health.UNFINISHED,
        "is_admin": may(Role.ADMIN),
        "has_address": url is not None,
        "is_here_only": any(here in (url or "") for here in ("://127.0.0.1", "://localhost")),
        "health": health,
        "word": WORDS[health.word],
        "rejected": rejected(health),
        "own_fields": own_fields(platform, one.settings, typed),
        "house_fields": house_fields(one.settings, typed),
        "name": typed.get("name", one.name),
        "longest": LONGEST_NAME,
        "look_up": _look_up(session, one, typed),
        "tried": _tried(one),
        "poll": next((it for it in poll_states(session) if it.connection_id == one.id), None),
        "days": {"usual": PREVIOUS_TOKEN_DAYS, "most": MOST_DAYS},
        **live_values(session, one),
    }


def rejected(health: ConnectionHealth) -> int:
    """How many requests were not let in within a day."""
    return sum(health.rejected_today.values())


def tails_of(one: Connection) -> dict[str, str]:
    """The ends of the secrets, by which people tell two apart; nothing of short ones, and nothing for others."""
    if not may(Role.ADMIN):
        return {}
    return {
        which: secret.rstrip("=")[-TAIL:] if len(secret) >= SHORTEST_WITH_TAIL else ""
        for which, secret in one.secrets.items()
    }


def live_values(session: Session, one: Connection) -> dict[str, Any]:
    """What the live check shows, and where it asks again."""
    since = _since()
    query = f"?since={request.args['since']}" if since else ""
    found = arrival(session, one, since, tail=tails_of(one).get("current", ""))
    return {"arrival": found, "arrival_url": f"/settings/connections/{one.id}/arrival{query}"}


def _look_up(session: Session, one: Connection, typed: Mapping[str, str]) -> dict[str, Any] | None:
    """How its people are looked up at the platform; None where nobody can be, or there is no need to."""
    if not can_look_up(one.provider):
        return None
    live, source = live_source(one.provider), look_up_of(session, one)
    kept = source.settings if source else {}
    asked = {name: it for name, it in live.settings.items() if not it.is_secret}
    return {
        "health": source_row(source) if source else None,
        "about": live.settings[key_name(live)].about,
        "fields": [
            (name, KEY_FIELD + name, it.about, typed.get(KEY_FIELD + name) or kept.get(name) or it.default or "")
            for name, it in asked.items()
        ],
    }


def _tried(one: Connection) -> tuple[bool, str] | None:
    """How trying the key went that was handed in a moment ago; said once."""
    if cookie.get(TRIED, [""])[0] != str(one.id):
        return None
    _, works, sentence = cookie.pop(TRIED)
    return works, sentence


def _since() -> datetime | None:
    """The moment in `?since=`, in milliseconds; what is no moment counts as none."""
    try:
        return datetime.fromtimestamp(int(request.args["since"]) / 1000, UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None
