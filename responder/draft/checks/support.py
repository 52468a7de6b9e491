"""Turns what a letter claims into a verdict: does every number, date, name and memory stand on a fact?"""

from collections.abc import Iterator

from responder.draft.checks.verdict import Verdict, fine, found
from responder.draft.language import tone
from responder.draft.reading import Reading
from responder.draft.words import Token, lexicon, months, number_words, quoted, unique

_BETWEEN_SENTENCES = (".", "!", "?", ":", "\n", "…", "")
_OPENS = " \"'“”‘’«»()–-"


def unsupported(reading: Reading) -> Verdict:
    """Every number, date, name and claim stands on a fact; after an edit the manager is asked about new ones."""
    claims = unique(_claims(reading))
    if reading.before is None:
        if claims:
            return found(f"No fact supports {quoted(claims)}.", blocking=True)
        return fine("Every number, date, name and memory stands on a fact.", blocking=True)
    before = {claim.casefold() for claim in _claims(reading.before)}
    new = [claim for claim in claims if claim.casefold() not in before]
    if new:
        return found(f"You know this? No fact of ours supports {quoted(new)}.")
    return fine("Every number, date, name and memory stands on a fact.")


def _claims(reading: Reading) -> Iterator[str]:
    """What states something outside the clauses that stand on facts."""
    yield from lexicon(reading.language, "claims").found_in(reading.free)
    numbers, month_names = number_words(reading.language), months(reading.language)
    explained = reading.known.union(tone(reading.language)["claims"]["capitals"])
    for token in reading.free.tokens:
        text = reading.free.text[token.start : token.end]
        counts = token.word[:1].isdigit() or token.word in numbers or text in month_names
        names = text[0].isupper() and token.word not in explained
        if counts or (names and not _begins_sentence(reading, token)):
            yield text


def _begins_sentence(reading: Reading, token: Token) -> bool:
    before = reading.body[: token.start].rstrip(_OPENS)
    return before[-1:] in _BETWEEN_SENTENCES
