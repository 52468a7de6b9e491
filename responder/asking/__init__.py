"""Turns cases whose facts are about to be gathered into questions to live sources, and the answers into memory.

No source can fail a case: one that does not answer is noted beside the person, and the letter is written without it.
Nothing is asked while a transaction is open. This is no step: it commits what it learns by itself, as imports do.
"""

from collections.abc import Sequence
from datetime import timedelta
from time import monotonic
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.asking.calling import Call, call_all
from responder.asking.noting import note_answers, note_missing
from responder.asking.pace import may_ask
from responder.asking.seeking import Question, questions
from responder.asking.telling import last_states, tell_cases
from responder.db import reading, transaction
from responder.instants import now
from responder.models import AskedSource, Case
from responder.models.case import NAMELESS
from responder.moving import postpone

__all__ = ["ASKS_FOR", "ask", "ask_about_unknown"]

SECONDS = 10.0  # for a batch; a ring has 25 in all
UNKNOWN_SECONDS = 4.0  # the clock asks these, and has other things to do
ASKS_FOR = timedelta(days=30)  # whom nobody could name by then, no platform will
LONGEST_WAIT = timedelta(minutes=10)
LOOK_AGAIN_SECONDS = 5.0
NO_TIME = "too many people left at once to ask about each of them"
RESTS = "it has not been answering, and is left alone for a while"


def ask(case_ids: Sequence[UUID], *, seconds: float = SECONDS) -> list[UUID]:
    """Ask every live source about the people of these cases; the cases whose facts can be gathered now.

    What was answered within the last day is not asked again, and a source that rests is not waited for. Cases there
    was no time for rest some seconds and are asked about at the next ring, for LONGEST_WAIT at most.
    """
    with reading() as session:
        asked = _questions(session, case_ids)
    if not asked:
        return list(case_ids)
    resting = [question.call for question in asked if question.is_resting]
    calls, unasked = _within_pace([question for question in asked if not question.is_resting])
    answers = call_all(calls, until=monotonic() + seconds)
    late = {call.key for call in (*unasked, *answers.unasked)}
    waiting, given_up = _patience([question for question in asked if question.call.key in late])
    with transaction() as session:
        note_answers(session, answers.given)
        note_missing(session, resting, RESTS)
        note_missing(session, given_up, NO_TIME)
        for case_id in waiting:
            postpone(session, case_id, seconds=LOOK_AGAIN_SECONDS)
    return [case_id for case_id in case_ids if case_id not in waiting]


def ask_about_unknown(*, limit: int = 50, seconds: float = UNKNOWN_SECONDS) -> int:
    """Ask about people whom a platform named by a reference only; how many questions were answered.

    What is found becomes a person with an address, and the case is taken up from there. A case is looked at after
    growing pauses, and asked about for ASKS_FOR; imports find it whenever they come.
    """
    with reading() as session:
        asked = _questions(session, _nameless(session, limit))
        before = last_states(session, asked)
    if not asked:
        return 0
    calls, _ = _within_pace([question for question in asked if not question.is_resting])
    answers = call_all(calls, until=monotonic() + seconds)
    with transaction() as session:
        note_answers(session, answers.given)
        tell_cases(session, asked, answers.given, before)
    return len(answers.given)


def _nameless(session: Session, limit: int) -> Sequence[UUID]:
    """The held cases without an address whose turn it is."""
    turn = sa.and_(Case.due_at <= now(), Case.received_at >= now() - ASKS_FOR)
    held = sa.select(Case.id).where(NAMELESS, turn)
    return session.scalars(held.order_by(Case.due_at).limit(limit)).all()


def _questions(session: Session, case_ids: Sequence[UUID]) -> list[Question]:
    sources = session.scalars(sa.select(AskedSource).where(AskedSource.active).order_by(AskedSource.id)).all()
    return questions(session, sources, case_ids) if sources else []


def _within_pace(asked: Sequence[Question]) -> tuple[list[Call], list[Call]]:
    """Each call once: those that each source takes within this minute, and those that have to wait."""
    calls = {question.call.key: question.call for question in asked}
    made = [call for call in calls.values() if may_ask(call.source_id, call.per_minute)]
    return made, [call for call in calls.values() if call not in made]


def _patience(late: Sequence[Question]) -> tuple[set[UUID], list[Call]]:
    """The cases that can wait for an answer, and the calls of those that cannot any longer."""
    moment = now()
    waiting = {question.case_id for question in late if moment - question.waits_since < LONGEST_WAIT}
    return waiting, [question.call for question in late if question.case_id not in waiting]
