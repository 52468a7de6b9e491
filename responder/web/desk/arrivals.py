"""Turns what came in at a connection last into what its live check says: waiting, arrived, or turned away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from responder.catalogue import spoken
from responder.connecting import proof
from responder.facts import Way
from responder.instants import now
from responder.models import Connection, Delivery, DeliveryState, RejectionSample, Verification
from responder.providers import Proof, provider
from responder.queries.deliveries import deliveries_newest_first, events_of_deliveries
from responder.queries.rejections import rejection_samples
from responder.web.desk.delivery_words import MOST_NAMED, events_in_words
from responder.web.desk.refusals import remedy, what_is_wrong
from responder.web.desk.words import plural

MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Arrival:
    """The state of the live check; it looks again by itself while `is_open`."""

    title: str
    text: str
    icon: str
    tone: str = ""
    is_open: bool = True
    delivery_id: UUID | None = None
    waits: bool = False


def arrival(session: Session, one: Connection, since: datetime | None, *, tail: str = "") -> Arrival:
    """What came in at this connection since then; without a moment, what came in last, whenever that was.

    `tail` is the end of our secret, for those who may see it.
    """
    newest = next(iter(deliveries_newest_first(session, connection_id=one.id, limit=1)), None)
    refused = next(iter(rejection_samples(session, one.id, limit=1)), None)
    known = newest is not None
    if since is not None:
        newest = newest if newest and newest.received_at >= since else None
        refused = refused if refused and refused.at >= since else None
    if refused and (newest is None or refused.at > newest.received_at):
        return _refused(one, refused, tail)
    return _arrived(session, one, newest) if newest else _waiting(one, is_first=not known)


def _waiting(one: Connection, *, is_first: bool) -> Arrival:
    platform = provider(one.provider)
    if platform.PROOF is Proof.NOBODY:
        return _unposted(spoken(platform, one.settings), is_polled=platform.SECRET.needed)
    if platform.SECRET.needed and not one.secrets:
        text = f"Tell it below once {spoken(platform, one.settings)} has shown it. Until then nothing is let in."
        return Arrival("Waiting for the secret", text, "key-round", waits=True)
    title = f"Waiting for the {'first' if is_first else 'next'} delivery …"
    text = f"Post a test from {spoken(platform, one.settings)}, or leave there with an address of your own."
    return Arrival(title, text, "clock", waits=True)


def _unposted(title: str, *, is_polled: bool) -> Arrival:
    if is_polled:
        return Arrival("Waiting for somebody to leave …", f"{title} is asked for it, from now on.", "clock", waits=True)
    text = "Hand it in on the machine of Responder, by the command below."
    return Arrival("Waiting for the first file", text, "file-text", waits=True)


def _refused(one: Connection, sample: RejectionSample, tail: str) -> Arrival:
    title = f"A request came {since_in_words(sample.at)}, but {what_is_wrong(sample.reason)}"
    return Arrival(title, f"{sample.why} {remedy(one, sample, tail)}", "circle-x", "bad")


def _arrived(session: Session, one: Connection, newest: Delivery) -> Arrival:
    title, how = f"Received {since_in_words(newest.received_at)}", _how(one, newest)
    if newest.state == DeliveryState.RECEIVED:
        return Arrival(title, f"{how}. It is being read …", "check", "good", delivery_id=newest.id)
    if newest.state == DeliveryState.FAILED:
        text = f"{how}, but it could not be read. {newest.problem or ''}"
        return Arrival(title, text, "triangle-alert", "bad", is_open=False, delivery_id=newest.id)
    events = events_of_deliveries(session, [newest.id], limit=MOST_NAMED)
    text = f"{how}. {events_in_words(newest.event_count, events).capitalize()}."
    late = newest.verification == Verification.PREVIOUS_SECRET or newest.used_previous_token
    tone, icon = ("warn", "key-round") if late else ("good", "circle-check")
    return Arrival(title, text, icon, tone, is_open=False, delivery_id=newest.id)


def _how(one: Connection, newest: Delivery) -> str:
    title = spoken(provider(one.provider), one.settings)
    where = f", to the previous address: {title} still posts there" if newest.used_previous_token else ""
    if newest.way != Way.POSTED:
        return "Fetched from there" if newest.way == Way.POLLED else "Out of a file"
    if newest.verification == Verification.PREVIOUS_SECRET:
        return f"Signature verified, but with the previous key: {title} still signs with it{where}"
    if newest.verification == Verification.SECRET_ADDRESS or proof(one) is Proof.URL:
        return f"Not signed: its secret address let it in{where}"
    what = "The secret it brings is right" if proof(one) is Proof.SHARED else "Signature verified"
    return f"{what}{' with the new key' if 'previous' in one.secrets else ''}{where}"


def since_in_words(moment: datetime) -> str:
    """2 s ago: to the second, since somebody is watching."""
    seconds = max(0, int((now() - moment).total_seconds()))
    if seconds < MINUTE:
        return f"{seconds} s ago"
    if seconds < HOUR:
        return f"{seconds // MINUTE} min ago"
    return f"{seconds // HOUR} h ago" if seconds < DAY else f"{plural(seconds // DAY, 'day')} ago"
