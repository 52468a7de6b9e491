"""Turns several names at one address into one person spelled in several ways, or into several people."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from responder.names.spelling import clean, is_eastern
from responder.names.titles import is_a_person, is_garbled, is_several, parts, split_honorific, without_brackets

SHORT_FORM = 4
"""By how many letters a name has to be longer to be what a short one stands for: Alex, Alexander; not Paul, Paula."""


@dataclass(frozen=True, slots=True)
class Called:
    """One spelling, folded: all its words, and those by which friends would call the person where that is known."""

    words: tuple[str, ...]
    given: tuple[str, ...]
    is_eastern: bool


def people_among(
    name: str, given_name: str | None, others: Iterable[str], *, family_first: bool | None = None
) -> list[str]:
    """The people who share an address, first the one the fields name; empty when all names may be one person's."""
    found: dict[str, Called] = {}
    for text, given in ((name, given_name), *((other, None) for other in others)):
        spelling = clean(text)
        if is_garbled(text) or not is_a_person(spelling, has_given=bool(given)):
            continue
        called = _called(spelling, given, family_first=bool(family_first))
        if called.words and not any(_may_be_one(called, known) for known in found.values()):
            found[spelling] = called
    return list(found) if len(found) > 1 else []


def are_same_words(one: str, other: str) -> bool:
    """Whether two spellings hold the same words, whatever their order, case and accents."""
    return bool(_folded(one)) and sorted(_folded(one)) == sorted(_folded(other))


def _called(text: str, given: str | None, *, family_first: bool) -> Called:
    _, plain = split_honorific(without_brackets(text))
    family, rest = parts(plain) or ("", plain)
    _, rest = split_honorific(rest)
    words = (*_folded(family), *_folded(rest))
    if is_eastern(text):
        return Called(("".join(words),), (), is_eastern=True)
    return Called(words, _given(given, family, rest, family_first=family_first), is_eastern=False)


def _given(given: str | None, family: str, rest: str, *, family_first: bool) -> tuple[str, ...]:
    if given:
        return _folded(split_honorific(clean(given))[1])
    if is_several(rest):
        return ()
    words = _folded(rest)
    if family:
        return words
    return words[-1:] if family_first else words[:1]


def _may_be_one(one: Called, other: Called) -> bool:
    if one.is_eastern != other.is_eastern:
        return True  # nobody can tell from two scripts
    if one.is_eastern:
        return one.words[0] in other.words[0] or other.words[0] in one.words[0]
    shorter, longer = sorted((one.words, other.words), key=len)
    return all(any(_alike(word, known) for known in longer) for word in shorter) or any(
        _alike(word, known) for word in one.given for known in other.given
    )


def _alike(one: str, other: str) -> bool:
    """The same word, its initial, or a short form of it."""
    short, long = sorted((one, other), key=len)
    if len(short) < 3:
        return short == long or (len(short) == 1 and long.startswith(short))
    return short == long or (long.startswith(short) and len(long) - len(short) >= SHORT_FORM)


def _folded(text: str) -> tuple[str, ...]:
    """Its words without accents and case; ä is taken for ae, as it is typed where keyboards lack it."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return tuple(re.sub("(?<=[aou])e", "", word) for word in re.findall(r"[^\W\d_]+", re.sub("['’ʼ]", "", letters)))
