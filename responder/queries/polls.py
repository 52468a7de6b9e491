"""Turns "how are the platforms doing that we ask" into values: for commands, the doctor and pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.instants import now
from responder.models import Poll

MOST_SHOWN = 500
OVERDUE = timedelta(minutes=10)  # a clock or a worker is missing


@dataclass(frozen=True, slots=True)
class PollState:
    """How one connection is doing. `trouble` is why it could not be asked last; `polled_at` is when it was last read to
    its end. `is_overdue`: nobody asks, although its time has come.
    """

    connection_id: UUID
    name: str
    provider: str
    polled_at: datetime | None
    due_at: datetime
    failures: int
    rests_until: datetime | None
    trouble: str | None
    is_overdue: bool


def poll_states(session: Session) -> Sequence[PollState]:
    """Every connection that is asked, in the order they were made."""
    moment = now()
    polls = session.scalars(sa.select(Poll).order_by(Poll.id).limit(MOST_SHOWN))
    return [
        PollState(
            connection_id=each.connection_id,
            name=each.connection.name,
            provider=each.connection.provider,
            polled_at=each.polled_at,
            due_at=each.due_at,
            failures=each.failures,
            rests_until=each.rests_until,
            trouble=each.trouble,
            is_overdue=each.due_at + OVERDUE < moment,
        )
        for each in polls
    ]
