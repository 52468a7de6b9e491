"""Turns a standing approval into one that counts no longer, and with it what was vouched for by it."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.instants import now
from responder.models import Case, Testimony
from responder.queries.cases import standing_approval
from responder.queries.testimonies import standing_testimonies


def end_approval(session: Session, case: Case, *, who: str) -> None:
    """Whatever was approved is history: the next letter needs a yes of its own, and whoever says it vouches anew."""
    approval = standing_approval(session, case)
    if approval is None:
        return
    approval.undone_at, approval.undone_by = now(), who
    claims = [it.id for it in standing_testimonies(session, [case.id]) if it.value.get("approval") == str(approval.id)]
    if claims:
        ended = sa.update(Testimony).where(Testimony.id.in_(claims), Testimony.withdrawn_at.is_(None))
        values = {"withdrawn_at": now(), "withdrawn_by": who}
        session.execute(ended.values(values).execution_options(synchronize_session=False))
    session.flush()
