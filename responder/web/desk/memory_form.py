"""Turns what somebody types about a contact into a memory, and a memory that was refused into the form as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from flask import request
from sqlalchemy.orm import Session

from responder.errors import Refused
from responder.facts import Channel
from responder.instants import now
from responder.models import Manager
from responder.remembering import EARLIEST, LONGEST, Memory
from responder.web.desk.visitor import me

CHANNELS = (
    (Channel.MET, "Met in person"),
    (Channel.CALL, "Spoke on the phone"),
    (Channel.MESSAGE, "Wrote messages"),
    (Channel.EMAIL, "Wrote mails"),
    (Channel.LINKEDIN, "Connected on LinkedIn"),
    (Channel.EVENT, "Were at the same event"),
    (Channel.SUPPORT, "Helped with a question"),
    (Channel.OTHER, "Something else"),
)
MOST_COLLEAGUES = 200


@dataclass(frozen=True, slots=True)
class MemoryForm:
    """The form: where it goes, whom it is about, what may be chosen, and what was typed if it comes back."""

    url: str
    name: str
    today: date
    colleagues: Sequence[tuple[str, str]]
    trouble: str | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    channels: tuple[tuple[Channel, str], ...] = CHANNELS
    earliest: date = EARLIEST
    longest: int = LONGEST


def memory_form(session: Session, url: str, name: str, *, trouble: str | None = None) -> MemoryForm:
    """The form, empty; or with `trouble` as it was sent."""
    typed = request.form if trouble else {"manager": str(me().id)}
    return MemoryForm(url, name, now().date(), _colleagues(session), trouble, typed)


def _colleagues(session: Session) -> list[tuple[str, str]]:
    """Whoever is signed in first, then all others by name: one of us who left may have met them too."""
    found = session.execute(sa.select(Manager.id, Manager.name).order_by(Manager.name).limit(MOST_COLLEAGUES)).all()
    mine = [(str(me().id), f"{me().name} (me)")]
    return mine + [(str(row.id), row.name) for row in found if row.id != me().id]


def memory_in_form(session: Session) -> Memory:
    """What was typed. Raises Refused for a channel, a day or a colleague there is not."""
    channel = request.form.get("channel", "")
    if channel not in {known.value for known, _ in CHANNELS}:
        raise Refused("Say how it happened.")
    return Memory(
        channel=Channel(channel),
        occurred_on=day_in("on"),
        manager=_manager(session),
        summary=request.form.get("summary", ""),
        is_private="private" in request.form,
    )


def day_in(field_name: str) -> date:
    """The day in a field of the form. Raises Refused for anything that is none."""
    try:
        return date.fromisoformat(request.form.get(field_name, "").strip())
    except ValueError:
        raise Refused("Write the day like 2024-05-14.") from None


def _manager(session: Session) -> Manager | None:
    wanted = request.form.get("manager", "")
    if not wanted:
        return None
    try:
        found = session.get(Manager, UUID(wanted))
    except ValueError:
        found = None
    if found is None:
        raise Refused("Say with whom of us it was.")
    return found
