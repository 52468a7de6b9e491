"""A storm at Northlight Weekly: so many left within an hour, and all of them are held."""

from datetime import timedelta

from sqlalchemy.orm import Session

from responder.instants import now
from responder.models import Connection, Storm
from responder.storms import BY_STORM, WHY
from tests import cast


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
