"""Turns an approval whose undo window is over into one letter at SendGrid, never two.

The one step that commits. Before the HTTP call: the case is SENDING, with its letter, a numbered attempt and a
lease. After it: what became of it. Whoever dies in between leaves a lease that runs out, and then the letter is in
doubt: settled by SendGrid's own events, or by a person, and never sent again by itself.

Deadline of the call 10 s < time-out of the job 25 s < lease 60 s: nobody doubts a letter whose sender may still act.
"""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.errors import AlreadyMoved, Permanent, Temporary
from responder.forbidding import is_forbidden
from responder.instants import now
from responder.journey import Stage
from responder.log import logger
from responder.models import Approval, Case, Draft, Fact, Letter, Photo, SendAttempt
from responder.moving import LEASE_SECONDS, move, note
from responder.photos import photo_of
from responder.postman import Fate, Parcel, Postman, Receipt
from responder.queries.cases import letter_of, newest_draft, standing_approval
from responder.queries.identities import addresses_of_person
from responder.wire import Watch
from responder.wording import letter_hash

WHO = "responder"
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 10, 3600
# A letter with one of these is not sent again, whatever else the case says.
AT_SENDGRID = ("accepted", "deferred", "delivered", "bounced", "dropped", "complained")
INTERRUPTED = Receipt(Fate.DOUBTFUL, "The sender was interrupted while it was handing the letter over.")


def send(session: Session, case: Case, postman: Postman) -> None:
    """Hand the case's approved letter to SendGrid once, and record what became of it. Commits twice.

    A case that may not be written to is WITHDRAWN, one whose letter cannot leave like this is STUCK.
    Raises AlreadyMoved when the case is not APPROVED any more, Temporary while the undo window is open.
    """
    claimed = Watch.start()
    claim = _claim(session, case, postman)
    session.commit()
    if claim is None:
        return
    attempt_id, packed = claim
    receipt = INTERRUPTED
    try:
        receipt = postman.deliver(packed, claimed)
    finally:
        _record(session, case, attempt_id, receipt)
        session.commit()


def doubt_expired(session: Session) -> int:
    """Put every letter whose sender did not come back within its lease in doubt. Returns how many."""
    abandoned = session.scalars(
        sa.select(Case)
        .where(Case.stage == Stage.SENDING.value, Case.lease_until < now())
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for case in abandoned:
        letter, attempt = _last_try(session, case)
        _close(letter, attempt, Receipt(Fate.DOUBTFUL, "The sender did not come back."))
        what = "It is not known whether the letter left: its sender did not come back. It is not sent again by itself."
        move(session, case, Stage.DOUBTFUL, who=WHO, what=what, reason=what)
    return len(abandoned)


# ---- before the call ----


def _claim(session: Session, case: Case, postman: Postman) -> tuple[UUID, bytes] | None:
    """Make the case SENDING with an attempt's intent, and pack the letter; None when it will not leave."""
    session.expire_all()
    _lock(session, case)
    if case.stage != Stage.APPROVED:
        raise AlreadyMoved(f"case {case.id} is {case.stage}, no longer approved")
    if _is_forbidden(session, case):
        why = "This address must not be written to any more; the letter was not sent."
        move(session, case, Stage.WITHDRAWN, who=WHO, what=why, reason=why)
        return None
    try:
        with session.begin_nested():
            return _prepare(session, case, postman)
    except Permanent as why:
        move(session, case, Stage.STUCK, who=WHO, what=str(why), reason=str(why), stuck_at=Stage.DRAFTED.value)
        return None


def _is_forbidden(session: Session, case: Case) -> bool:
    """One address on the list speaks for the whole person, also one that was learned since."""
    others = addresses_of_person(session, case.customer_id) if case.customer_id else []
    return any(is_forbidden(session, email) for email in [*filter(None, [case.email]), *others])


def _lock(session: Session, case: Case) -> None:
    """See the case as it is now, and let nobody move it before the next commit."""
    session.scalars(
        sa.select(Case).where(Case.id == case.id).with_for_update().execution_options(populate_existing=True)
    ).one()


def _prepare(session: Session, case: Case, postman: Postman) -> tuple[UUID, bytes]:
    approval, draft = _approved_text(session, case)
    letter = _letter(session, case, approval, draft)
    photo = photo_of(session, case.signer) if case.signer else None
    letter.photo_sha256 = photo.sha256 if photo else None
    attempt = SendAttempt(letter_id=letter.id, number=_tries(session, letter) + 1)
    session.add(attempt)
    session.flush()
    packed = postman.pack(_parcel(letter, attempt, draft.language, photo))
    what = f"The letter is being handed to SendGrid (try {attempt.number})."
    lease_until = now() + timedelta(seconds=LEASE_SECONDS)
    move(session, case, Stage.SENDING, who=WHO, what=what, lease_until=lease_until, tries=case.tries)
    return attempt.id, packed


def _approved_text(session: Session, case: Case) -> tuple[Approval, Draft]:
    """The standing approval and the text it names, which must be the newest and unchanged to the byte."""
    approval, draft = standing_approval(session, case), newest_draft(session, case)
    if approval is None or draft is None:
        raise Permanent("There is no approval for this letter any more.")
    if approval.leaves_at > now():
        left = (approval.leaves_at - now()).total_seconds()
        raise Temporary(f"case {case.id} may still be undone", retry_after_seconds=max(left, 0.1))
    hashes = {approval.sha256, draft.sha256, letter_hash(draft.subject, draft.body)}
    if approval.version != draft.version or len(hashes) > 1:
        raise Permanent("The text is not the one that was approved. Please read it again.")
    return approval, draft


def _letter(session: Session, case: Case, approval: Approval, draft: Draft) -> Letter:
    """The case's one letter; what an earlier try left of it is overwritten with what was approved now."""
    if case.email is None:
        raise Permanent("We know no address of this person.")
    if case.signer is None or not case.signer.active:
        raise Permanent("The person whose name is under this letter does not sign letters any more.")
    letter = letter_of(session, case) or Letter(case_id=case.id)
    if letter.status in AT_SENDGRID:
        raise Permanent("SendGrid has this case's letter already; there is no second one.")
    letter.approval_id, letter.status = approval.id, "sending"
    letter.to_email, letter.to_name = case.email, _to_name(session, case)
    letter.from_email, letter.from_name, letter.reply_to = case.signer.email, case.signer.name, case.signer.email
    letter.subject, letter.body, letter.sha256 = draft.subject, draft.body, draft.sha256
    session.add(letter)
    session.flush()
    return letter


def _to_name(session: Session, case: Case) -> str | None:
    """Whom the letter greets, as its facts have it: where two share an address, perhaps nobody."""
    named = session.scalar(sa.select(Fact).where(Fact.case_id == case.id, Fact.kind == "name").limit(1))
    if named is None:
        return case.customer.name if case.customer else None
    undecided = named.value.get("shared") and not named.value.get("greeting")
    return None if undecided else named.value.get("name")


def _tries(session: Session, letter: Letter) -> int:
    most = sa.select(sa.func.max(SendAttempt.number)).where(SendAttempt.letter_id == letter.id)
    return session.scalar(most) or 0


def _parcel(letter: Letter, attempt: SendAttempt, language: str, photo: Photo | None) -> Parcel:
    return Parcel(
        letter_id=str(letter.id),
        attempt_id=str(attempt.id),
        to_email=letter.to_email,
        to_name=letter.to_name,
        from_email=letter.from_email,
        from_name=letter.from_name,
        reply_to=letter.reply_to,
        subject=letter.subject,
        body=letter.body,
        language=language,
        photo=photo.content if photo else None,
    )


# ---- after the call ----


def _record(session: Session, case: Case, attempt_id: UUID, receipt: Receipt) -> None:
    """Write down what became of the attempt, and move the case if it still waits for just this attempt."""
    logger(__name__).info("tried to send a letter", case=str(case.id), attempt=str(attempt_id), fate=receipt.fate.value)
    _lock(session, case)
    letter, newest = _last_try(session, case)
    attempt = session.get_one(SendAttempt, attempt_id, populate_existing=True)
    if receipt.message_ref and letter.provider_ref is None:
        letter.provider_ref = receipt.message_ref
    if attempt.state == Fate.ACCEPTED:  # SendGrid's event was here before its answer
        return
    waits = attempt is newest and case.stage == Stage.SENDING and attempt.state == "intent"
    took_it = receipt.fate is Fate.ACCEPTED and attempt is newest and case.stage == Stage.DOUBTFUL
    if waits or took_it:
        _close(letter, attempt, receipt)
        _move_on(session, case, receipt)
    else:
        attempt.state, attempt.detail, attempt.finished_at = receipt.fate.value, receipt.detail, now()
        note(session, case.id, who=WHO, what=f"Heard late about try {attempt.number}: {receipt.detail}")


def _last_try(session: Session, case: Case) -> tuple[Letter, SendAttempt]:
    found = session.execute(
        sa.select(Letter, SendAttempt)
        .join(SendAttempt, SendAttempt.letter_id == Letter.id)
        .where(Letter.case_id == case.id)
        .order_by(SendAttempt.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one()
    return found[0], found[1]


def _close(letter: Letter, attempt: SendAttempt, receipt: Receipt) -> None:
    attempt.state, attempt.detail, attempt.finished_at = receipt.fate.value, receipt.detail, now()
    letter.status = receipt.fate.value
    if receipt.fate is Fate.ACCEPTED:
        letter.sent_at = now()


def _move_on(session: Session, case: Case, receipt: Receipt) -> None:
    detail = receipt.detail
    if receipt.fate is Fate.ACCEPTED:
        move(session, case, Stage.SENT, who=WHO, what=detail, reason=None)
    elif receipt.fate is Fate.REJECTED:
        move(session, case, Stage.STUCK, who=WHO, what=detail, reason=detail, stuck_at=Stage.DRAFTED.value)
    elif receipt.fate is Fate.NOT_SENT:
        rest = receipt.retry_after_seconds or min(FIRST_PAUSE_SECONDS * 2 ** min(case.tries, 10), LONGEST_PAUSE_SECONDS)
        due_at, tries = now() + timedelta(seconds=rest), case.tries + 1
        move(session, case, Stage.APPROVED, who=WHO, what=detail, due_at=due_at, tries=tries)
    else:
        what = f"{detail} It is not known whether SendGrid has it, so it is not sent again by itself."
        move(session, case, Stage.DOUBTFUL, who=WHO, what=what, reason=what)
