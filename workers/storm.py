"""Hold what came before a storm was noticed, and do what was decided about it. Rung by the clock and by who decides."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from responder.journey import Step
from responder.storms import calm, claim_storms
from workers.running import drain


@drain(Step.STORM, claim=claim_storms, limit=1)
def run(session: Session, storm_ids: Sequence[UUID]) -> None:
    """The next goodbyes of one storm."""
    for storm_id in storm_ids:
        calm(session, storm_id)
