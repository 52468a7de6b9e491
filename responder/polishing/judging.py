"""Turns what a model said about a plain letter into a verdict: a polished letter, or why the plain one stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from responder.draft.reading import Reading
from responder.draft.text import body_of
from responder.errors import Refused
from responder.polishing.answer import paragraphs_in
from responder.polishing.frame import Frame, moved, split
from responder.polishing.gate import objection
from responder.polishing.letters import ACCEPTED, NO_ANSWER, REFUSED, Letter

LONGEST = 2
NOTHING_ADDED = "It says the same in other words: no fact, number, name or promise that was not there."
NO_MIDDLE = "Nothing in it is to be polished."


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome` and `why` as a Draft stores them; `polished` only when it was accepted."""

    outcome: str
    why: str
    polished: Reading | None = None


def judge(letter: Letter, said: str | Exception) -> Verdict:
    """The verdict on an answer, or on why there is none."""
    if isinstance(said, Exception):
        return Verdict(NO_ANSWER, str(said))
    if letter.frame is None:
        return Verdict(REFUSED, NO_MIDDLE)
    try:
        return _judged(letter, letter.frame, paragraphs_in(said, len(letter.frame.middle)))
    except Refused as why:
        return Verdict(REFUSED, str(why))


def judge_again(letter: Letter) -> Verdict:
    """The verdict on what the same text was answered before, by the facts and checks of today."""
    earlier = letter.earlier
    if earlier is None or letter.frame is None:
        return Verdict(REFUSED, NO_MIDDLE)
    if earlier.polish["outcome"] != ACCEPTED:
        return Verdict(earlier.polish["outcome"], earlier.polish["why"])
    return _judged(letter, letter.frame, letter.frame.middle_of(earlier.body) or letter.frame.middle)


def _judged(letter: Letter, frame: Frame, middle: Sequence[str]) -> Verdict:
    plain = letter.reading
    body = body_of(frame.with_middle(middle))
    if len(body) > LONGEST * len(plain.body):  # said before anything is compared, which takes time
        return Verdict(REFUSED, "It is far longer than the letter was.")
    if len(split(body)) != len(frame.paragraphs):
        return Verdict(REFUSED, "It changes how the letter is divided into paragraphs.")
    polished = Reading(plain.situation, plain.subject, body, moved(plain, body))
    why = objection(plain, polished)
    return Verdict(REFUSED, why) if why else Verdict(ACCEPTED, NOTHING_ADDED, polished)
