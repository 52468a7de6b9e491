"""Turns what a letter claims into a verdict: does every number, date, name and memory stand on a fact?"""

from collections.abc import Iterator

from responder.draft.checks.verdict import Verdict, fine, found
from responder.draft.language import tone
from responder.draft.reading import Reading
from responder.draft.words import Text, Token, months, number_words, quoted, unique

_BETWEEN_SENTENCES = (".", "!", "?", ":", "\n", "…", "")
_OPENS = " \"'“”‘’«»()–-"


def unsupported(reading: Reading) -> Verdict:
    """Every number, date, name and claim stands on a fact; after an edit the manager is asked about new ones."""
    claims = unique(_claims(reading, reading.free))
    if reading.before is None:
        if claims:
            return found(f"No fact supports {quoted(claims)}.", blocking=True)
        return fine("Every number, date, name and memory stands on a fact.", blocking=True)
    before = {claim.casefold() for claim in _claims(reading.before, reading.before.wording)}
    new = [claim for claim in claims if claim.casefold() not in before]
    if new:
        return found(f"You know this? No fact of ours supports {quoted(new)}.")
    return fine("Every number, date, name and memory stands on a fact.")


def _claims(reading: Reading, text: Text) -> Iterator[str]:
    """What this text, a body without its clauses, states all the same."""
    yield from text.topics.get("claims", ())
    numbers, month_names = number_words(reading.language), months(reading.language)
    explained = reading.known.union(tone(reading.language)["claims"]["capitals"])
    for token in text.tokens:
        word = text.text[token.start : token.end]
        counts = token.word[:1].isdigit() or token.word in numbers or word in month_names
        names = word[0].isupper() and token.word not in explained
        if counts or (names and not _begins_sentence(reading, token)):
            yield word


def _begins_sentence(reading: Reading, token: Token) -> bool:
    before = reading.body[: token.start].rstrip(_OPENS)
    return before[-1:] in _BETWEEN_SENTENCES
