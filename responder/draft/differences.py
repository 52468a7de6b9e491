"""Turns two texts into the passages in which they differ, and those into runs of words that stay, go and come."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_ALIKE = 0.3
"""From this share of common words on, two paragraphs are versions of one."""
Change = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Run:
    """Some words: in both texts, in the old one alone, or in the new one alone."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of the old text and what it is in the new one; None where it has none."""

    number: int
    old: str | None
    new: str | None

    @property
    def runs(self) -> list[Run]:
        """The words of both, in order."""
        return runs(self.old or "", self.new or "")


def passages(old: str, new: str) -> list[Passage]:
    """Both texts paragraph by paragraph, whether they differ or not, in the order of the new one."""
    return [Passage(number, *pair) for number, pair in enumerate(_paired(paragraphs(old), paragraphs(new)))]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a body."""
    return [part for part in (part.strip("\n") for part in re.split(r"\n{2,}", text)) if part]


def runs(old: str, new: str) -> list[Run]:
    """The words that stay, go and come; of neighbours that change, first all that goes."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    found: list[tuple[Change, str]] = []
    for same, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if same == "equal":
            found.append(("same", "".join(before[old_from:old_to])))
            continue
        found.append(("gone", "".join(before[old_from:old_to])))
        found.append(("new", "".join(after[new_from:new_to])))
    return [Run(change, text) for change, text in _joined(found) if text]


def _joined(found: Sequence[tuple[Change, str]]) -> list[tuple[Change, str]]:
    """Changes with nothing but a space between them are one: words swapped one by one are hard to read."""
    blocks: list[list[str]] = [["", "", ""]]  # what stays, then what goes and what comes
    for change, text in found:
        same, gone, new = blocks[-1]
        if change == "gone":
            blocks[-1][1] = gone + text
        elif change == "new":
            blocks[-1][2] = new + text
        elif text.isspace() and (gone or new):
            blocks[-1] = [same, gone + text, new + text]
        else:
            blocks.append([text, "", ""])
    kinds: tuple[Change, ...] = ("same", "gone", "new")
    return [(change, text) for block in blocks for change, text in zip(kinds, block, strict=True)]


def _paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Paragraphs beside their like, in order, so that as much as possible is alike; others stand alone."""
    words = [_words(text) for text in old], [_words(text) for text in new]
    # best[at][to]: how much can be alike from there on.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for at in reversed(range(len(old))):
        for to in reversed(range(len(new))):
            alike = best[at + 1][to + 1] + _alikeness(words[0][at], words[1][to])
            best[at][to] = max(alike, best[at + 1][to], best[at][to + 1])
    return list(_walk(old, new, best))


def _walk(
    old: Sequence[str], new: Sequence[str], best: Sequence[Sequence[float]]
) -> Iterator[tuple[str | None, str | None]]:
    at = to = 0
    while at < len(old) and to < len(new):
        if best[at][to] == best[at + 1][to]:
            yield old[at], None
            at += 1
        elif best[at][to] == best[at][to + 1]:
            yield None, new[to]
            to += 1
        else:
            yield old[at], new[to]
            at, to = at + 1, to + 1
    yield from ((text, None) for text in old[at:])
    yield from ((None, text) for text in new[to:])


def _words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(text) if not word.isspace())


def _alikeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words both have, 0 where it is too small to call them versions of one."""
    share = 2 * (one & other).total() / (one.total() + other.total() or 1)
    return share if share >= _ALIKE else 0.0
