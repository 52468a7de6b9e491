"""Turns marks around clauses into spans: which characters of the body stand on which fact."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from responder.draft.vocabulary import FACTS

# Private-use characters: `plain` takes them out of every value, so none comes from outside.
END = "\ue000"
START = {kind: chr(0xE001 + number) for number, kind in enumerate(FACTS)}
_KIND = {mark: kind for kind, mark in START.items()}
_MARK = re.compile(f"([{END}{''.join(START.values())}])")
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")  # but the spaces that keep « » and what they hold together


@dataclass(frozen=True, slots=True)
class Clause:
    """`text[start:end]` states a fact of this kind."""

    start: int
    end: int
    kind: str


def unmark(text: str) -> tuple[str, list[Clause]]:
    """The text as one line without its marks, and the clauses they stood around."""
    pieces: list[str] = []
    length = 0
    open_marks: list[tuple[str, int]] = []
    clauses: list[Clause] = []
    for part in _MARK.split(text):
        if part in _KIND:
            open_marks.append((_KIND[part], length))
        elif part == END:
            kind, start = open_marks.pop()
            clauses.append(Clause(start, length, kind))
        elif part:
            piece = _SPACE.sub(" ", part)
            if not pieces or pieces[-1].endswith(" "):
                piece = piece.lstrip(" ")
            if piece:
                pieces.append(piece)
                length += len(piece)
    return _trimmed("".join(pieces), clauses)


def _trimmed(text: str, clauses: Sequence[Clause]) -> tuple[str, list[Clause]]:
    """Without spaces at the end of the line, and without spaces at either end of a clause."""
    line = text.rstrip(" ")
    inside = [
        Clause(clause.start + len(words) - len(words.lstrip(" ")), clause.start + len(words.rstrip(" ")), clause.kind)
        for clause in clauses
        if (words := line[clause.start : clause.end]).strip(" ")
    ]
    return line, sorted(inside, key=lambda clause: (clause.start, -clause.end))
