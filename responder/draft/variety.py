"""Turns a case id, and what others got lately, into the ways its letter takes: the same case, the same letter."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from responder.draft.likeness import Shelf, Threes

Ways = Mapping[str, tuple[int, ...]]  # the way taken at each fork, by template
Fork = tuple[str, int, int]  # template, number of the fork, way taken

ATTEMPTS = 64
# How much of two letters may be the same threes of words (`likeness`). Measured 2026-11-28 over letters of four kinds
# in three languages: any two share 0.09 to 0.16 at the median and 0.45 at the ninth decile; the second to the fifth
# letter to one company 0.36 at the most, the eighth 0.4 at the median. Two of five moves alike are about 0.4.
ALIKE_IN_A_COMPANY, ALIKE_BY_A_SIGNER = 0.4, 0.8
COMPANY_WEIGHT = 20  # a sentence read by two people of one company is worth avoiding more than a habit of the signer


@dataclass(slots=True)
class Lately:
    """What one signer wrote lately, or what people of one company got: ways taken, whole letters, and their words.

    A further letter may be alike to any of them up to `limit`. `weight` is what a way taken counts.
    """

    limit: float = ALIKE_BY_A_SIGNER
    weight: int = 1
    whose: str = "that the same person wrote"
    taken: Counter[Fork] = field(default_factory=Counter)
    letters: set[frozenset[Fork]] = field(default_factory=set)
    shelf: Shelf = field(default_factory=Shelf)

    def remember(self, ways: Ways, threes: Threes = frozenset()) -> None:
        """Count one letter, whose ways at all forks are given, and what it says by threes of words."""
        self.letters.add(_letter(ways))
        self.shelf.add(threes)
        for fork in _forks(ways):
            self.taken[fork] += self.weight


def of_company() -> Lately:
    """What the people of one company got: nobody should find their own letter on a colleague's desk."""
    return Lately(ALIKE_IN_A_COMPANY, COMPANY_WEIGHT, "that a colleague of theirs got")


def excess(threes: Threes, lately: Iterable[Lately]) -> float:
    """How near a letter comes to the limits of what was written lately; above 1 it is too much alike to one of them."""
    return max((memory.shelf.nearest(threes) / memory.limit for memory in lately), default=0.0)


def choose(
    case_id: UUID, forks: Mapping[str, Sequence[int]], lately: Iterable[Lately] = ()
) -> dict[str, tuple[int, ...]]:
    """A way for each fork of each template: the least used lately, ties and all else decided by the case's id.

    When the whole letter would be one that was written lately, the next combination in the case's own order is taken.
    """
    return next(choices(case_id, forks, lately))


def choices(
    case_id: UUID, forks: Mapping[str, Sequence[int]], lately: Iterable[Lately] = ()
) -> Iterator[dict[str, tuple[int, ...]]]:
    """The ways this case's letter may take, in the case's own order: first the least used lately.

    Letters that were written lately are left out, unless nothing else is left.
    """
    memories, case, given = list(lately), str(case_id), 0
    for attempt in range(ATTEMPTS):
        ways = {
            template: _ways(template, counts, f"{case}/{template}/{attempt}", () if attempt else memories)
            for template, counts in forks.items()
        }
        if attempt == ATTEMPTS - 1 and not given:
            yield ways
        elif not memories or not _is_known(ways, memories):
            given += 1
            yield ways


def ways_in(plan: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, ...]]:
    """The ways a stored plan took."""
    return {move["template"]: tuple(move.get("ways", ())) for move in plan}


def _ways(template: str, counts: Sequence[int], order: str, memories: Sequence[Lately]) -> tuple[int, ...]:
    """The way at each fork of one template, by use where there are memories, else by the order's hash alone."""
    if not counts:
        return ()
    ranks, start, taken = hashlib.shake_128(order.encode()).digest(sum(counts)), 0, []
    for number, count in enumerate(counts):
        own = ranks[start : start + count]
        start += count
        if memories:
            used = [sum(memory.taken[template, number, way] for memory in memories) for way in range(count)]
            taken.append(min(zip(used, own, range(count), strict=True))[2])
        else:
            taken.append(own.index(min(own)))
    return tuple(taken)


def _is_known(ways: Ways, memories: Iterable[Lately]) -> bool:
    letter = _letter(ways)
    return any(letter in memory.letters for memory in memories)


def _forks(ways: Ways) -> Iterator[Fork]:
    return ((template, number, way) for template, taken in ways.items() for number, way in enumerate(taken))


def _letter(ways: Ways) -> frozenset[Fork]:
    """What makes a letter this letter and no other: all its forks but the subject's."""
    return frozenset(fork for fork in _forks(ways) if not fork[0].startswith("subject/"))
