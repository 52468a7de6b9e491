"""Turns a verdict into the next version of a letter, unless somebody was faster; or into a word on the plain one."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.draft.drafting import MACHINE, version_of
from responder.journey import Stage
from responder.models import Case, Draft
from responder.moving import note
from responder.polishing.judging import Verdict
from responder.polishing.letters import Letter


def settle(session: Session, letter: Letter, verdict: Verdict, *, model: str) -> bool:
    """Keep what became of one question; False when a person was faster, whose letter stays as it is."""
    told = {"by": model, "outcome": verdict.outcome, "why": verdict.why, "of": letter.sha256}
    if verdict.polished is None:
        session.execute(sa.update(Draft).where(Draft.id == letter.draft_id).values(polish=told))
        return _still_there(session, letter, letter.version)
    if not _still_there(session, letter, letter.version + 1):
        return False
    polished = version_of(verdict.polished, author=MACHINE, plan=letter.plan)
    polished.case_id, polished.version, polished.polish = letter.case_id, letter.version + 1, told
    session.add(polished)
    what = f"{model} polished the wording; no fact was added. This is version {polished.version}."
    note(session, letter.case_id, who=MACHINE, what=what)
    return True


def _still_there(session: Session, letter: Letter, version: int) -> bool:
    """Give the lease back and take this number, where nobody edited, signed or moved the case meanwhile."""
    taken = session.execute(
        sa.update(Case)
        .where(Case.id == letter.case_id, Case.stage == Stage.DRAFTED.value, Case.draft_version == letter.version)
        .where(Case.moved_at <= letter.written_at)
        .values(draft_version=version, lease_until=None)
        .returning(Case.id)
        .execution_options(synchronize_session=False)
    )
    return taken.first() is not None
