"""Turns a connection's last days into how it is doing: a word, what to notice, and the numbers behind it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.errors import Refused
from responder.instants import first_id_at, moment_of, now
from responder.models import Connection, Delivery, Event, Reason, RejectionSample
from responder.providers import provider
from responder.queries.rejections import last_unanswered, rejections_lately

MOST_COUNTED = 1000
DAY, WEEK = timedelta(days=1), timedelta(days=7)
QUIET_DAYS = 7  # until its usual rhythm is known
USUALLY_TIMES = 2
FEWEST_QUIET_DAYS, MOST_QUIET_DAYS = 2, 30


class Health(StrEnum):
    """How a connection is doing, in a word."""

    UNFINISHED = "waiting for its secret"
    WAITING = "waiting for the first delivery"
    QUIET = "quiet"
    TROUBLED = "troubled"
    WELL = "well"


class Notice(StrEnum):
    """What somebody should know of a connection."""

    QUIET = "quiet"
    UNANSWERED = "unanswered"
    UNREADABLE = "unreadable"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Noticed:
    """One notice: what of, in a sentence."""

    notice: Notice
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionHealth:
    """What there is to know of a connection. "Today" is the last 24 hours; counts stop at MOST_COUNTED + 1.

    `rejected_today` counts by reason what was not let in, `unanswered_today` what we could not keep for lack of a
    database. `quiet_days` is after how many days of silence it counts as quiet.
    """

    connection: Connection
    word: Health
    notices: Sequence[Noticed] = ()
    last_heard_at: datetime | None = None
    last_rejected_at: datetime | None = None
    quiet_days: int = QUIET_DAYS
    events_today: int = 0
    events_7_days: int = 0
    unreadable_7_days: int = 0
    rejected_today: Mapping[Reason, int] = field(default_factory=dict)
    unanswered_today: int = 0
    last_unanswered_at: datetime | None = None


def connection_health(session: Session, connections: Sequence[Connection]) -> list[ConnectionHealth]:
    """How each of these is doing, in their order; the number of queries does not depend on how many they are."""
    ids = [connection.id for connection in connections]
    counted = {row.id: row._mapping for row in session.execute(_numbers(ids))} if ids else {}
    rejected, unanswered = rejections_lately(session, ids), last_unanswered(session)
    found = []
    for connection in connections:
        reasons = dict(rejected.get(connection.id, {}))
        counts = {name: counted[connection.id][name] for name in _COUNTS}
        health = {
            **counts,
            "last_heard_at": _heard_at(connection, counted[connection.id]["newest"]),
            "quiet_days": quiet_days(connection),
            "unanswered_today": reasons.pop(Reason.UNANSWERED, 0),
            "rejected_today": reasons,
            "last_unanswered_at": unanswered.get(connection.id),
            "last_rejected_at": counted[connection.id]["last_rejected_at"],
        }
        notices = tuple(_notices(health))
        found.append(
            ConnectionHealth(connection=connection, word=_word(connection, health, notices), notices=notices, **health)
        )
    return found


def quiet_days(connection: Connection) -> int:
    """After how many days of silence this connection counts as quiet: as set, by its usual rhythm, or after a week."""
    if (chosen := connection.settings.get("quiet_days")) is not None:
        return int(chosen)
    if connection.usual_silence_days is None:
        return QUIET_DAYS
    return min(max(USUALLY_TIMES * connection.usual_silence_days, FEWEST_QUIET_DAYS), MOST_QUIET_DAYS)


_COUNTS = ("events_today", "events_7_days", "unreadable_7_days")


def _numbers(ids: Sequence[UUID]) -> sa.Select[*tuple[Any, ...]]:
    """A row per connection; each number is a bounded look into an index."""
    moment = now()
    newest = sa.select(Delivery.id).where(Delivery.connection_id == Connection.id).order_by(Delivery.id.desc()).limit(1)
    rejected_at = sa.select(RejectionSample.at).where(RejectionSample.connection_id == Connection.id)
    rejected_at = rejected_at.order_by(RejectionSample.id.desc()).limit(1)
    failed = Delivery.state == sa.literal_column("'failed'")  # as the partial index has it
    return sa.select(
        Connection.id,
        newest.correlate(Connection).scalar_subquery().label("newest"),
        rejected_at.correlate(Connection).scalar_subquery().label("last_rejected_at"),
        _count(Event, Event.id >= first_id_at(moment - DAY)).label("events_today"),
        _count(Event, Event.id >= first_id_at(moment - WEEK)).label("events_7_days"),
        _count(Delivery, failed, Delivery.id >= first_id_at(moment - WEEK)).label("unreadable_7_days"),
    ).where(Connection.id.in_(ids))


def _count(table: type[Event] | type[Delivery], *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    some = sa.select(sa.literal(1)).select_from(table).where(table.connection_id == Connection.id, *conditions)
    limited = some.correlate(Connection).limit(MOST_COUNTED + 1).subquery()
    return sa.select(sa.func.count()).select_from(limited).scalar_subquery()


def _heard_at(connection: Connection, newest: UUID | None) -> datetime | None:
    """The newest delivery says it; triage notes it a little later."""
    return connection.last_delivery_at if newest is None else moment_of(newest)


def _notices(health: Mapping[str, Any]) -> Iterator[Noticed]:
    heard, moment = health["last_heard_at"], now()
    if heard is not None and moment - heard >= timedelta(days=health["quiet_days"]):
        silent = (moment - heard).days
        usual = f"after {health['quiet_days']} days of silence that is worth a look"
        yield Noticed(Notice.QUIET, f"Nothing has come for {silent} days; {usual}.")
    if number := health["unanswered_today"]:
        again = "Platforms send again what was not taken"
        yield Noticed(Notice.UNANSWERED, f"We answered 5xx to {_requests(number)} within a day. {again}.")
    if number := health["unreadable_7_days"]:
        what = f"{_number(number)} {'delivery' if number == 1 else 'deliveries'} of the last 7 days could not be read"
        yield Noticed(Notice.UNREADABLE, f"{what}; each says why, and can be replayed.")
    if number := sum(health["rejected_today"].values()):
        most = max(health["rejected_today"], key=health["rejected_today"].__getitem__)
        yield Noticed(Notice.REJECTED, f"{_requests(number)} refused within a day, {_BECAUSE[most]}.")


_BECAUSE = {
    Reason.SIGNATURE: "most because no signature fits, or it was too old",
    Reason.PAYLOAD: "most because the body is not what this platform sends",
    Reason.SIZE: "most because the body was too large",
    Reason.ENCODING: "most because the body came compressed",
    Reason.RATE: "most because there were too many within a minute",
    Reason.ADDRESS: "most because nobody has their address",
    Reason.UNANSWERED: "most because we could not keep them",
}


def _requests(number: int) -> str:
    return "1 request" if number == 1 else f"{number:,} requests"


def _number(number: int) -> str:
    return f"{number:,}" if number <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"


def _word(connection: Connection, health: Mapping[str, Any], notices: Sequence[Noticed]) -> Health:
    if _wants_a_secret(connection):
        return Health.UNFINISHED
    if health["last_heard_at"] is None:
        return Health.WAITING
    kinds = {each.notice for each in notices}
    if Notice.UNANSWERED in kinds or Notice.UNREADABLE in kinds:
        return Health.TROUBLED
    return Health.QUIET if Notice.QUIET in kinds else Health.WELL


def _wants_a_secret(connection: Connection) -> bool:
    try:
        return provider(connection.provider).SECRET.needed and not connection.secrets
    except Refused:
        return False  # its provider's file was removed
