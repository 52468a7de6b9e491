"""Ask platforms that post nothing who left. Rung by the clock when one's time has come."""

from collections.abc import Sequence
from uuid import UUID

from responder.journey import Step
from responder.log import logger
from responder.unposted.polling import claim_polls, poll
from workers.running import errand

log = logger(__name__)


@errand(Step.POLL, claim=claim_polls, limit=1)
def run(poll_ids: Sequence[UUID]) -> None:
    """One connection: it may take as long as a ring may."""
    for brought in poll(poll_ids):
        if brought.trouble:
            log.warning("a platform could not be asked", connection_id=str(brought.connection_id), why=brought.trouble)
