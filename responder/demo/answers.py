"""Turns some of the waiting drafts into what Northlight's managers decided, each by the decision's own door."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.approve import approve
from responder.decisions import silence
from responder.demo.northlight import INES, LUKAS, MAYA, TOM, Colleague
from responder.draft import revise
from responder.journey import Stage
from responder.models import Case, Draft, Manager
from responder.queries.cases import newest_draft


@dataclass(frozen=True, slots=True)
class Answer:
    """One decision. `instead` is what the manager writes in place of some words before signing.

    With `reason` the manager stays silent, for that reason. `undo_seconds` is how long it may be taken back.
    """

    to: str
    by: Colleague
    instead: tuple[str, str] | None = None
    reason: str | None = None
    undo_seconds: int | None = 0


ANSWERS = (
    Answer("thandiwe@example.com", MAYA),
    Answer("henrik@example.net", MAYA),
    Answer("aroha@example.org", TOM, instead=("Dear Aroha", "Kia ora Aroha")),
    Answer("bounce+ravi@example.net", TOM),
    Answer("ole@example.com", LUKAS),
    Answer("grace@example.net", MAYA, reason="She rang this morning; we have said goodbye in person."),
)
# Left on its way, so that whoever signs in at once sees the undo window running.
LAST = Answer("maria@example.com", INES, undo_seconds=None)


def give(session: Session, answer: Answer) -> Case | None:
    """Do it, and return its case; None when no draft waits there any more."""
    case = session.scalar(sa.select(Case).where(Case.email == answer.to, Case.stage == Stage.DRAFTED))
    draft = newest_draft(session, case) if case else None
    if case is None or draft is None:
        return None
    if answer.reason:
        silence(session, case, reason=answer.reason, who=answer.by.name)
    else:
        _sign(session, case, _reworded(session, case, draft, answer), answer)
    return case


def _reworded(session: Session, case: Case, draft: Draft, answer: Answer) -> Draft:
    if answer.instead is None or answer.instead[0] not in draft.body:
        return draft
    body = draft.body.replace(*answer.instead, 1)
    return revise(session, case, version=draft.version, subject=draft.subject, body=body, author=answer.by.name)


def _sign(session: Session, case: Case, draft: Draft, answer: Answer) -> None:
    manager = session.scalars(sa.select(Manager).where(Manager.email == answer.by.email)).one()
    approve(
        session,
        case,
        version=draft.version,
        sha256=draft.sha256,
        who=manager.name,
        manager_id=manager.id,
        undo_seconds=answer.undo_seconds,
    )
