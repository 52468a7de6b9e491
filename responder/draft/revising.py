"""Turns a manager's edit into the next version of a letter."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.draft.anchors import reanchor
from responder.draft.drafting import MACHINE, add_to, machine_reading, signer_of, situation_of, version_of
from responder.draft.papers import papers_of
from responder.draft.reading import Reading
from responder.draft.text import body_of, refuse_unusable, subject_of
from responder.errors import AlreadyMoved
from responder.journey import Stage
from responder.models import Case, Draft
from responder.moving import note


def revise(session: Session, case: Case, *, version: int, subject: str, body: str, author: str) -> Draft:
    """Keep a manager's text as the next version, with the spans that survived and the checks run again.

    An edit that changes nothing returns the version it began with. Raises AlreadyMoved when `version` is not the
    newest or the case is not at DRAFTED, and Refused, with a sentence, for a text no letter can be made of.
    """
    subject, body = subject_of(subject), body_of(body)
    author = f"{author} (a person)" if author == MACHINE else author
    refuse_unusable(subject, body)
    papers = papers_of(session, [case])
    versions = papers.drafts.get(case.id, [])
    seen = _newest(case, versions, version)
    if (subject, body) == (seen.subject, seen.body):
        return seen
    _count_up(session, case, version)
    situation = situation_of(case, signer_of(case, papers), papers)
    spans = reanchor(seen.body, body, seen.spans)
    reading = Reading(situation, subject, body, spans, before=machine_reading(situation, versions))
    revised = add_to(case, version_of(reading, author=author, plan=seen.plan), version + 1)
    session.add(revised)
    note(session, case.id, who=author, what=f"{author} edited the letter; this is version {revised.version}.")
    session.flush()
    return revised


def _newest(case: Case, versions: list[Draft], version: int) -> Draft:
    if case.stage != Stage.DRAFTED:
        raise AlreadyMoved(f"Somebody was faster: this case is {case.stage} now.")
    if not versions or versions[0].version != version:
        raise AlreadyMoved("The letter was changed since you opened it. Please read it again.")
    return versions[0]


def _count_up(session: Session, case: Case, version: int) -> None:
    """Take the next number, unless somebody else just did or the case went on."""
    taken = session.execute(
        sa.update(Case)
        .where(Case.id == case.id, Case.stage == Stage.DRAFTED.value, Case.draft_version == version)
        .values(draft_version=version + 1)
        .returning(Case.id)
    )
    if taken.first() is None:
        raise AlreadyMoved("The letter was changed since you opened it. Please read it again.")
