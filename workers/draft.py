"""Write letters for the cases whose facts are together. Rung after enriching."""

from sqlalchemy.orm import Session

from responder.draft import Papers, draft, gather
from responder.journey import Step
from responder.models import Case
from workers.running import job


@job(Step.DRAFT, gather=gather)
def run(session: Session, case: Case, papers: Papers) -> None:
    """Draft one letter, or stay silent."""
    draft(session, case, papers)
