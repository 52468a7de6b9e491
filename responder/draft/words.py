"""Turns a letter into words, and the word lists of a language's folder into one walk along them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

Span = tuple[int, int]
Place = tuple[int, int]  # the first token of a phrase, and the one after its last
Hit = tuple[int, int, str]  # the same, and the topic whose phrase stands there

BREAK = "\n"  # stands for the end of a paragraph, which no phrase crosses
SENTENCE_ENDS = frozenset(".!?:…" + BREAK)
MOST_KEPT = 50_000
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
        self.words = [raw.lower() if raw[0] != BREAK else BREAK for raw in self.raw]

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

    @cached_property
    def capitals(self) -> list[int]:
        """Where words with a capital stand inside sentences."""
        pairs = zip(self.raw, self.words, strict=True)
        return [
            place
            for place, (raw, word) in enumerate(pairs)
            if raw != word and raw[0].isupper() and not self.begins_sentence(place)
        ]

    def begins_sentence(self, place: int) -> bool:
        """Whether this token is the first of a sentence or of a line."""
        return place == 0 or self.words[place - 1] in SENTENCE_ENDS or "\n" in self._parts[2 * place]

    def said(self, first: int, last: int) -> str:
        """What stands in these places, in one line."""
        return " ".join(self.text[self.starts[first] : self.ends[last - 1]].split())


@lru_cache(maxsize=32)
def text_of(body: str) -> Text:
    """The words of a letter, read once for all who look at it in the same breath."""
    return Text(body)


class Lexicon:
    """Phrases by topic. They match whole words in any case; `*` stands for the rest of a word."""

    def __init__(self, topics: Mapping[str, Iterable[str]]) -> None:
        root = Node()
        for topic, phrases in topics.items():
            for phrase in phrases:
                if words := words_of(phrase):
                    root.child(words).topics.add(topic)
        self._root = root
        self._begun: dict[str, list[Node]] = {}  # by the word a phrase may begin with, as texts had it

    def hits(self, words: Sequence[str]) -> Iterator[Hit]:
        """Where the phrases of its topics stand among these words."""
        begun = self._begun
        for place, word in enumerate(words):
            nodes = begun.get(word)
            if nodes is None:
                nodes = self._begin(word)
            for node in nodes:
                yield from node.hits(words, place, place + 1)

    def _begin(self, word: str) -> list["Node"]:
        """The phrases that may begin with this word; kept, since letters are made of the same words."""
        if len(self._begun) >= MOST_KEPT:
            self._begun.clear()
        nodes = self._begun[word] = list(self._root.after(word))
        return nodes


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

    def after(self, word: str) -> Iterator["Node"]:
        """The nodes one reaches by this word."""
        if word in self.follow:
            yield self.follow[word]
        yield from (node for stem, node in self.stems if word.startswith(stem))

    def hits(self, words: Sequence[str], first: int, place: int) -> list[Hit]:
        """The phrases that begin at `first`, of which the words before `place` were found."""
        found = [(first, place, topic) for topic in self.topics]
        if place < len(words) and (self.stems or words[place] in self.follow):
            for node in self.after(words[place]):
                found += node.hits(words, first, place + 1)
        return found


def words_of(phrase: str) -> list[str]:
    """A listed phrase as the words a text would hold, each with its `*`."""
    return [word.lower() for word in _LISTED.findall(phrase)]


def listed(table: Mapping[str, Any], topic: str, key: str = "words") -> Sequence[str]:
    """A list of a language's tables ("promotion", "address.formal"); empty where the language has none."""
    found: Any = table
    for part in topic.split("."):
        found = found.get(part) or {}
    return found if isinstance(found, list) else found.get(key) or ()


def unique(texts: Iterable[str]) -> list[str]:
    """Each once, in order, whatever their case."""
    return list({text.casefold(): text for text in reversed(list(texts))}.values())[::-1]


def quoted(texts: Iterable[str], most: int = 8) -> str:
    """The first few of them, in quotation marks."""
    return ", ".join(f"“{text}”" for text in list(texts)[:most])
