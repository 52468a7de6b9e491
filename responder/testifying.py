"""Turns what one of us says about a case on their own word into a testimony: what went wrong, what we offer, a claim.

A testimony is kept with who said it and when, can be taken back, and becomes a fact whenever facts are gathered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.decisions import look_again
from responder.errors import AlreadyMoved, Refused
from responder.instants import now
from responder.journey import UNSENT, Stage
from responder.models import Case, Testimony, Word
from responder.moving import note
from responder.own_word import money
from responder.queries.testimonies import standing_testimonies

LONGEST = 300
MOST_CENTS = 10_000_000
MAY_TESTIFY = tuple(stage for stage in UNSENT if stage is not Stage.APPROVED)


class Grade(StrEnum):
    """How much of what went wrong is ours."""

    REGRET = "regret"
    SHARED = "shared"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Witness:
    """Who says it. `may_exceed`: what they offer is not bound by the limit of the brand."""

    name: str
    manager_id: UUID | None = None
    may_exceed: bool = False


def say_fault(session: Session, case: Case, *, grade: Grade, what: str | None, by: Witness) -> Testimony:
    """Say that something went wrong, in place of what was said of it before; the waiting letter is drafted anew.

    Raises Refused when what is ours is not said in a sentence, and AlreadyMoved once the letter is signed.
    """
    sentence = _sentence(what)
    if grade is Grade.OURS and not sentence:
        raise Refused("Say in one sentence what went wrong: an apology has to own something.")
    value = {"grade": grade.value, "what": sentence or None}
    return _say(session, case, Word.FAULT, value, by=by, told=f"{by.name} said what went wrong.")


def offer(session: Session, case: Case, *, what: str, worth_cents: int, by: Witness) -> Testimony:
    """Offer the person something, in place of what was offered before; the waiting letter is drafted anew.

    Raises Refused above the limit of the brand (but for who may exceed it), where the brand offers nothing, and
    without a sentence that says what it is; AlreadyMoved once the letter is signed.
    """
    sentence = _sentence(what)
    if not sentence:
        raise Refused("Say in one sentence what is offered; it stands in the letter as you write it.")
    if not 0 <= worth_cents <= MOST_CENTS:
        raise Refused(f"The worth is an amount from nothing to {money(MOST_CENTS)}.")
    brand = case.connection.brand
    if brand.gesture_cents is None:
        raise Refused(f"{brand.name} offers nothing: no limit is set up to which one of us may. An admin can set one.")
    if worth_cents > brand.gesture_cents and not by.may_exceed:
        limit, worth = money(brand.gesture_cents), money(worth_cents)
        raise Refused(f"At {brand.name} you may offer up to {limit}; this is worth {worth}. An admin may offer more.")
    value = {"what": sentence, "worth_cents": worth_cents}
    return _say(session, case, Word.GESTURE, value, by=by, told=f"{by.name} offered something in the letter.")


def vouch(
    session: Session, case: Case, words: Iterable[str], *, by: Witness, approval_id: UUID | None = None
) -> list[Testimony]:
    """Keep that somebody answers for these words of the letter, each once; those that are new.

    `approval_id`: they were vouched for by this approval, and are no longer once it is undone.
    """
    known = {claimed(it) for it in standing_testimonies(session, [case.id]) if it.kind == Word.CLAIM}
    added = []
    for word in dict.fromkeys(" ".join(word.split()) for word in words):
        if word and word.casefold() not in known:
            known.add(word.casefold())
            value = {"words": word} | ({"approval": str(approval_id)} if approval_id else {})
            added.append(_row(case, Word.CLAIM, value, by))
    session.add_all(added)
    session.flush()
    return added


def asked_about(checks: Iterable[Mapping[str, Any]]) -> list[str]:
    """The words of a letter somebody may vouch for: what no fact supports, and what is no longer known so."""
    return [str(word) for check in checks if not check["passed"] for word in check.get("words", ())]


def vouched_by_approving(checks: Iterable[Mapping[str, Any]]) -> list[str]:
    """The words whoever approves the letter vouches for: those that are asked about and hold nothing back."""
    return asked_about(check for check in checks if not check["blocking"])


def take_back(session: Session, case: Case, testimony: Testimony, *, who: str) -> None:
    """Say that it does not hold; the facts are gathered anew, and a signed letter that has not left is called back.

    Raises AlreadyMoved when somebody did so already, or the letter left.
    """
    _hold(session, case)
    if Stage(case.stage) not in UNSENT:
        raise AlreadyMoved(f"A case that is {case.stage} has its letter; nothing said about it can be taken back.")
    _end(session, [testimony.id], who)
    session.refresh(testimony)
    why = f"{who} took back {TAKEN_BACK[Word(testimony.kind)]}."
    if not look_again(session, case, who=who, why=why, even_signed=True):
        note(session, case.id, who=who, what=why)


TAKEN_BACK = {
    Word.FAULT: "what was said to have gone wrong",
    Word.GESTURE: "what was offered",
    Word.CLAIM: "that something in the letter is so",
}


def claimed(testimony: Testimony) -> str:
    """The words of a claim, whatever their case."""
    return str(testimony.value.get("words") or "").casefold()


def _sentence(words: str | None) -> str:
    """One line of what can be seen, with a full stop. Raises Refused for a long one."""
    text = " ".join("".join(sign for sign in (words or "") if sign.isprintable() or sign.isspace()).split())
    if len(text) > LONGEST:
        raise Refused(f"Keep it to one sentence of at most {LONGEST} characters.")
    return text if text[-1:] in ("", ".", "!", "?", "…") else f"{text}."


def _say(session: Session, case: Case, kind: Word, value: dict[str, Any], *, by: Witness, told: str) -> Testimony:
    """Of fault and gesture one stands at a time: what was said before is taken back by whoever says it anew."""
    _hold(session, case)
    if Stage(case.stage) not in MAY_TESTIFY:
        raise AlreadyMoved(f"A case that is {case.stage} has its letter; undo the approval first.")
    earlier = [it.id for it in standing_testimonies(session, [case.id]) if it.kind == kind]
    if earlier:
        _end(session, earlier, by.name)
    testimony = _row(case, kind, value, by)
    session.add(testimony)
    session.flush()
    if not look_again(session, case, who=by.name, why=told, even_signed=True):
        note(session, case.id, who=by.name, what=told)
    return testimony


def _row(case: Case, kind: Word, value: dict[str, Any], by: Witness) -> Testimony:
    return Testimony(case_id=case.id, kind=kind.value, value=value, manager_id=by.manager_id, told_by=by.name)


def _end(session: Session, ids: Sequence[UUID], who: str) -> None:
    standing = sa.update(Testimony).where(Testimony.id.in_(ids), Testimony.withdrawn_at.is_(None))
    values = {"withdrawn_at": now(), "withdrawn_by": who}
    ended = session.execute(standing.values(values).execution_options(synchronize_session=False))
    if ended.rowcount != len(ids):  # type: ignore[attr-defined]
        raise AlreadyMoved("Somebody was faster: it is taken back already.")


def _hold(session: Session, case: Case) -> None:
    """See the case as it is now, and let no machine step take it on before we are done."""
    session.refresh(case, ["stage", "stuck_at"], with_for_update=True)
