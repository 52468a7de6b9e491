"""Turns storms into what the desk says about them: one notice each, however many people they are."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from responder.models import Storm, StormState
from responder.queries.storms import storms_draining, storms_raging
from responder.web.desk.words import moment, plural

AN_HOUR = timedelta(hours=1)
DECIDED = {
    StormState.RELEASED: "{who} released {people} who left {where}. Their letters are being prepared.",
    StormState.SILENCED: "{who} decided to stay silent about {people} who left {where}.",
}


@dataclass(frozen=True, slots=True)
class StormView:
    """One storm in words. `decided` is the sentence once somebody decided, else empty."""

    id: UUID
    people: str
    where: str
    title: str
    decided: str


def storm_notices(session: Session) -> list[StormView]:
    """Those that wait for a decision, and those being worked off."""
    return [view_of(storm) for storm in (*storms_raging(session), *storms_draining(session))]


def view_of(storm: Storm) -> StormView:
    """What is said about one."""
    people, where = plural(storm.cases, "person", "people"), storm.connection.name
    within = storm.last_at - storm.started_at <= AN_HOUR
    when = "within an hour" if within else f"between {moment(storm.started_at)} and {moment(storm.last_at)}"
    template = DECIDED.get(StormState(storm.state), "")
    decided = template.format(who=storm.decided_by, people=people, where=where)
    return StormView(storm.id, people, where, f"{people} left {where} {when}.", decided)
