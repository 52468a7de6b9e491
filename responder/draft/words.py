"""Turns the word lists of a language's folder into searches through a letter, quick because they go by the word."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from babel.dates import get_month_names

from responder.draft.language import phrases, tone

STEM = 3
_TOKEN = re.compile(r"(?<!\w)\w[\w'\u2019-]*|[.!?:;…%$€£¥]|\n[ \t]*\n")


class Token(NamedTuple):
    """A word without its case, a sign, or the end of a sentence; and where it stands in the text."""

    word: str
    start: int
    end: int


class Text:
    """A text and its words in order; commas, quotes and brackets are passed over."""

    def __init__(self, text: str) -> None:
        self.text = text

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
    def places(self) -> dict[str, list[int]]:
        """Where each token stands among the others."""
        return _indexed(token.word for token in self.tokens)

    @cached_property
    def stems(self) -> dict[str, list[int]]:
        """Where tokens stand, by how they begin."""
        return _indexed(token.word[:STEM] for token in self.tokens)


class Lexicon:
    """Phrases to look for. They match whole words in any case; `*` stands for the rest of a word."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._whole: dict[str, list[list[str]]] = {}
        self._stems: dict[str, list[list[str]]] = {}
        for phrase in phrases:
            words = [token.strip() for token in phrase.casefold().split()]
            where, key = (self._stems, words[0][:STEM]) if words[0].endswith("*") else (self._whole, words[0])
            where.setdefault(key, []).append(words)

    def found_in(self, text: Text) -> list[str]:
        """What of it stands in the text, as it stands there, each once."""
        spans = sorted({*self._found(text, self._whole, text.places), *self._found(text, self._stems, text.stems)})
        return unique(" ".join(text.text[start:end].split()) for start, end in spans)

    @staticmethod
    def _found(
        text: Text, phrases: dict[str, list[list[str]]], places: dict[str, list[int]]
    ) -> Iterator[tuple[int, int]]:
        for key in phrases.keys() & places.keys():
            for phrase in phrases[key]:
                for first in places[key]:
                    here = text.tokens[first : first + len(phrase)]
                    if len(here) == len(phrase) and all(map(_is_word, phrase, here)):
                        yield here[0].start, here[-1].end


@lru_cache(maxsize=256)
def lexicon(language: str, topic: str) -> Lexicon:
    """What finds the words of one topic ("promotion")."""
    return Lexicon(tone(language)[topic]["words"])


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


def quoted(texts: Iterable[str], most: int = 5) -> str:
    """The first few of them, in quotation marks."""
    return ", ".join(f"“{text}”" for text in list(texts)[:most])


def _is_word(wanted: str, token: Token) -> bool:
    return token.word.startswith(wanted[:-1]) if wanted.endswith("*") else token.word == wanted


def _indexed(keys: Iterable[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        places.setdefault(key, []).append(place)
    return places
