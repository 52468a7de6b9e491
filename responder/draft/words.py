"""Turns a letter into words, and the word lists of a language's folder into one walk along them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

Span = tuple[int, int]
Place = tuple[int, int]  # the first token of a phrase, and the one after its last
Hit = tuple[int, int, str]  # the same, and the topic whose phrase stands there

STEM = 3  # letters of a head that ends in *, by which it is looked up
SENTENCE_ENDS = frozenset(".!?:…")
# A number with its points and commas, a word, a sign, the end of a paragraph. Apostrophes and hyphens part words, so
# that l'offre, dell'offerta, half-price and avez-vous hold the words one looks for.
_TOKEN = re.compile(r"(\d+(?:[.,:/]\d+)*\w*|\w+|[.!?:;…%$€£¥]|\n[ \t]*\n)")
_LISTED = re.compile(r"\w+\*?|[.!?:;…%$€£¥]")


class Text:
    """A text and its words in order, signs among them; commas, quotes, brackets and hyphens are passed over."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts = _TOKEN.split(text)
        self.raw = self._parts[1::2]
        self.words = [raw.lower() if raw[0] != "\n" else "" for raw in self.raw]  # no phrase crosses a paragraph

    @cached_property
    def _bounds(self) -> list[int]:
        return list(accumulate(map(len, self._parts)))

    @cached_property
    def starts(self) -> list[int]:
        """Where each token starts in the text."""
        return self._bounds[0:-1:2]

    @cached_property
    def ends(self) -> list[int]:
        """Where each token ends in the text."""
        return self._bounds[1::2]

    def without(self, spans: Iterable[Span], words: Sequence[str] | None = None) -> list[str]:
        """The words, or these of them, with nothing in the place of those that lie within the spans."""
        left = list(self.words if words is None else words)
        for start, end in spans:
            first, last = bisect_left(self.starts, start), bisect_right(self.ends, end)
            if last > first:
                left[first:last] = [""] * (last - first)
        return left

    def is_break(self, place: int) -> bool:
        """Whether a paragraph ends here."""
        return self.raw[place][0] == "\n"

    def begins_sentence(self, place: int) -> bool:
        """Whether this token is the first of a sentence or of a line."""
        if place == 0 or "\n" in self._parts[2 * place]:
            return True
        before = self.raw[place - 1]
        return before in SENTENCE_ENDS or before[0] == "\n"

    def said(self, first: int, last: int) -> str:
        """What stands in these places, in one line."""
        return " ".join(self.text[self.starts[first] : self.ends[last - 1]].split())


class Lexicon:
    """Phrases by topic. They match whole words in any case; `*` stands for the rest of a word."""

    def __init__(self, topics: Mapping[str, Iterable[str]]) -> None:
        root = Node()
        for topic, phrases in topics.items():
            for phrase in phrases:
                if words := words_of(phrase):
                    root.child(words).topics.add(topic)
        self._heads = root.follow
        self._letters = min([STEM, *(len(stem) for stem, _ in root.stems)])
        self._stems: dict[str, list[tuple[str, Node]]] = {}
        for stem, node in root.stems:
            self._stems.setdefault(stem[: self._letters], []).append((stem, node))

    def hits(self, words: Sequence[str]) -> Iterator[Hit]:
        """Where the phrases of its topics stand among these words."""
        heads, stems, letters = self._heads, self._stems, self._letters
        for place, word in enumerate(words):
            if word in heads:
                yield from heads[word].hits(words, place, place + 1)
            if word[:letters] in stems:
                for stem, node in stems[word[:letters]]:
                    if word.startswith(stem):
                        yield from node.hits(words, place, place + 1)


class Node:
    """What may follow in a phrase, and the topics whose phrase is complete here."""

    __slots__ = ("follow", "stems", "topics")

    def __init__(self) -> None:
        self.follow: dict[str, Node] = {}
        self.stems: list[tuple[str, Node]] = []
        self.topics: set[str] = set()

    def child(self, words: Sequence[str]) -> "Node":
        """The node at the end of these words, made where there is none."""
        if not words:
            return self
        first, *rest = words
        if not first.endswith("*"):
            return self.follow.setdefault(first, Node()).child(rest)
        node = next((node for stem, node in self.stems if stem == first[:-1]), None)
        if node is None:
            node = Node()
            self.stems.append((first[:-1], node))
        return node.child(rest)

    def hits(self, words: Sequence[str], first: int, place: int) -> Iterator[Hit]:
        """The phrases that begin at `first`, of which the words before `place` were found."""
        for topic in self.topics:
            yield first, place, topic
        if place < len(words):
            word = words[place]
            node = self.follow.get(word)
            if node is not None:
                yield from node.hits(words, first, place + 1)
            for stem, other in self.stems:
                if word.startswith(stem):
                    yield from other.hits(words, first, place + 1)


def words_of(phrase: str) -> list[str]:
    """A listed phrase as the words a text would hold, each with its `*`."""
    return [word.lower() for word in _LISTED.findall(phrase)]


def listed(table: Mapping[str, Any], topic: str, key: str = "words") -> Sequence[str]:
    """A list of a language's tables ("promotion", "address.formal"); empty where the language has none."""
    for part in topic.split("."):
        table = table.get(part) or {}
    return table.get(key) or ()


def unique(texts: Iterable[str]) -> list[str]:
    """Each once, in order, whatever their case."""
    return list({text.casefold(): text for text in reversed(list(texts))}.values())[::-1]


def quoted(texts: Iterable[str], most: int = 8) -> str:
    """The first few of them, in quotation marks."""
    return ", ".join(f"“{text}”" for text in list(texts)[:most])
