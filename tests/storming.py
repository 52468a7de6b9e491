"""Storms at Northlight Weekly: so many left within an hour that all of them are held; and who leaves in one."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from responder.db import transaction
from responder.instants import now
from responder.models import Case, Connection, Storm, StormState
from responder.storms import BY_STORM, WHY, decide
from tests import cast
from tests.arriving import event, rows


def storm_at(session: Session, connection: Connection, *, people: int = 3, said: int | None = None) -> Storm:
    """The storm, with `people` cases; `said` is how many it says it held, if that is more."""
    moment = now()
    storm = Storm(
        connection_id=connection.id,
        started_at=moment - timedelta(minutes=50),
        noticed_at=moment,
        last_at=moment,
        swept_at=moment,
        cases=said or people,
    )
    session.add(storm)
    session.flush()
    for number in range(people):
        left = cast.ada(session, name=f"Gone {number}", email=f"gone{number}@example.com")
        held = {"stage": "held", "rule": BY_STORM, "reason": WHY, "storm_id": storm.id}
        cast.case_of(session, connection, left, **held)
    return storm


def goodbye(number: int, **data: Any) -> Any:
    """One of very many who leave."""
    return event(email=f"c{number}@example.com", id=f"e{number}", **data)


def goodbyes(first: int, behind: int) -> list[Any]:
    """Those from one number up to before another."""
    return [goodbye(number) for number in range(first, behind)]


def stages() -> list[str]:
    """Where each case stands."""
    return [case.stage for case in rows(Case)]


def only_storm() -> Storm:
    """The one there is."""
    [storm] = rows(Storm)
    return storm


def decided(decision: StormState, who: str = "Maya") -> None:
    """Somebody decides about the latest."""
    with transaction() as session:
        decide(session, session.get_one(Storm, rows(Storm)[-1].id), decision, who=who)


def held_in_storm() -> int:
    """How many cases are in one."""
    return sum(case.storm_id is not None for case in rows(Case))
