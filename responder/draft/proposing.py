"""Turns what the machine would write now into a proposal beside a text that somebody edited, and a choice into an end.

Nothing of it is stored: composing takes less than a millisecond. What somebody turned down is not proposed again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from responder.draft.anchors import reanchor
from responder.draft.compose import Composed
from responder.draft.differences import Passage, passages
from responder.draft.drafting import MACHINE, composed_now, machine_version
from responder.draft.revising import OnTheDesk, edited, follow, lately_for, on_the_desk
from responder.draft.text import body_of
from responder.draft.ties import overlap
from responder.errors import AlreadyMoved, Permanent, Refused
from responder.journey import Stage
from responder.models import Case, Draft
from responder.moving import note
from responder.policies import NOTHING
from responder.wording import letter_hash

NONE = "The machine would write nothing else now than what it wrote."
OTHER = "What the machine would write changed since you looked. Please read it again."
SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine would write in place of version `version`, which somebody edited."""

    version: int
    subject: str
    body: str
    sha256: str
    old_subject: str
    passages: Sequence[Passage]
    composed: Composed

    @property
    def changed(self) -> list[Passage]:
        """The passages in which the two differ."""
        return [passage for passage in self.passages if passage.old != passage.new]


def proposal(session: Session, case: Case) -> Proposal | None:
    """What the machine would write now, where that is something new; None for a letter nobody edited."""
    if case.stage != Stage.DRAFTED or not case.draft_version:
        return None
    try:
        return _proposed(session, on_the_desk(session, case, case.draft_version))
    except (AlreadyMoved, Permanent):  # the case went on meanwhile; or nobody could sign what the machine would write
        return None


def take(session: Session, case: Case, *, version: int, who: str, sha256: str | None = None) -> Draft:
    """Let what the machine would write follow the edited text, as the machine's; the edit stays in the history.

    Raises AlreadyMoved when `version` is not the newest, or the proposal is not the one with this hash any more;
    Refused when there is none.
    """
    desk = on_the_desk(session, case, version)
    found = _as_seen(session, desk, sha256)
    told = f"{who} took what the machine would write now"
    taken = machine_version(desk.situation, found.composed, lately_for(desk))
    return follow(session, desk, taken, told=told, who=who)


def take_passage(
    session: Session, case: Case, *, version: int, passage: str, who: str, sha256: str | None = None
) -> Draft:
    """Take one passage of it, by its number, or the subject; the rest stays as written. Raises as `take` does."""
    desk = on_the_desk(session, case, version)
    found, seen = _as_seen(session, desk, sha256), desk.seen
    subject = found.subject if passage == SUBJECT else seen.subject
    body = seen.body if passage == SUBJECT else _with_passage(found, passage)
    fresh = reanchor(found.body, body, found.composed.spans)
    kept = [span for span in reanchor(seen.body, body, seen.spans) if not any(overlap(span, it) for it in fresh)]
    mixed = edited(desk, subject=subject, body=body, spans=[*fresh, *kept], author=who)
    return follow(session, desk, mixed, told=f"{who} took a passage of what the machine would write now", who=who)


def keep(session: Session, case: Case, *, version: int, who: str, sha256: str | None = None) -> None:
    """Let the edited text stand; the same is not proposed again. Raises as `take` does."""
    found = _as_seen(session, on_the_desk(session, case, version), sha256)
    case.declined_sha256 = found.sha256
    note(session, case.id, who=who, what=f"{who} kept the letter as it is, not as the machine would write it now.")


def _proposed(session: Session, desk: OnTheDesk) -> Proposal | None:
    """Something new: neither what the machine wrote last, nor what stands there, nor what was turned down."""
    seen, written = desk.seen, next((it for it in desk.versions if it.author == MACHINE), None)
    if seen.author == MACHINE or written is None or desk.situation.policy.level == NOTHING:
        return None
    composed = composed_now(session, desk.case, desk.situation, desk.papers)
    sha256 = letter_hash(composed.subject, composed.body)
    # A polished letter names the one it was made of.
    if sha256 in (written.polish.get("of", written.sha256), seen.sha256, desk.case.declined_sha256):
        return None
    return Proposal(
        version=seen.version,
        subject=composed.subject,
        body=composed.body,
        sha256=sha256,
        old_subject=seen.subject,
        passages=passages(seen.body, composed.body),
        composed=composed,
    )


def _as_seen(session: Session, desk: OnTheDesk, sha256: str | None) -> Proposal:
    found = _proposed(session, desk)
    if found is None:
        raise Refused(NONE)
    if sha256 is not None and sha256 != found.sha256:
        raise AlreadyMoved(OTHER)
    return found


def _with_passage(found: Proposal, number: str) -> str:
    """The edited body with this passage as it would be. Raises Refused for one that is not among those that differ."""
    if number not in {str(passage.number) for passage in found.changed}:
        raise Refused("There is no such passage in what the machine would write.")
    texts = [passage.new if str(passage.number) == number else passage.old for passage in found.passages]
    return body_of("\n\n".join(text for text in texts if text))
