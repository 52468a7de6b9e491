"""Turns a platform that posts nothing into deliveries, by asking it: a page at a time, each kept before the next.

What a page brought and the mark behind it are one commit, made only while we still hold the lease. So whoever dies, at
any line, has lost nothing and kept nothing twice: the next one asks again from the mark. Nothing is asked within a
transaction. The worker asks when the clock rings; somebody may also want it at once.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.db import reading, transaction
from responder.errors import AlreadyMoved, Permanent, Refused, Temporary
from responder.facts import Json, Way
from responder.inserting import insert_new
from responder.instants import new_id, now
from responder.models import Connection, Delivery, Poll
from responder.pollers import Page, poller
from responder.providers import provider, settings_of

LEASE = timedelta(seconds=60)
AT_ONCE = 4
SECONDS = 12.0  # for one connection at one ring; what is left is for the next
EACH_SECONDS = 8.0
SHORTEST_SECONDS = 1.0  # with less there is no point in asking
FAILURES_IN_A_ROW = 3
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
LONGEST_TROUBLE = 300


@dataclass(frozen=True, slots=True)
class Held:
    """One connection we may ask until `lease_until`, and where reading goes on."""

    poll_id: UUID
    connection_id: UUID
    name: str
    provider: str
    settings: Mapping[str, str] = field(repr=False)
    mark: Json
    lease_until: datetime
    failures: int

    @property
    def every(self) -> timedelta:
        """How long to wait between two looks."""
        return timedelta(seconds=int(self.settings["every_seconds"]))


@dataclass(frozen=True, slots=True)
class Brought:
    """What asking brought: how many deliveries that were new to us, or the trouble. `is_whole`: read to the end."""

    connection_id: UUID
    name: str
    new: int = 0
    is_whole: bool = False
    trouble: str | None = None


def claim_polls(session: Session, limit: int = AT_ONCE) -> list[UUID]:
    """Take up to `limit` connections whose time has come under a lease; the caller commits."""
    moment = now()
    due = sa.select(Poll.id).where(Poll.due_at <= moment, _is_free(moment)).order_by(Poll.due_at).limit(limit)
    claimed = list(session.scalars(due.with_for_update(skip_locked=True)))
    _lease(session, claimed, moment)
    return claimed


def something_due(moment: datetime) -> sa.Exists:
    """Whether there is anything to claim."""
    return sa.exists().where(Poll.due_at <= moment, _is_free(moment))


def claim_now(session: Session, connection_id: UUID, *, since: datetime | None = None) -> UUID:
    """Take one connection, whether its time has come or it rests; from `since` on, if that is said.

    Raises Refused where it is not asked at all, and Temporary while somebody else asks.
    """
    poll = session.scalars(sa.select(Poll).where(Poll.connection_id == connection_id)).one_or_none()
    if poll is None:
        raise Refused("This connection is not asked: its platform posts by itself, or files are handed in.")
    moment = now()
    free = sa.select(Poll.id).where(Poll.id == poll.id, _is_free(moment)).with_for_update()
    if session.scalar(free) is None:
        raise Temporary("Somebody is asking this platform at this moment.")
    _lease(session, [poll.id], moment)
    if since is not None and (asked := poller(poll.connection.provider)):
        poll.mark = asked.begin(since)
    return poll.id


def poll(poll_ids: Sequence[UUID]) -> list[Brought]:
    """Ask these connections, which we hold, one after the other."""
    return [_ask(held) for poll_id in poll_ids if (held := _held(poll_id))]


def _is_free(moment: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(Poll.lease_until.is_(None), Poll.lease_until < moment)


def _lease(session: Session, poll_ids: Sequence[UUID], moment: datetime) -> None:
    lease = sa.update(Poll).where(Poll.id.in_(poll_ids)).values(lease_until=moment + LEASE)
    session.execute(lease.execution_options(synchronize_session="fetch"))


def _held(poll_id: UUID) -> Held | None:
    with reading() as session:
        found = session.get(Poll, poll_id)
        if found is None or found.lease_until is None:
            return None
        one = found.connection
        return Held(
            found.id,
            one.id,
            one.name,
            one.provider,
            _told(one),
            found.mark,
            found.lease_until,
            found.failures,
        )


def _told(connection: Connection) -> dict[str, str]:
    known = settings_of(provider(connection.provider))
    defaults = {setting.name: setting.default for setting in known if setting.default is not None}
    told = {name: str(value) for name, value in {**defaults, **connection.settings}.items()}
    return {**told, "secret": connection.secrets.get("current", "")}


def _ask(held: Held) -> Brought:
    end, new = monotonic() + SECONDS, 0
    try:
        while True:
            page = _page(held, min(EACH_SECONDS, end - monotonic()))
            goes_on = not page.is_last and end - monotonic() > SHORTEST_SECONDS
            lease_until = now() + LEASE if goes_on else None
            new += _kept(held, page, lease_until)
            if lease_until is None:
                return Brought(held.connection_id, held.name, new, page.is_last)
            held = replace(held, mark=page.mark, lease_until=lease_until, failures=0)
    except AlreadyMoved:
        return Brought(
            held.connection_id, held.name, new, trouble="Somebody else asks by now: this took longer than its lease."
        )
    except (Temporary, Permanent, Refused) as error:
        _rest(held, error)
        return Brought(held.connection_id, held.name, new, trouble=str(error))


def _page(held: Held, seconds: float) -> Page:
    asked = poller(held.provider)
    if asked is None:
        raise Permanent("The file that asks this platform was removed.")
    page = asked.poll(held.settings, held.mark, seconds)
    if not page.is_last and page.mark == held.mark:
        raise Permanent("The platform gives the same page again and again.")
    return page


def _kept(held: Held, page: Page, lease_until: datetime | None) -> int:
    """Keep a page and the mark behind it, together; how many of its deliveries were new. Raises AlreadyMoved."""
    moment = now()
    values: dict[str, Any] = {"mark": page.mark, "lease_until": lease_until, "failures": 0}
    values |= {"rests_until": None, "trouble": None, "due_at": moment}
    if page.is_last:
        values |= {"polled_at": moment, "due_at": moment + held.every}
    with transaction() as session:
        _move(session, held, values)
        rows = [_row(held, body, moment) for body in page.bodies]
        new = insert_new(session.connection(), Delivery.__table__, rows)  # type: ignore[arg-type]
    return len(new)


def _move(session: Session, held: Held, values: Mapping[str, Any]) -> None:
    """Only while we hold it: somebody who took over has read on from the same mark."""
    ours = sa.update(Poll).where(Poll.id == held.poll_id, Poll.lease_until == held.lease_until)
    if session.execute(ours.values(values).returning(Poll.id)).first() is None:
        raise AlreadyMoved("somebody else asks this platform by now")


def _row(held: Held, body: Json, moment: datetime) -> dict[str, Any]:
    content = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
    return {
        "id": new_id(),
        "connection_id": held.connection_id,
        "dedup_key": f"polled:{sha256(content).hexdigest()}",
        "way": Way.POLLED.value,
        "received_at": moment,
        "content_type": "application/json",
        "headers": {},
        "body": content,
        "state": "received",
    }


def _rest(held: Held, error: Temporary | Permanent | Refused) -> None:
    """Note the trouble, and leave the platform alone for a while: longer each time, or as long as it asked for."""
    failures, moment = held.failures + 1, now()
    rest = rest_after(failures, error)
    values: dict[str, Any] = {"failures": failures, "trouble": str(error)[:LONGEST_TROUBLE], "lease_until": None}
    values |= {"rests_until": moment + rest if rest else None, "due_at": moment + max(rest, held.every)}
    with suppress(AlreadyMoved), transaction() as session:
        _move(session, held, values)


def rest_after(failures: int, error: Exception) -> timedelta:
    """How long nobody asks after so many failures in a row; a passing one is forgiven twice, unless told to wait."""
    wanted = timedelta(seconds=getattr(error, "retry_after_seconds", None) or 0)
    forgiven = FAILURES_IN_A_ROW - 1 if isinstance(error, Temporary) else 0
    if failures <= forgiven:
        return wanted
    growing: timedelta = FIRST_REST * 2 ** min(failures - forgiven - 1, 10)
    return max(wanted, min(growing, LONGEST_REST))
