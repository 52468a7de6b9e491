"""Turns a manager's yes to one exact version into an approval, and an undo into its end."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from responder.ending_approvals import end_approval
from responder.errors import AlreadyMoved, ChecksFailed
from responder.instants import now
from responder.journey import Stage
from responder.models import Approval, Case, Draft
from responder.moving import move
from responder.queries.cases import newest_draft, standing_approval
from responder.settings import settings
from responder.testifying import Witness, vouch, vouched_by_approving


def approve(
    session: Session,
    case: Case,
    *,
    version: int,
    sha256: str,
    who: str,
    manager_id: UUID | None = None,
    undo_seconds: int | None = None,
) -> Approval:
    """Approve exactly the text the manager read; it leaves when the undo window (UNDO_SECONDS unless given) is over.

    Whoever approves vouches for what the checks asked about and nobody answered.
    Raises AlreadyMoved when the text moved on or somebody decided, ChecksFailed when a blocking check failed.
    """
    draft = _as_read(session, case, version, sha256)
    _refuse_what_failed(draft)
    seconds = settings().undo_seconds if undo_seconds is None else undo_seconds
    leaves_at = now() + timedelta(seconds=seconds)
    what = f"{who} approved version {version}; it leaves in {seconds} seconds unless undone."
    open_words = vouched_by_approving(draft.checks)
    if open_words:
        what = f"{what} {who} vouches for {', '.join(f'“{word}”' for word in open_words)}."
    move(session, case, Stage.APPROVED, who=who, what=what, due_at=leaves_at, reason=None)
    end_approval(session, case, who=who)  # a yes to an earlier text, whose letter did not leave, counts no longer
    approval = Approval(
        case_id=case.id, version=version, sha256=sha256, who=who, manager_id=manager_id, leaves_at=leaves_at
    )
    session.add(approval)
    session.flush()
    vouch(session, case, open_words, by=Witness(who, manager_id), approval_id=approval.id)
    return approval


def undo(session: Session, case: Case, *, who: str) -> None:
    """Take the approval back, and what was vouched for by it; the draft stands where it stood.

    Raises AlreadyMoved once the letter is leaving.
    """
    approval = standing_approval(session, case)
    if approval is None or case.stage != Stage.APPROVED:
        raise AlreadyMoved(f"case {case.id} has no approval that could still be undone")
    move(session, case, Stage.DRAFTED, who=who, what=f"{who} took the approval back; nothing has left.")
    end_approval(session, case, who=who)


def _as_read(session: Session, case: Case, version: int, sha256: str) -> Draft:
    """The newest text; nobody, and no machine that polishes, adds another before the approval is kept."""
    session.refresh(case, ["stage", "draft_version"], with_for_update=True)
    if case.stage != Stage.DRAFTED:
        raise AlreadyMoved(f"Somebody was faster: this case is {case.stage} now.")
    draft = newest_draft(session, case)
    if draft is None or (draft.version, draft.sha256) != (version, sha256):
        raise AlreadyMoved("The letter was changed since you opened it. Please read it again.")
    return draft


def _refuse_what_failed(draft: Draft) -> None:
    failed = [check for check in draft.checks if check["blocking"] and not check["passed"]]
    if failed:
        sentences = " ".join(str(check["detail"]) for check in failed)
        raise ChecksFailed(f"This letter cannot go out yet. {sentences}", tuple(check["name"] for check in failed))
