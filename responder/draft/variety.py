"""Turns a case id, and what others got lately, into the ways its letter takes: the same case, the same letter."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

Ways = Mapping[str, tuple[int, ...]]  # the way taken at each fork, by template
Fork = tuple[str, int, int]  # template, number of the fork, way taken

ATTEMPTS = 64
COMPANY_WEIGHT = 20  # a sentence read by two people of one company is worth avoiding more than a habit of the signer


@dataclass(slots=True)
class Lately:
    """What one signer wrote lately, and what people of one company got: ways taken, and whole letters."""

    taken: Counter[Fork] = field(default_factory=Counter)
    letters: set[frozenset[Fork]] = field(default_factory=set)

    def remember(self, ways: Ways, *, weight: int = 1) -> None:
        """Count one letter, whose ways at all forks are given."""
        self.letters.add(_letter(ways))
        for fork in _forks(ways):
            self.taken[fork] += weight


def choose(
    case_id: UUID, forks: Mapping[str, Sequence[int]], lately: Iterable[Lately] = ()
) -> dict[str, tuple[int, ...]]:
    """A way for each fork of each template: the least used lately, ties and all else decided by the case's id.

    When the whole letter would be one that was written lately, the next combination in the case's own order is taken.
    """
    memories = list(lately)
    for attempt in range(ATTEMPTS):
        ways = {
            template: tuple(
                min(range(count), key=_preference(case_id, template, number, attempt, memories))
                for number, count in enumerate(counts)
            )
            for template, counts in forks.items()
        }
        letter = _letter(ways)
        if not any(letter in memory.letters for memory in memories):
            break
    return ways


def ways_in(plan: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, ...]]:
    """The ways a stored plan took."""
    return {move["template"]: tuple(move.get("ways", ())) for move in plan}


def _preference(case_id: UUID, template: str, number: int, attempt: int, memories: Sequence[Lately]) -> Any:
    """What to sort the ways of one fork by; after a first attempt that ended in a known letter, the hash alone."""
    own = f"{case_id}/{template}/{number}/{attempt}/"

    def preference(way: int) -> tuple[int, bytes]:
        used = 0 if attempt else sum(memory.taken[template, number, way] for memory in memories)
        name = f"{own}{way}"
        return used, hashlib.blake2b(name.encode(), digest_size=8).digest()

    return preference


def _forks(ways: Ways) -> Iterator[Fork]:
    return ((template, number, way) for template, taken in ways.items() for number, way in enumerate(taken))


def _letter(ways: Ways) -> frozenset[Fork]:
    """What makes a letter this letter and no other: all its forks but the subject's."""
    return frozenset(fork for fork in _forks(ways) if not fork[0].startswith("subject/"))
