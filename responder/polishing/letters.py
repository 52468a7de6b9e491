"""Turns claimed cases into plain letters: what a model is asked about each, and what it said about one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from responder.draft.drafting import MACHINE, signer_of, situation_of
from responder.draft.papers import Papers, papers_of
from responder.draft.reading import Reading
from responder.errors import Permanent
from responder.journey import Stage
from responder.models import Case, Customer, Draft
from responder.polishing.frame import Frame
from responder.polishing.question import Message, question

ACCEPTED, REFUSED, NO_ANSWER = "accepted", "refused", "no answer"


@dataclass(frozen=True, slots=True)
class Letter:
    """One plain draft. `earlier` is what the same text was answered before, so that nobody is asked twice."""

    case_id: UUID
    draft_id: UUID
    version: int
    written_at: datetime
    sha256: str
    plan: list[dict[str, Any]]
    reading: Reading
    frame: Frame | None
    earlier: Draft | None

    @property
    def messages(self) -> list[Message]:
        """What a model is asked about it."""
        return question(self.reading, self.frame) if self.frame else []


def letters_of(session: Session, case_ids: Sequence[UUID]) -> list[Letter]:
    """The newest drafts of these cases as far as they are the machine's and still wait for a manager."""
    query = (
        sa.select(Case)
        .where(Case.id.in_(case_ids), Case.stage == Stage.DRAFTED.value)
        .options(selectinload(Case.customer).selectinload(Customer.addresses), selectinload(Case.connection))
        .order_by(Case.id)
    )
    cases = session.scalars(query).all()
    papers = papers_of(session, cases)
    return [letter for case in cases if (letter := _letter(case, papers))]


def _letter(case: Case, papers: Papers) -> Letter | None:
    plain, *earlier = papers.drafts.get(case.id, [])
    try:
        situation = situation_of(case, signer_of(case, papers), papers)
    except Permanent:  # nobody can sign any more, which is said when somebody tries
        return None
    if plain.author != MACHINE or plain.version != case.draft_version:
        return None
    reading = Reading(situation, plain.subject, plain.body, plain.spans)
    return Letter(
        case_id=case.id,
        draft_id=plain.id,
        version=plain.version,
        written_at=plain.created_at,
        sha256=plain.sha256,
        plan=plain.plan,
        reading=reading,
        frame=Frame.of(reading),
        earlier=next((draft for draft in earlier if draft.polish.get("of") == plain.sha256), None),
    )
