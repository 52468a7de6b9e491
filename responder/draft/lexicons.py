"""Turns a language's folder and CLDR into what its letters are searched for: tone, numbers, days, and its own words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from babel.dates import get_day_names, get_month_names
from babel.units import format_unit

from responder.draft.environment import Piece, pieces
from responder.draft.language import custom, languages, phrases, tone
from responder.draft.words import BREAK, Lexicon, Text, listed

ELSEWHERE = frozenset({"greeting", "function", "address"})  # topics of tone.toml that are no lists of phrases to avoid

_NO_WORDS = frozenset({"", BREAK})
LEAST_NOUN = 5  # letters from which on a known noun may end a longer one: Lieblingsbrief


@lru_cache(maxsize=32)
def lexicon(language: str) -> Lexicon:
    """What finds the words of every topic ("promotion", "pleading") of a language."""
    known = tone(language)
    return Lexicon({topic: listed(known, topic) for topic in known if topic not in ELSEWHERE})


@dataclass(frozen=True, slots=True)
class Numbers:
    """Words for numbers from two upwards, those that are other words as well, "one", and what is counted by them."""

    sure: frozenset[str]
    unsure: frozenset[str]
    one: frozenset[str]
    units: frozenset[str]
    long_units: frozenset[str]  # of these also one counts: "one day" is any day
    days: frozenset[str]  # months and days of the week as CLDR writes them within a sentence
    any: frozenset[str]  # all of them but the units


@lru_cache(maxsize=32)
def numbers(language: str) -> Numbers:
    """How a language counts. "One", and what the language also needs otherwise (Italian sei), count before a unit."""
    counted = phrases(language)["numbers"]
    small = {"", *_words(counted[:2])}
    words = {word for word in _words(counted[2:]) if word not in small}
    doubtful = words & function_words(language)
    joins = {word for word in doubtful if word not in {number.lower() for number in counted}}  # "et", "y", "and"
    unsure, days = doubtful - joins, _days(language)
    return Numbers(
        sure=frozenset(words - doubtful),
        unsure=frozenset(unsure),
        one=frozenset(small),
        units=_units(language, "year", "month", "week", "day", "hour"),
        long_units=_units(language, "year", "month", "week"),
        days=days,
        any=frozenset(words - doubtful).union(unsure, small, map(str.lower, days)) - {""},
    )


@lru_cache(maxsize=32)
def function_words(language: str) -> frozenset[str]:
    """The small words by which one knows a language at a glance."""
    return frozenset(_words(listed(tone(language), "function")))


@lru_cache(maxsize=1)
def all_function_words() -> Mapping[str, frozenset[str]]:
    """The same of every language letters can be written in."""
    return {language: function_words(language) for language in sorted(languages())}


def small_words_by_language(words: Iterable[str]) -> dict[str, int]:
    """How many of these words are small words of each language letters can be written in."""
    said = list(words)
    return {language: sum(map(small.__contains__, said)) for language, small in all_function_words().items()}


@lru_cache(maxsize=4096)
def is_noun(word: str, language: str) -> bool:
    """Whether a language that writes nouns with a capital has this one, alone, bent or at the end of a longer one."""
    nouns, ends, bends = _nouns(language)
    if not nouns:
        return False
    unbent = {word.lower(), *(word.lower().removesuffix(bend) for bend in bends)}
    return any(each in nouns or each.endswith(ends) or not nouns.isdisjoint(_tails(each)) for each in unbent)


def _tails(word: str) -> Iterator[str]:
    return (word[cut:] for cut in range(2, len(word) - LEAST_NOUN + 1))


@lru_cache(maxsize=32)
def _nouns(language: str) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """The nouns themselves, how other nouns end ("ung"), and what bending adds ("en")."""
    known = tone(language)
    nouns = frozenset(noun.lower() for noun in listed(known, "claims", "nouns"))
    return nouns, tuple(listed(known, "claims", "ends")), tuple(listed(known, "claims", "bends"))


@dataclass(frozen=True, slots=True)
class Wordbook:
    """What texts say by themselves: which word follows which, where their runs begin and end, and what is capital."""

    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    begins: frozenset[str]
    ends: frozenset[str]
    capitals: frozenset[str]

    def strange(self, words: list[str]) -> list[int]:
        """The places of words that none of the texts say, or not after one another. "" stands for what is no word."""
        own = self.words
        odd = {pair for pair in {*pairwise(words)} - self.pairs if not self._meet(*pair)}
        if not odd and own.issuperset(words):
            return []
        return [
            place for place, word in enumerate(words) if word not in own or (place and (words[place - 1], word) in odd)
        ]

    def joined(self, other: "Wordbook") -> "Wordbook":
        """What the texts of both say, one after another."""
        return Wordbook(
            words=self.words | other.words,
            pairs=self.pairs | other.pairs,
            begins=self.begins | other.begins,
            ends=self.ends | other.ends,
            capitals=self.capitals | other.capitals,
        )

    def _meet(self, one: str, other: str) -> bool:
        return (one in _NO_WORDS or one in self.ends) and (other in _NO_WORDS or other in self.begins)


def wordbook_of(fixed: Iterable[str], stated: Iterable[str] = ()) -> Wordbook:
    """What these unbroken runs of text say; of those that state facts only what is written with a capital."""
    texts = [text for text in map(Text, fixed) if text.words]
    capitals = (raw for text in (*texts, *map(Text, stated)) for raw in text.raw)
    return Wordbook(
        words=_NO_WORDS.union(word for text in texts for word in text.words),
        pairs=frozenset(pair for text in texts for pair in pairwise(text.words)),
        begins=frozenset(text.words[0] for text in texts),
        ends=frozenset(text.words[-1] for text in texts),
        capitals=frozenset(raw for raw in capitals if raw[0].isupper()),
    )


@lru_cache(maxsize=32)
def wordbook(language: str) -> Wordbook:
    """What the shipped wording of a language says by itself, and how its letters open."""
    ways = custom(language)["salutation"]
    openings = [way[0] for key, way in ways.items() if key != "titled"]
    shipped = pieces(language).values()
    fixed = [run for piece in shipped for run in piece.fixed]
    titled = [way[0] for way in ways.get("titled", {}).values()]
    return wordbook_of([*fixed, *openings, *titled], (run for piece in shipped for run in piece.stated))


@lru_cache(maxsize=512)
def wordbook_of_pieces(own: tuple[Piece, ...]) -> Wordbook:
    """What a brand's own wordings say by themselves."""
    return wordbook_of((run for piece in own for run in piece.fixed), (run for piece in own for run in piece.stated))


@lru_cache(maxsize=512)
def wordbook_with(language: str, own: tuple[Piece, ...]) -> Wordbook:
    """What the shipped wording and a brand's own say together: a run of the one may meet a run of the other."""
    return wordbook(language).joined(wordbook_of_pieces(own))


def _words(phrases_: Iterable[str]) -> list[str]:
    return [word for phrase in phrases_ for word in Text(phrase).words]


def _days(language: str) -> frozenset[str]:
    locale = phrases(language)["locale"]
    names = [*get_month_names("wide", locale=locale).values(), *get_day_names("wide", locale=locale).values()]
    return frozenset(name for name in names if " " not in name)


def _units(language: str, *spans: str) -> frozenset[str]:
    """What time is counted in, as CLDR says it: year, years, month …"""
    said = (_span(count, span, language) for span in spans for count in (1, 6))
    return frozenset(word for word in _words(said) if word.isalpha())


def _span(count: int, span: str, language: str) -> str:
    """So many days; in the short form where CLDR has no long one for a language, as for Dutch days."""
    unit, locale = f"duration-{span}", phrases(language)["locale"]
    said = format_unit(count, unit, locale=locale)
    return format_unit(count, unit, "short", locale=locale) if unit in said else said
