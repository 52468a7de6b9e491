"""Turns what a letter claims into a verdict: does every number, date, name and memory stand on a fact?"""

import re
from collections.abc import Iterable, Iterator, Sequence

from responder.draft.checks.verdict import Verdict, fine, found
from responder.draft.environment import Piece
from responder.draft.language import tone
from responder.draft.lexicons import (
    Numbers,
    function_words,
    is_noun,
    lexicon,
    numbers,
    wordbook,
    wordbook_with,
)
from responder.draft.reading import Reading
from responder.draft.words import Text, listed, quoted, unique

_DIGIT = re.compile(r"\d")


def unsupported(reading: Reading) -> Verdict:
    """Every number, date, name and memory stands on a fact; after an edit the manager is asked about new ones.

    A letter of the machine's says nothing at all outside its facts but the wording it was made from.
    """
    claims = unique([*_claims_in_subject(reading), *_claims_in_body(reading)])
    if claims and reading.before:
        return found(f"You know this? No fact of ours supports {quoted(claims)}.", words=claims)
    if claims:
        return found(f"No fact supports {quoted(claims)}.", words=claims)
    if strange := _strange(reading):
        return found(f"Neither a fact nor the wording of our letters says {quoted(strange)}.")
    return fine("Every number, date, name and memory stands on a fact.")


def _claims_in_subject(reading: Reading) -> Iterator[str]:
    """What the subject states without a clause of the body saying the same."""
    heading = reading.heading
    for claim in _claims(reading, heading, heading.words, names=_is_sentence(heading)):
        if not (reading.supported | reading.vouched).issuperset(Text(claim).words):
            yield claim


def _is_sentence(heading: Text) -> bool:
    """Whether a subject is written like a sentence, so that what is capital in it is a name."""
    return bool(2 * sum(raw[0].isupper() for raw in heading.raw[1:]) < len(heading.raw))


def _claims_in_body(reading: Reading) -> Iterator[str]:
    """What stands outside the clauses that rest on facts; of an edited letter only what the machine did not write."""
    machine = reading.before
    before = {claim.casefold() for claim in _claims(machine, machine.text, machine.wording)} if machine else set()
    return (claim for claim in _claims(reading, reading.text, reading.unclaimed) if claim.casefold() not in before)


def _claims(reading: Reading, text: Text, words: Sequence[str], *, names: bool = True) -> Iterator[str]:
    """Memories, numbers and days among these words of the text, and names."""
    yield from _memories(reading, text, words)
    yield from (text.raw[place] for place in _counted(text, words, reading.language))
    if names:
        yield from (text.raw[place] for place in _named(reading, text, words))


def _memories(reading: Reading, text: Text, words: Sequence[str]) -> Iterator[str]:
    hits = reading.hits if words is reading.free else lexicon(reading.language).hits(words)
    return (text.said(first, last) for first, last, topic in hits if topic == "claims")


def _counted(text: Text, words: Sequence[str], language: str) -> Iterator[int]:
    """Where numbers and days stand."""
    counting = numbers(language)
    if counting.any.isdisjoint(words) and not _DIGIT.search(text.text):
        return
    for place, word in enumerate(words):
        is_sure = word in counting.sure or word[:1].isdigit()
        if is_sure or (word in counting.any and (_counts(words, place, counting) or _is_day(text, place, language))):
            yield place


def _counts(words: Sequence[str], place: int, counting: Numbers) -> bool:
    """Whether a word that is a number among other things is one here: "one year", but not "one of us"."""
    follows = words[place + 1] if place + 1 < len(words) else ""
    if words[place] in counting.one:
        return follows in counting.long_units
    return words[place] in counting.unsure and follows in counting.units


def _is_day(text: Text, place: int, language: str) -> bool:
    """Whether this is a month or a day of the week: "May" is, but not in "May I"."""
    dated, raw = numbers(language).days, text.raw[place]
    if raw in dated:
        return raw.lower() not in function_words(language) or not text.begins_sentence(place)
    return text.words[place] in dated


def _named(reading: Reading, text: Text, words: Sequence[str]) -> Iterator[int]:
    """Capitalised words inside sentences that neither the language nor this case explains."""
    explained = listed(tone(reading.language), "claims", "capitals")
    for place in text.capitals:
        word = words[place]
        if word and word not in reading.known and word not in explained and not _is_wording(reading, text.raw[place]):
            yield place


def _is_wording(reading: Reading, raw: str) -> bool:
    """Whether the language writes this word with a capital anywhere, or in it all such words."""
    own = _brands_own(reading)
    book = wordbook_with(reading.language, own) if own else wordbook(reading.language)
    return raw in book.capitals or is_noun(raw, reading.language)


def _strange(reading: Reading) -> list[str]:
    """What a letter says outside its facts though neither the shipped wording nor the brand's own does."""
    if reading.made_of is None:
        return []
    places: Iterable[int] = wordbook(reading.language).strange(reading.free)
    if places and (own := _brands_own(reading)):
        places = wordbook_with(reading.language, own).strange(reading.free)
    return unique(reading.text.raw[place] for place in sorted(places))


def _brands_own(reading: Reading) -> tuple[Piece, ...]:
    return tuple(piece for piece in reading.made_of or () if piece.wording)
