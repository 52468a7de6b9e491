"""Turns one check of a letter into a yes or no with a sentence for the manager."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check found. A failed one that is `blocking` keeps the letter from being approved.

    `words` are those of the letter that somebody may vouch for.
    """

    passed: bool
    detail: str
    blocking: bool = False
    words: tuple[str, ...] = ()


def fine(detail: str, *, blocking: bool = False) -> Verdict:
    """Nothing found."""
    return Verdict(passed=True, detail=detail, blocking=blocking)


def found(detail: str, *, blocking: bool = False, words: Iterable[str] = ()) -> Verdict:
    """Something found."""
    return Verdict(passed=False, detail=detail, blocking=blocking, words=tuple(words))
