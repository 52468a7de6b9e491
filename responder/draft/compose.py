"""Turns one situation into a whole letter: subject, body, the clauses that state facts, and the plan it follows."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from responder.draft.environment import Piece, pieces
from responder.draft.language import CLOSE, custom
from responder.draft.likeness import Threes, threes_of
from responder.draft.marks import Clause, unmark
from responder.draft.plan import PARAGRAPHS, Move, plan_of
from responder.draft.sheet import Sheet, Situation, sheet_of
from responder.draft.text import subject_of
from responder.draft.ties import remembering
from responder.draft.variety import Lately, Ways, choices, excess

Places = dict[str, tuple[int, int]]  # where each move stands in the body

TRIES = 12  # ways to put a letter before the one least alike to what was written lately is taken
KEEPS_ITS_LINES = ("signoff", "imprint")


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter as the machine would write it; `clauses` index `body`, `plan` is what a Draft stores."""

    subject: str
    body: str
    clauses: tuple[Clause, ...]
    plan: list[dict[str, Any]]
    sheet: Sheet
    made_of: tuple[Piece, ...] = ()

    @property
    def threes(self) -> Threes:
        """What it says by threes of words."""
        clauses = ((clause.start, clause.end) for clause in self.clauses)
        return threes_of(self.body, clauses, self.sheet.values["signer"]["name"])

    @property
    def spans(self) -> list[dict[str, Any]]:
        """The clauses tied to the facts behind them."""
        return [
            remembering(
                {"start": clause.start, "end": clause.end, "fact_id": str(self.sheet.facts[clause.kind].id)},
                self.body,
                clause.kind,
                self.sheet,
            )
            for clause in self.clauses
        ]


def compose(
    situation: Situation,
    *,
    library: Mapping[str, Piece] | None = None,
    lately: Iterable[Lately] = (),
    before: Ways | None = None,
) -> Composed:
    """The letter for this situation, in the words of `library`, by default those that are shipped.

    `before` are the ways this case's letter took when it was first drafted. When it is too much alike to one of
    `lately`, other ways are tried in the case's own order, and the letter least alike is taken.
    """
    sheet = sheet_of(situation)
    moves = plan_of(sheet.flags)
    library = pieces(situation.language) if library is None else library
    used = {name: library[template_of(move, situation.form, library)] for name, move in moves.items()}
    memories = list(lately)
    tried: dict[float, Composed] = {}
    for ways in _ways(situation, {piece.name: piece for piece in used.values()}, memories, before or {}):
        letter = _composed(situation, sheet, moves, used, ways)
        too_much = excess(letter.threes, memories) if memories else 0.0
        if too_much <= 1:
            return letter
        tried.setdefault(too_much, letter)
    return tried[min(tried)]


def _composed(
    situation: Situation, sheet: Sheet, moves: Mapping[str, Move], used: Mapping[str, Piece], ways: Ways
) -> Composed:
    texts = {name: piece.render(sheet.values, ways[piece.name]) for name, piece in used.items()}
    subject, _ = unmark(texts["subject"])
    body, clauses, places = _laid_out(texts, custom(situation.language)["after_greeting"]["lowers"])
    plan, made_of = _stored(moves, used, ways, places), tuple(used.values())
    return Composed(subject_of(subject), body, tuple(clauses), plan, sheet, made_of)


def template_of(move: Move, form: str, library: Container[str]) -> str:
    """The template of a move: the one for the close form of address where that is wanted and there is one."""
    close = f"{CLOSE}/{move.template}"
    return close if form == CLOSE and close in library else move.template


def _ways(
    situation: Situation, used: Mapping[str, Piece], lately: Sequence[Lately], before: Ways
) -> Iterator[Mapping[str, tuple[int, ...]]]:
    """Chosen anew, but for templates that this case's letter used before and that still fork alike."""
    kept = {name: taken for name, taken in before.items() if name in used and _fits(taken, used[name].forks)}
    found = choices(situation.case_id, {name: piece.forks for name, piece in used.items()}, lately)
    tries = 1 if len(kept) == len(used) else TRIES
    return ({**ways, **kept} for ways in islice(found, tries))


def _fits(taken: tuple[int, ...], forks: tuple[int, ...]) -> bool:
    return len(taken) == len(forks) and all(way < count for way, count in zip(taken, forks, strict=True))


def _laid_out(texts: Mapping[str, str], lowers: Sequence[str]) -> tuple[str, list[Clause], Places]:
    """The body out of its moves, paragraph by paragraph; its clauses and its moves in the body's characters."""
    body, clauses = "", []
    places: Places = {}
    for paragraph in PARAGRAPHS:
        gap = "\n\n"
        for name in paragraph:
            for line in _lines(name, texts.get(name, "")):
                text, inside = unmark(line)
                if not text:
                    continue
                if body.count("\n") == 0 and body.endswith(","):
                    text = _going_on(text, lowers)
                start = len(body) + (len(gap) if body else 0)
                body = f"{body}{gap}{text}" if body else text
                clauses += [Clause(start + clause.start, start + clause.end, clause.kind) for clause in inside]
                places[name] = (places.get(name, (start, 0))[0], len(body))
                gap = "\n" if name in KEEPS_ITS_LINES else " "
    return f"{body}\n", clauses, places


def _lines(name: str, text: str) -> list[str]:
    return text.splitlines() if name in KEEPS_ITS_LINES else [text]


def _going_on(text: str, lowers: Sequence[str]) -> str:
    """What follows the greeting's comma, in lower case where the language goes on so and the word allows it."""
    first = text.split(maxsplit=1)[0].rstrip(",.;:")
    return text[:1].lower() + text[1:] if first.lower() in lowers else text


def _stored(moves: Mapping[str, Move], used: Mapping[str, Piece], ways: Ways, places: Places) -> list[dict[str, Any]]:
    """What a Draft keeps of how it was made; `at` is where a move stands in the body, None where it does not."""

    def stored(move: Move, piece: Piece) -> dict[str, Any]:
        at = list(places[move.move]) if move.move in places else None
        taken = {"ways": list(ways[piece.name]), "wording": piece.wording, "at": at}
        return {"move": move.move, "template": piece.name, "why": move.why, **taken}

    return [stored(move, used[name]) for name, move in moves.items()]
