"""Ask who may remember them, then remember who left, a batch of cases at a time. Rung by triage."""

from sqlalchemy.orm import Session

from responder.asking import ask
from responder.enrich import Memories, enrich, memories
from responder.journey import Step
from responder.models import Case
from workers.running import job


@job(Step.ENRICH, gather=memories, prepare=ask)
def run(session: Session, case: Case, memories: Memories) -> None:
    """One case's facts and signer."""
    enrich(session, case, memories)
