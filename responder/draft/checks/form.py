"""Turns the form of a letter into verdicts: its length, what was left to fill in, its headers and its greeting."""

import re
from functools import lru_cache

from responder.draft.checks.verdict import Verdict, fine, found
from responder.draft.language import tone
from responder.draft.reading import Reading
from responder.draft.text import is_header_safe

FEWEST_WORDS, MOST_WORDS, TOO_MANY_WORDS = 40, 180, 300
_LEFT_TO_FILL_IN = re.compile(
    r"\[[^\]\n]{0,80}\]|\{\{|\}\}|\{%|%\}|\$\{|<[a-z_ ]{2,40}>|\*\|[^|\n]*\|\*|%[a-z_]{3,40}%|\bx{3,}\b|_{3,}"
    r"|\b(?:tbd|todo|lorem ipsum)\b",
    re.IGNORECASE,
)


def length(reading: Reading) -> Verdict:
    """Long enough to be personal, short enough to be read."""
    words = len(reading.body.split())
    if words > TOO_MANY_WORDS:
        return found(f"{words} words: nobody reads that. Keep it under {TOO_MANY_WORDS}.", blocking=True)
    if words > MOST_WORDS:
        return found(f"{words} words: a letter of up to 140 is read to its end.")
    if words < FEWEST_WORDS:
        return found(f"{words} words: a letter this short may seem cold.")
    return fine(f"{words} words.")


def placeholder(reading: Reading) -> Verdict:
    """Nothing was left to fill in."""
    text = f"{reading.subject}\n{reading.body}"
    left = [match.group() for match in _LEFT_TO_FILL_IN.finditer(text)]
    nobody = _greets_nobody(reading.language).search(reading.body)
    if nobody:
        left.append(nobody.group().strip())
    if left:
        listed = ", ".join(f"“{each}”" for each in left[:5])
        return found(f"Something was left to fill in: {listed}.", blocking=True)
    return fine("Nothing was left to fill in.", blocking=True)


@lru_cache(maxsize=32)
def _greets_nobody(language: str) -> re.Pattern[str]:
    """ "Dear ," and "Hello  !": a greeting whose name was lost."""
    words = "|".join(map(re.escape, tone(language)["greeting"]["words"]))
    return re.compile(rf"\A\s*(?:dear\s*[,!:]?|(?:{words}),?\s+[,!:])\s*$", re.IGNORECASE | re.MULTILINE)


def header_safe(reading: Reading) -> Verdict:
    """Subject and names may stand in a mail's header."""
    situation = reading.situation
    parts = {"subject": [reading.subject], "signer's name": [situation.signer_name], "name": reading.names}
    unsafe = [part for part, texts in parts.items() if not all(map(is_header_safe, texts))]
    if unsafe:
        what = " and the ".join(unsafe)
        return found(f"The {what} holds a line break or a character that cannot be seen.", blocking=True)
    return fine("Subject and names are fit for a mail's header.", blocking=True)


def greeting_name(reading: Reading) -> Verdict:
    """It greets the person by their own name, or by none."""
    greeted = _greeted(reading)
    if not greeted or not reading.names:
        return fine("It greets nobody by a wrong name.", blocking=True)
    wrong = [word for word in reading.text(greeted).words if word not in _called(reading)]
    if wrong:
        return found(f"It greets “{greeted}”, but the person is called {reading.names[0]}.", blocking=True)
    return fine("It greets them by their name.", blocking=True)


def _called(reading: Reading) -> set[str]:
    """Words a greeting may hold: the person's names, titles, and what stands for nobody in particular."""
    usual = tone(reading.language)["greeting"]
    return {*reading.text(" ".join(reading.names)).words, *usual["titles"], *usual["hollow"]}


def _greeted(reading: Reading) -> str:
    """Whom the first line greets, when it is a greeting."""
    words = "|".join(map(re.escape, tone(reading.language)["greeting"]["words"]))
    match = re.match(rf"\s*(?:{words})\b,?\s*([^,!:\n]*)[,!:]?\s*$", reading.greeting, re.IGNORECASE)
    return match.group(1).strip() if match else ""
