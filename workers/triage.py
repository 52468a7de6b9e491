"""Turn whatever the platforms delivered into events and cases. Rung after each commit of intake."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from responder.journey import Step
from responder.triage import claim_deliveries, triage
from workers.running import drain


@drain(Step.TRIAGE, claim=claim_deliveries)
def run(session: Session, delivery_ids: Sequence[UUID]) -> None:
    """One batch of claimed deliveries."""
    triage(session, delivery_ids)
