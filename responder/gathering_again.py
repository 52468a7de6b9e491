"""Turns "ask again" into a case whose facts are gathered anew, from sources that did not answer as well."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.decisions import look_again
from responder.errors import AlreadyMoved
from responder.instants import now
from responder.models import Case, SourceAnswer
from responder.queries.live_sources import UNANSWERED, emails_of


def gather_again(session: Session, case: Case, *, who: str) -> None:
    """Ask and look again; what somebody wrote in the letter stays. Raises AlreadyMoved unless it waits to be read."""
    if not look_again(session, case, who=who, why=f"{who} had the facts gathered again."):
        raise AlreadyMoved(f"A case that is {case.stage} has its facts; they are gathered again while a letter waits.")
    theirs = SourceAnswer.email_norm.in_(emails_of(session, case))
    silent = sa.update(SourceAnswer).where(theirs, SourceAnswer.state == UNANSWERED)
    session.execute(silent.values(expires_at=now()).execution_options(synchronize_session=False))
