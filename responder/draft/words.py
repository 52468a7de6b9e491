"""Turns the word lists of a language's folder into searches through a letter, quick because they go by the word."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from babel.dates import get_month_names

from responder.draft.language import phrases, tone

STEM = 3
ELSEWHERE = frozenset({"greeting", "function", "address"})  # topics that are no lists of phrases to avoid
Key = str | tuple[str, ...]
Places = dict[Key, list[int]]
Phrase = tuple[str, tuple[str, ...]]  # the topic it belongs to, and its words
_TOKEN = re.compile(r"(?<!\w)\w[\w'\u2019-]*|[.!?:;…%$€£¥]|\n[ \t]*\n")


class Token(NamedTuple):
    """A word without its case, a sign, or the end of a sentence; and where it stands in the text."""

    word: str
    start: int
    end: int


class Text:
    """A text and its words in order; commas, quotes and brackets are passed over."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language

    @cached_property
    def tokens(self) -> list[Token]:
        """Every word and sign."""
        folded = self.text.replace("\u2019", "'")
        return [
            Token(match.group().rstrip("-'").casefold(), match.start(), match.end())
            for match in _TOKEN.finditer(folded)
        ]

    @cached_property
    def words(self) -> list[str]:
        """The words alone."""
        return [token.word for token in self.tokens if token.word[:1].isalnum()]

    @cached_property
    def topics(self) -> dict[str, list[str]]:
        """What of each topic of the language stands in it, as it stands there; topics not touched are absent."""
        return lexicon(self.language).found_in(self)

    @cached_property
    def places(self) -> Places:
        """Where tokens stand among the others: by word, by word with the one that follows, by stem."""
        words = [token.word for token in self.tokens]
        return _indexed([words, pairwise(words), (f"{word[:STEM]}*" for word in words)])


class Lexicon:
    """Phrases by topic. They match whole words in any case; `*` stands for the rest of a word."""

    def __init__(self, topics: Mapping[str, Iterable[str]]) -> None:
        self._phrases: dict[Key, list[Phrase]] = {}
        for topic, listed in topics.items():
            for phrase in listed:
                words = tuple(phrase.casefold().split())
                self._phrases.setdefault(_key(words), []).append((topic, words))

    def found_in(self, text: Text) -> dict[str, list[str]]:
        """What of each topic stands in the text, each phrase once."""
        found: dict[str, list[str]] = {}
        for start, end, topic in sorted(set(self._matches(text))):
            found.setdefault(topic, []).append(" ".join(text.text[start:end].split()))
        return {topic: unique(phrases) for topic, phrases in found.items()}

    def _matches(self, text: Text) -> Iterator[tuple[int, int, str]]:
        for key in self._phrases.keys() & text.places.keys():
            for topic, words in self._phrases[key]:
                for first in text.places[key]:
                    here = text.tokens[first : first + len(words)]
                    if len(here) == len(words) and all(map(_is_word, words, here)):
                        yield here[0].start, here[-1].end, topic


@lru_cache(maxsize=32)
def lexicon(language: str) -> Lexicon:
    """What finds the words of every topic ("promotion", "pleading") of a language."""
    return Lexicon({topic: lists["words"] for topic, lists in tone(language).items() if topic not in ELSEWHERE})


@lru_cache(maxsize=32)
def number_words(language: str) -> frozenset[str]:
    """Numbers in words, from two upwards; "one" is too much of a pronoun."""
    return frozenset(phrases(language)["numbers"][2:])


@lru_cache(maxsize=32)
def months(language: str) -> frozenset[str]:
    """The months, written as in a date."""
    return frozenset(get_month_names("wide", locale=phrases(language)["locale"]).values())


def unique(texts: Iterable[str]) -> list[str]:
    """Each once, in order, whatever their case."""
    return list({text.casefold(): text for text in reversed(list(texts))}.values())[::-1]


def quoted(texts: Iterable[str], most: int = 8) -> str:
    """The first few of them, in quotation marks."""
    return ", ".join(f"“{text}”" for text in list(texts)[:most])


def _is_word(wanted: str, token: Token) -> bool:
    return token.word.startswith(wanted[:-1]) if wanted.endswith("*") else token.word == wanted


def _key(words: tuple[str, ...]) -> Key:
    """What a phrase is looked up by: its first two words where both are whole, else its first word or stem."""
    if words[0].endswith("*"):
        return f"{words[0][:STEM]}*"
    return words[:2] if len(words) > 1 and not words[1].endswith("*") else words[0]


def _indexed(keys_by_kind: Iterable[Iterable[Key]]) -> Places:
    places: Places = {}
    for keys in keys_by_kind:
        for place, key in enumerate(keys):
            places.setdefault(key, []).append(place)
    return places
