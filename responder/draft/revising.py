"""Turns a manager's edit into the next version of a letter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.draft.anchors import reanchor
from responder.draft.drafting import MACHINE, add_to, machine_reading, signer_of, situation_of, version_of
from responder.draft.lately import Past
from responder.draft.papers import Papers, papers_of, past_of
from responder.draft.reading import Reading
from responder.draft.sheet import Situation
from responder.draft.text import body_of, refuse_unusable, subject_of
from responder.draft.ties import with_claims
from responder.draft.variety import Lately
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
    desk = on_the_desk(session, case, version)
    if (subject, body) == (desk.seen.subject, desk.seen.body):
        return desk.seen
    spans = reanchor(desk.seen.body, body, desk.seen.spans)
    version_by_them = edited(desk, subject=subject, body=body, spans=spans, author=author)
    return follow(session, desk, version_by_them, told=f"{author} edited the letter", who=author)


@dataclass(frozen=True, slots=True)
class OnTheDesk:
    """The letter somebody has before them: its newest version, the earlier ones, and what it is written from."""

    case: Case
    seen: Draft
    papers: Papers
    situation: Situation
    recall: Callable[[], Past]  # what was written lately, asked for when a text is read through

    @property
    def versions(self) -> list[Draft]:
        """All versions, the newest first."""
        return self.papers.drafts[self.case.id]


def on_the_desk(session: Session, case: Case, version: int) -> OnTheDesk:
    """The letter, which may be changed. Raises AlreadyMoved when `version` is not the newest or the case went on."""
    papers = papers_of(session, [case])
    seen = _newest(case, papers.drafts.get(case.id, []), version)
    situation = situation_of(case, signer_of(case, papers), papers)
    return OnTheDesk(case, seen, papers, situation, recall=partial(past_of, session, [case]))


def edited(desk: OnTheDesk, *, subject: str, body: str, spans: Sequence[dict[str, Any]], author: str) -> Draft:
    """A text of this author with these clauses, read through beside what the machine wrote."""
    situation = replace(desk.situation, language=desk.seen.language)
    before = machine_reading(situation, desk.versions) if author != MACHINE else None
    spans, lately = with_claims(body, spans, situation.facts), lately_for(desk)
    reading = Reading(situation, subject, body, spans, before=before, lately=lately)
    return version_of(reading, author=author, plan=desk.seen.plan)


def lately_for(desk: OnTheDesk) -> tuple[Lately, ...]:
    """What the letter on the desk should not be too much alike to."""
    return tuple(replace(desk.papers, past=desk.recall()).lately(desk.case, desk.situation.signer_id))


def follow(session: Session, desk: OnTheDesk, version: Draft, *, told: str, who: str) -> Draft:
    """Let this one follow the version on the desk; `told` says what `who` did. Raises AlreadyMoved for the second."""
    _count_up(session, desk.case, desk.seen.version)
    session.add(add_to(desk.case, version, desk.seen.version + 1))
    note(session, desk.case.id, who=who, what=f"{told}; this is version {version.version}.")
    session.flush()
    return version


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
