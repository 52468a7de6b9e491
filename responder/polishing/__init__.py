"""Turns plain drafts into the same letters in better words, where a house wants a language model to try.

Off unless POLISH_URL says whom to ask. This is no step: a draft is a manager's to read from the moment it is there.
A polished wording follows it as its next version, when the gate finds nothing in it that was not there and nobody
has edited or signed meanwhile; in every other case the plain draft stands. Nothing is asked while a transaction is
open. No question is asked twice about the same text.
"""

from collections.abc import Sequence
from uuid import UUID

from responder.db import reading, transaction
from responder.errors import ResponderError, Temporary
from responder.log import logger
from responder.polishing.calling import AT_ONCE, Said, ask_all
from responder.polishing.endpoint import polishes, problem, rephrase, warm_up, what_is_missing
from responder.polishing.judging import judge, judge_again
from responder.polishing.letters import Letter, letters_of
from responder.polishing.noting import settle
from responder.polishing.rest import note_answer, note_trouble, rests_seconds
from responder.polishing.waiting import claim, waiting
from responder.settings import settings

__all__ = [
    "AT_ONCE",
    "claim",
    "polish",
    "polishes",
    "problem",
    "rests_seconds",
    "waiting",
    "warm_up",
    "what_is_missing",
]

log = logger(__name__)


def polish(case_ids: Sequence[UUID]) -> int:
    """Ask about the plain drafts of these claimed cases and keep what became of it; how many were polished."""
    with reading() as session:
        letters = letters_of(session, case_ids)
    new = [letter for letter in letters if letter.frame and not letter.earlier]
    warm_up()
    said = ask_all(new, rephrase, settings().polish_seconds)
    _look_after(list(said.values()))
    return sum(_settled(letter, said.get(letter.case_id)) for letter in letters)


def _settled(letter: Letter, said: Said | None) -> bool:
    """Whether the letter was polished."""
    verdict = judge_again(letter) if said is None else judge(letter, said)
    with transaction() as session:
        was_first = settle(session, letter, verdict, model=settings().polish_model)
    log.info("asked for a better wording", case_id=str(letter.case_id), outcome=verdict.outcome, in_time=was_first)
    return was_first and verdict.polished is not None


def _look_after(said: Sequence[Said]) -> None:
    """Open the breaker after failures in a row, or for as long as the endpoint asked; close it when it answers."""
    troubles = [each for each in said if isinstance(each, ResponderError)]
    worst = max(troubles, key=_asked_seconds, default=None)
    if len(troubles) < len(said):
        note_answer()
    if worst and (len(troubles) == len(said) or _asked_seconds(worst)):
        note_trouble(worst)


def _asked_seconds(trouble: ResponderError) -> float:
    """For how long it asked to be left alone."""
    return trouble.retry_after_seconds or 0.0 if isinstance(trouble, Temporary) else 0.0
