"""Turns what became of asking whose id it is into lines on the cases that wait for it: one for each turn of events."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.asking.calling import AnswerTo
from responder.asking.noting import FOUND, NO_ANSWER, NOBODY, state_of
from responder.asking.seeking import Question
from responder.facts import FoundCustomer
from responder.models import SourceAnswer
from responder.moving import note

WHO = "responder"
Key = tuple[UUID, str]


def last_states(session: Session, asked: Sequence[Question]) -> dict[Key, str]:
    """What became of each of these questions the last time, of those that were asked before."""
    keys = {question.call.about for question in asked}
    query = sa.select(SourceAnswer.asked_source_id, SourceAnswer.email_norm, SourceAnswer.state)
    rows = session.execute(query.where(SourceAnswer.email_norm.in_(keys))) if keys else ()
    return {(source_id, about): state for source_id, about, state in rows}


def tell_cases(
    session: Session, asked: Sequence[Question], given: Sequence[AnswerTo], before: Mapping[Key, str]
) -> None:
    """Write it on every case that waited for the answer; what ended as it did the last time is not told again.

    Of sources that do not know the platform's ids (a mailbox) only what they found is news.
    """
    answers = {answer.call.key: answer for answer in given}
    for question in asked:
        answer = answers.get(question.call.key)
        if answer is None or state_of(answer) == before.get(answer.call.key):
            continue
        if answer.call.kind in answer.call.who.refs or state_of(answer) == FOUND:
            note(session, question.case_id, who=WHO, what=_line(answer))


def _line(answer: AnswerTo) -> str:
    name = answer.call.name
    match state_of(answer):
        case state if state == NO_ANSWER:
            return f"Asked {name} who this is. {_sentence(answer.trouble or '')} It is asked again by itself."
        case state if state == NOBODY:
            return f"Asked {name} who this is: it does not know them."
    return f"{name} knows who this is{'' if _has_address(answer) else ', but holds no address of theirs'}."


def _has_address(answer: AnswerTo) -> bool:
    return any(isinstance(one, FoundCustomer) and one.email for one in answer.found)


def _sentence(text: str) -> str:
    whole = text if text.endswith((".", "!", "?")) else f"{text}."
    return whole[:1].upper() + whole[1:]
