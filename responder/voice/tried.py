"""Turns a wording somebody is writing into a piece letters can be composed of, its text made in the box."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import prod

from jinja2 import Template

from responder.draft.environment import Piece, Values, compile_piece
from responder.errors import BrokenWording
from responder.voice.box import box

Ways = tuple[int, ...]
ALL_WAYS = 48  # up to so many combinations are gone through; beyond, each way of each fork once
MOST_WAYS = 200
NOT_YET = -1  # the number of a wording that has none: it is a brand's own, and in use nowhere


@dataclass(frozen=True, slots=True)
class Tried(Piece):
    """A piece that is not in use: nothing of it runs in this process."""

    source: str = ""
    inside: tuple[tuple[int, int, int], ...] = ()  # a fork, and the fork and way it stands in

    def render(self, values: Values, ways: Ways) -> str:
        """The marked text. Raises BrokenWording, with a sentence, when there is none."""
        said = {kind: dict(known) for kind, known in values.items()}
        question = {"name": self.name, "source": self.source, "values": said, "ways": list(ways)}
        return str(box().ask(question)["text"])

    def ways(self) -> list[Ways]:
        """Every way to put it, or, where these are very many, as many as show each turn it can take."""
        few = prod(self.forks) <= ALL_WAYS
        found: Iterator[Ways] = product(*map(range, self.forks)) if few else self._each_turn()
        return list(dict.fromkeys(map(self._as_taken, found)))

    def _each_turn(self) -> Iterator[Ways]:
        yield (0,) * len(self.forks)
        for fork, count in enumerate(self.forks):
            for way in range(count):
                yield self._leading_to(fork, way)

    def _leading_to(self, fork: int, way: int) -> Ways:
        taken = {fork: way}
        inside = {number: (outer, through) for number, outer, through in self.inside}
        while fork in inside:
            fork, way = inside[fork]
            taken[fork] = way
        return tuple(taken.get(number, 0) for number in range(len(self.forks)))

    def _as_taken(self, ways: Ways) -> Ways:
        """The first way at every fork that these ways do not come by."""
        taken = list(ways)
        for fork, outer, way in self.inside:
            if taken[outer] != way:
                taken[fork] = 0
        return tuple(taken)


class With(Mapping[str, Piece]):
    """A library in which one piece is another."""

    def __init__(self, library: Mapping[str, Piece], piece: Piece) -> None:
        self._library, self._piece = library, piece

    def __getitem__(self, name: str) -> Piece:
        """The one piece, or what the library has."""
        return self._piece if name == self._piece.name else self._library[name]

    def __contains__(self, name: object) -> bool:
        """Whether there is such a piece."""
        return name == self._piece.name or name in self._library

    def __iter__(self) -> Iterator[str]:
        """Every name once."""
        yield self._piece.name
        yield from (name for name in self._library if name != self._piece.name)

    def __len__(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)


def tried(name: str, source: str) -> Tried:
    """The piece this text makes. Raises BrokenWording, with the line, when it makes none or has too many ways."""
    told = box().ask({"name": name, "source": source})
    piece = Tried(
        name,
        _nothing(),
        tuple(told["forks"]),
        wording=NOT_YET,
        fixed=tuple(told["fixed"]),
        stated=tuple(told["stated"]),
        source=source,
        inside=tuple((fork, outer, way) for fork, outer, way in told["inside"]),
    )
    if sum(piece.forks) > MOST_WAYS:
        raise BrokenWording(f"The wording has more than {MOST_WAYS} ways to be put; nobody can read them all.")
    return piece


@lru_cache(maxsize=1)
def _nothing() -> Template:
    return compile_piece("nothing", "").template
