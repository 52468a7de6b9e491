"""Turns one check of a letter into a yes or no with a sentence for the manager."""

from collections.abc import Iterable
from typing import NamedTuple


class Verdict(NamedTuple):
    """What one check found; `grave` where that is beyond what advice is enough for.

    `words` are those of the letter that somebody may vouch for.
    """

    passed: bool
    detail: str
    grave: bool = False
    words: tuple[str, ...] = ()


def fine(detail: str) -> Verdict:
    """Nothing found."""
    return Verdict(passed=True, detail=detail)


def found(detail: str, *, grave: bool = False, words: Iterable[str] = ()) -> Verdict:
    """Something found."""
    return Verdict(passed=False, detail=detail, grave=grave, words=tuple(words))
