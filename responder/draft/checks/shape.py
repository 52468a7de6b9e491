"""Turns the form of a letter into verdicts: its length, its ease, what was left to fill in, and its headers."""

import re
from functools import lru_cache

from responder.draft.checks.verdict import Verdict, fine, found
from responder.draft.language import custom, tone
from responder.draft.reading import Reading
from responder.draft.text import is_header_safe
from responder.draft.words import listed

FEWEST_WORDS, MOST_WORDS, TOO_MANY_WORDS = 40, 180, 300
LONGEST_SENTENCE = 35
_LEFT_TO_FILL_IN = re.compile(
    r"\[[^\]\n]{0,80}\]|\{\{|\}\}|\{%|%\}|\$\{|<[a-z_ ]{2,40}>|\*\|[^|\n]*\|\*|%[a-z_]{3,40}%|\bx{3,}\b|_{3,}"
    r"|\blorem ipsum\b|(?-i:\b(?:TBD|TODO)\b)",  # in Spanish, "todo" is a word like any other
    re.IGNORECASE,
)
_MAYBE_LEFT, _MAYBE_LEFT_WORDS = re.compile(r"[\[{}<*%_$]"), ("xxx", "tbd", "todo", "lorem")


def length(reading: Reading) -> Verdict:
    """Long enough to be personal, short enough to be read."""
    words = len(reading.body.split())
    if words > TOO_MANY_WORDS:
        return found(f"{words} words: nobody reads that. Keep it under {TOO_MANY_WORDS}.", grave=True)
    if words > MOST_WORDS:
        return found(f"{words} words: a letter of up to 140 is read to its end.")
    if words < FEWEST_WORDS:
        return found(f"{words} words: a letter this short may seem cold.")
    return fine(f"{words} words.")


def similar(reading: Reading) -> Verdict:
    """It is no copy of what a colleague of theirs got or the signer wrote lately."""
    for memory in reversed(reading.lately):
        share = memory.shelf.nearest(reading.threes)
        if share > memory.limit:
            return found(f"{share:.0%} alike to a letter {memory.whose} lately; up to {memory.limit:.0%} is well.")
    return fine("It is like no letter written lately.")


def ease(reading: Reading) -> Verdict:
    """It reads easily, and no sentence is longer than one breath."""
    long = [(start, end) for start, end in reading.sentences if end - start > LONGEST_SENTENCE]
    if long:
        start, end = long[0]
        begun = reading.text.said(start, start + 4)
        return found(f"The sentence that begins “{begun} …” has {end - start} words. Make two of it.")
    score, hard = ease_of(reading), custom(reading.language)["reading"]["hard"]
    if score < hard:
        return found(f"It is hard to read ({score:.0f}; from {hard} on it is easy). Use shorter words and sentences.")
    return fine(f"It reads easily ({score:.0f}).")


def ease_of(reading: Reading) -> float:
    """The ease of reading by the formula of the language, the higher the easier."""
    language, words, sentences = reading.language, reading.text.words, len(reading.sentences)
    formula = custom(language)["reading"]
    count = sum(map(str.isalpha, words)) or 1
    spoken = " ".join(words)
    syllables = len(spoken.translate(_only_vowels(language)).split())
    return float(
        formula["base"] - formula["sentence"] * count / (sentences or 1) - formula["syllable"] * syllables / count
    )


@lru_cache(maxsize=32)
def _only_vowels(language: str) -> dict[int, str]:
    """Every letter that is no vowel becomes a space, so that runs of vowels are left: a syllable each."""
    vowels = set(custom(language)["reading"]["vowels"])
    return {code: " " for code in range(0x250) if chr(code) not in vowels}


def placeholder(reading: Reading) -> Verdict:
    """Nothing was left to fill in."""
    text = f"{reading.subject}\n{reading.body}"
    low = text.lower()
    suspicious = _MAYBE_LEFT.search(text) or any(word in low for word in _MAYBE_LEFT_WORDS)
    left = [match.group() for match in _LEFT_TO_FILL_IN.finditer(text)] if suspicious else []
    nobody = _greets_nobody(reading.language).match(reading.body)
    if nobody:
        left.append(nobody.group().strip())
    if left:
        shown = ", ".join(f"“{each}”" for each in left[:5])
        return found(f"Something was left to fill in: {shown}.")
    return fine("Nothing was left to fill in.")


@lru_cache(maxsize=32)
def _greets_nobody(language: str) -> re.Pattern[str]:
    """ "Dear ," and "Hello  !": a greeting whose name was lost."""
    words = "|".join(map(re.escape, listed(tone(language), "greeting")))
    return re.compile(rf"\A\s*(?:dear\s*[,!:]?|(?:{words}),?\s+[,!:])\s*$", re.IGNORECASE | re.MULTILINE)


def header_safe(reading: Reading) -> Verdict:
    """Subject and names may stand in a mail's header."""
    situation = reading.situation
    parts = {"subject": [reading.subject], "signer's name": [situation.signer_name], "name": reading.names}
    unsafe = [part for part, texts in parts.items() if not all(map(is_header_safe, texts))]
    if unsafe:
        what = " and the ".join(unsafe)
        return found(f"The {what} holds a line break or a character that cannot be seen.")
    return fine("Subject and names are fit for a mail's header.")
