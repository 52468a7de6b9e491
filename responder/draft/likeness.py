"""Turns letters into what they say by threes of words, and two of them into how much alike they are."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from responder.draft.text import plain
from responder.draft.words import SENTENCE_ENDS, Span, text_of

Threes = frozenset[int]
LEAST_THREES = 8  # below this there is too little text to be alike


def threes_of(body: str, clauses: Iterable[Span], signer: str) -> Threes:
    """The threes of words a letter says between greeting and signature, outside the clauses that state facts."""
    return _threes_of(body, tuple(clauses), plain(signer))


@lru_cache(maxsize=32)
def _threes_of(body: str, clauses: tuple[Span, ...], signer: str) -> Threes:
    text = text_of(body)
    words = text.without(clauses)
    start, end = body.find("\n\n"), _signature(body, signer)
    inside = [word for word, at in zip(words, text.starts, strict=True) if start < at < end]
    ends = [-1, *(place for place, word in enumerate(inside) if word in SENTENCE_ENDS or not word), len(inside)]
    return frozenset(three for one, other in pairwise(ends) for three in _threes(inside[one + 1 : other]))


def _threes(run: list[str]) -> Iterable[int]:
    if len(run) < 3:
        return (hash(tuple(run)),) if run else ()
    return map(hash, zip(run, run[1:], run[2:], strict=False))


def _signature(body: str, signer: str) -> int:
    """Where the paragraph begins in which the signer's name stands last."""
    name = body.rfind(signer) if signer else -1
    start = body.rfind("\n\n", 0, name) if name >= 0 else -1
    return start if start > 0 else len(body)


class Shelf:
    """Letters written lately, so that a further one can be held against all of them at once.

    Each three of words has a number here and each letter is the set of its numbers, as the bits of one integer.
    """

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._letters: list[tuple[int, int]] = []
        self._asked: Threes | None = None
        self._nearest = 0.0

    def add(self, threes: Threes) -> None:
        """Put a letter there."""
        self._asked = None
        numbers, letter = self._numbers, 0
        for three in threes:
            letter |= 1 << numbers.setdefault(three, len(numbers))
        if len(threes) >= LEAST_THREES:
            self._letters.append((letter, len(threes)))

    def nearest(self, threes: Threes) -> float:
        """How much the letter most like this one shares with it: 0, nothing, to 1, everything (Jaccard)."""
        if not self._letters or len(threes) < LEAST_THREES:
            return 0.0
        if threes is not self._asked:
            self._asked, self._nearest = threes, self._look(threes)
        return self._nearest

    def _look(self, threes: Threes) -> float:
        own, size, most = 0, len(threes), 0.0
        for three in self._numbers.keys() & threes:
            own |= 1 << self._numbers[three]
        for letter, count in self._letters:
            both = (own & letter).bit_count()
            if both > most * (size + count - both):
                most = both / (size + count - both)
        return most
