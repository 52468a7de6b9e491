"""Turns what a person decides about a case, other than yes to its letter, into a move."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.ending_approvals import end_approval
from responder.errors import AlreadyMoved, Refused
from responder.facts import Disposition
from responder.instants import now
from responder.journey import MAY_FOLLOW, OPEN, Stage
from responder.managers import is_away, may_sign
from responder.models import Case, Connection, Manager
from responder.moving import move, note
from responder.queries.cases import letter_of
from responder.queries.identities import one_person

LONGEST_REASON = 500
BY_A_PERSON = "decided by a person"  # what stands where the name of a rule of triage stood
MAY_LOOK_AGAIN = (Stage.ENRICHED, Stage.DRAFTED)
SET_ASIDE = (Stage.HELD, Stage.STUCK, Stage.SILENT, Stage.CALL)
MAY_CHANGE_SIGNER = (*MAY_LOOK_AGAIN, Stage.RECEIVED, *SET_ASIDE)


def silence(session: Session, case: Case, *, reason: str, who: str) -> None:
    """Decide to write nothing. Raises Refused without a reason, AlreadyMoved once the letter is leaving."""
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise Refused("Say in a few words why nothing shall be written; the next one to look will want to know.")
    what = f"{who} decided to stay silent: {reason}"
    _go(session, case, Stage.SILENT, who=who, what=what, reason=reason, **_by_hand(Disposition.SILENT))


def take_up(session: Session, case: Case, *, who: str) -> None:
    """Put a held, stuck, silent or to-be-called case back on the road, a stuck one where it fell.

    Raises Refused when the person has another open case, or no address to write to, and AlreadyMoved when the
    case is not set aside.
    """
    if case.stage not in SET_ASIDE:
        raise AlreadyMoved(f"A case that is {case.stage} is not set aside; there is nothing to take up.")
    if case.email is None:
        raise Refused("We know no address of this person yet. Import one, and take the case up again.")
    _refuse_second(session, case)
    to = Stage(case.stuck_at) if case.stage == Stage.STUCK and case.stuck_at else Stage.RECEIVED
    if to not in MAY_FOLLOW[Stage(case.stage)]:
        to = Stage.RECEIVED
    # Whoever was to be called stays somebody to whom a colleague of higher level writes.
    decided = {} if case.disposition == Disposition.CALL else _by_hand(Disposition.WRITE)
    what = f"{who} put the case back on the road."
    _go(session, case, to, who=who, what=what, reason=None, due_at=now(), **decided)


def settle_doubt(session: Session, case: Case, *, arrived: bool, who: str) -> None:
    """Say what became of a letter we could not tell about: it arrived, or it did not and may be approved anew."""
    if case.stage != Stage.DOUBTFUL:
        raise AlreadyMoved(f"case {case.id} is {case.stage}, no longer in doubt")
    letter = letter_of(session, case)
    if letter:
        letter.status = "accepted" if arrived else "not_sent"
        letter.sent_at = letter.sent_at or (now() if arrived else None)
    if arrived:
        _go(session, case, Stage.SENT, who=who, what=f"{who} found out that the letter arrived.", reason=None)
    else:
        what = f"{who} found out that the letter did not arrive; it waits for a new approval."
        _go(session, case, Stage.DRAFTED, who=who, what=what, reason=None)


def look_again(session: Session, case: Case, *, who: str, why: str, even_signed: bool = False) -> bool:
    """Gather the facts of a case anew and draft it again, because something new is known; whether that was possible.

    What somebody wrote in the letter stays. A signed one goes back only when what it says may be wrong
    (`even_signed`), and its approval ends. `why` is a sentence.
    """
    if even_signed and case.stage == Stage.STUCK:
        case.stuck_at = Stage.RECEIVED.value
    if even_signed and case.stage == Stage.APPROVED:
        move(session, case, Stage.DRAFTED, who=who, what="The letter was signed and had not left; it is not sent.")
        end_approval(session, case, who=who)
    if case.stage not in MAY_LOOK_AGAIN:
        return False
    move(session, case, Stage.RECEIVED, who=who, what=why, due_at=now(), reason=case.reason)
    return True


def choose_signer(session: Session, case: Case, *, signer: Manager, who: str) -> None:
    """Let this colleague sign, whoever the facts would choose. Raises Refused for who may not sign or is away.

    Raises AlreadyMoved once the letter is signed, or when nothing is written about the case.
    """
    if not may_sign(signer):
        raise Refused(f"{signer.name} may not sign letters.")
    if is_away(signer, now().date()):
        raise Refused(f"{signer.name} is away and cannot sign today.")
    if case.stage not in MAY_CHANGE_SIGNER:
        raise AlreadyMoved(f"A case that is {case.stage} has its signer.")
    case.signer_id, case.signer_chosen_by = signer.id, who
    session.expire(case, ["signer"])
    what = f"{who} chose {signer.name} to sign."
    if not look_again(session, case, who=who, why=what):
        note(session, case.id, who=who, what=what)


def assign(session: Session, case: Case, *, to: Manager | None, who: str) -> None:
    """Hand the case to somebody of ours, or back to everybody (None)."""
    case.assigned_to, case.assigned_to_id = to, to.id if to else None
    note(session, case.id, who=who, what=f"{who} handed the case to {to.name if to else 'everybody'}.")


def snooze(session: Session, case: Case, *, until: datetime | None, who: str) -> None:
    """Let the case leave the pile until a moment; None wakes it. Raises Refused for a moment in the past."""
    if until is not None and until <= now():
        raise Refused("Snooze until a moment that is still to come.")
    case.snoozed_until = until
    when = f"until {until:%d %B %Y, %H:%M} UTC" if until else "no longer"
    note(session, case.id, who=who, what=f"{who} snoozed the case {when}.")


def _by_hand(disposition: Disposition) -> dict[str, str]:
    return {"disposition": disposition.value, "rule": BY_A_PERSON}


def _go(session: Session, case: Case, to: Stage, *, who: str, what: str, **changes: object) -> None:
    """Move, or say AlreadyMoved when the road does not go there from where the case is now."""
    if to not in MAY_FOLLOW[Stage(case.stage)]:
        raise AlreadyMoved(f"A case that is {case.stage} cannot become {to}.")
    move(session, case, to, who=who, what=what, **changes)
    if to != Stage.SENT:
        end_approval(session, case, who=who)


def _refuse_second(session: Session, case: Case) -> None:
    if case.stage in OPEN:
        return
    rows = one_person(session, [case.customer_id])[case.customer_id] if case.customer_id else ()
    of_brand = sa.select(Connection.id).where(Connection.brand_id == case.connection.brand_id)
    theirs = sa.and_(Case.customer_id.in_(rows), Case.connection_id.in_(of_brand))
    other = sa.select(Case.id).where(
        sa.or_(Case.person_key == case.person_key, theirs),
        Case.id != case.id,
        Case.stage.in_([stage.value for stage in OPEN]),
    )
    if session.scalar(other.limit(1)):
        raise Refused("This person has another open case; decide there, so that they hear from us once.")
