"""Ask a language model for better words for fresh drafts, where the house wants that. Rung by the clock."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from responder.journey import Step
from responder.polishing import AT_ONCE, claim, polish, polishes, rests_seconds
from workers.running import errand


def waiting(session: Session, limit: int) -> Sequence[UUID]:
    """A few cases at a time, and none while nobody may be asked."""
    return claim(session, limit) if polishes() and not rests_seconds() else []


@errand(Step.POLISH, claim=waiting, limit=AT_ONCE)
def run(case_ids: Sequence[UUID]) -> None:
    """One batch of drafts."""
    polish(case_ids)
