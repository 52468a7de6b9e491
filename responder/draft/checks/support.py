"""Turns what a letter claims into a verdict: does every number, date, name and memory stand on a fact?"""

from collections.abc import Iterator

from responder.draft.checks.verdict import Verdict, fine, found
from responder.draft.language import tone
from responder.draft.reading import Reading
from responder.draft.words import Text, Token, months, number_words, quoted, unique

_BETWEEN_SENTENCES = (".", "!", "?", ":", "\n", "…", "")
_OPENS = " \u00a0\u202f\"'„“”‚‘’«»‹›()–-"


def unsupported(reading: Reading) -> Verdict:
    """Every number, date, name and memory stands on a fact; after an edit the manager is asked about new ones."""
    claims = unique([*_claims_in_subject(reading), *_claims_in_body(reading)])
    by_machine = reading.before is None
    if not claims:
        return fine("Every number, date, name and memory stands on a fact.", blocking=by_machine)
    if by_machine:
        return found(f"No fact supports {quoted(claims)}.", blocking=True, words=claims)
    return found(f"You know this? No fact of ours supports {quoted(claims)}.", words=claims)


def _claims_in_subject(reading: Reading) -> Iterator[str]:
    """What the subject states without a clause of the body saying the same."""
    stated = _stated(reading.heading, reading.language)
    unknown = (claim for claim in stated if claim.casefold() not in reading.supported)
    return (claim for claim in unknown if claim.casefold() not in reading.vouched)


def _claims_in_body(reading: Reading) -> Iterator[str]:
    """What stands outside the clauses that rest on facts; of an edited letter only what the machine did not write."""
    before = (
        {claim.casefold() for claim in _claims(reading.before, reading.before.wording)} if reading.before else set()
    )
    return (claim for claim in _claims(reading, reading.unclaimed) if claim.casefold() not in before)


def _claims(reading: Reading, text: Text) -> Iterator[str]:
    yield from _stated(text, reading.language)
    yield from _named(reading, text)


def _stated(text: Text, language: str) -> Iterator[str]:
    """Memories, numbers and months."""
    yield from text.topics.get("claims", ())
    numbers, month_names = number_words(language), months(language)
    for token in text.tokens:
        word = text.text[token.start : token.end]
        if token.word[:1].isdigit() or token.word in numbers or word in month_names:
            yield word


def _named(reading: Reading, text: Text) -> Iterator[str]:
    """Capitalised words inside sentences that neither the language nor this case explains."""
    own = tone(reading.language)["claims"]
    explained = reading.known.union(own["capitals"], map(str.casefold, own.get("nouns", ())))
    for token in text.tokens:
        is_name = text.text[token.start].isupper() and token.word not in explained
        if is_name and not _begins_sentence(reading, token):
            yield text.text[token.start : token.end]


def _begins_sentence(reading: Reading, token: Token) -> bool:
    before = reading.body[: token.start].rstrip(_OPENS)
    return before[-1:] in _BETWEEN_SENTENCES
