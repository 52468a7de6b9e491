"""Turns one situation into a whole letter: subject, body, the clauses that state facts, and the plan it follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from responder.draft.environment import Piece, pieces
from responder.draft.marks import Clause, unmark
from responder.draft.plan import PARAGRAPHS, Move, plan_of
from responder.draft.sheet import Sheet, Situation, sheet_of
from responder.draft.text import subject_of
from responder.draft.variety import Lately, Ways, choose

KEEPS_ITS_LINES = ("signoff",)


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter as the machine would write it; `clauses` index `body`, `plan` is what a Draft stores."""

    subject: str
    body: str
    clauses: tuple[Clause, ...]
    plan: list[dict[str, Any]]
    sheet: Sheet

    @property
    def spans(self) -> list[dict[str, Any]]:
        """The clauses tied to the facts behind them."""
        return [
            {"start": clause.start, "end": clause.end, "fact_id": str(self.sheet.facts[clause.kind].id)}
            for clause in self.clauses
        ]


def compose(situation: Situation, *, lately: Iterable[Lately] = (), before: Ways | None = None) -> Composed:
    """The letter for this situation. `before` are the ways this case's letter took when it was first drafted."""
    sheet = sheet_of(situation)
    moves = plan_of(sheet.flags)
    library = pieces(situation.language)
    ways = _ways(situation, {move.template: library[move.template] for move in moves.values()}, lately, before or {})
    texts = {name: library[move.template].render(sheet.values, ways[move.template]) for name, move in moves.items()}
    subject, _ = unmark(texts["subject"])
    body, clauses = _laid_out(texts)
    return Composed(subject_of(subject), body, tuple(clauses), _stored(moves, ways), sheet)


def _ways(situation: Situation, used: Mapping[str, Piece], lately: Iterable[Lately], before: Ways) -> Ways:
    """Chosen anew, but for templates that this case's letter used before and that still fork alike."""
    ways = choose(situation.case_id, {name: piece.forks for name, piece in used.items()}, lately)
    kept = {name: taken for name, taken in before.items() if name in used and _fits(taken, used[name].forks)}
    return {**ways, **kept}


def _fits(taken: tuple[int, ...], forks: tuple[int, ...]) -> bool:
    return len(taken) == len(forks) and all(way < count for way, count in zip(taken, forks, strict=True))


def _laid_out(texts: Mapping[str, str]) -> tuple[str, list[Clause]]:
    """The body out of its moves, paragraph by paragraph, and its clauses in the body's characters."""
    body, clauses = "", []
    for paragraph in PARAGRAPHS:
        gap = "\n\n"
        for name in paragraph:
            for line in _lines(name, texts.get(name, "")):
                text, inside = unmark(line)
                if not text:
                    continue
                start = len(body) + (len(gap) if body else 0)
                body = f"{body}{gap}{text}" if body else text
                clauses += [Clause(start + clause.start, start + clause.end, clause.kind) for clause in inside]
                gap = "\n" if name in KEEPS_ITS_LINES else " "
    return f"{body}\n", clauses


def _lines(name: str, text: str) -> list[str]:
    return text.splitlines() if name in KEEPS_ITS_LINES else [text]


def _stored(moves: Mapping[str, Move], ways: Ways) -> list[dict[str, Any]]:
    return [
        {"move": move.move, "template": move.template, "why": move.why, "ways": list(ways[move.template])}
        for move in moves.values()
    ]
