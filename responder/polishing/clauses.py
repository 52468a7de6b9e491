"""Turns a letter and its spans into paragraphs whose clauses that state facts are one word each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from responder.draft.reading import Reading
from responder.polishing.frame import spans_in, split

_FIRST_MARK = 0xE100  # no letter holds these characters: they are taken out of every value
_WORD = re.compile("[\ue100-\uf8ff]|\\w+")
_ENDS_SENTENCE = re.compile(r"[.!?…][”’\"'»)]*(?:\s|\Z)")
_ENDS_OR_OPENS = re.compile(r"[.!?…:]")


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that state facts, at their place within a paragraph; clauses that overlap are one."""

    start: int
    end: int
    words: str
    facts: frozenset[str]

    @property
    def states(self) -> tuple[str, tuple[str, ...]]:
        """What makes two clauses the same, wherever they stand."""
        return self.words, tuple(sorted(self.facts))


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is written, or the mark of a clause. `opens` says whether a capital needs no reason here."""

    text: str
    sentence: int
    opens: bool

    @property
    def key(self) -> str:
        """The same for a word at the beginning and within a sentence."""
        return self.text.casefold()

    @property
    def is_clause(self) -> bool:
        """Whether it stands for a clause."""
        return "\ue100" <= self.text <= "\uf8ff"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, and the clauses in it in their order."""

    text: str
    clauses: tuple[Clause, ...]

    def words(self, marks: dict[tuple[str, tuple[str, ...]], str]) -> list[Word]:
        """Its words; `marks` gives the same clause the same mark in two letters and is added to."""
        text, ends = self.text, set()
        for clause in reversed(self.clauses):
            mark = marks.setdefault(clause.states, chr(_FIRST_MARK + len(marks)))
            text = f"{text[: clause.start]}{mark}{text[clause.end :]}"
            if _ENDS_SENTENCE.search(clause.words[-3:]):
                ends.add(mark)
        return list(_words(text, ends))


def paragraphs(letter: Reading) -> list[Paragraph]:
    """Every paragraph of a letter, greeting and signature included."""
    return [
        Paragraph(text, tuple(_merged(text, sorted(spans_in(letter, number)))))
        for number, text in enumerate(split(letter.body))
    ]


def _merged(text: str, pieces: list[tuple[int, int, str]]) -> Iterator[Clause]:
    while pieces:
        start, end, fact = pieces.pop(0)
        facts = {fact}
        while pieces and pieces[0][0] < end:
            _, further, fact = pieces.pop(0)
            end, facts = max(end, further), facts | {fact}
        yield Clause(start, end, text[start:end], frozenset(facts))


def _words(text: str, ends: set[str]) -> Iterator[Word]:
    sentence, at, opens = 0, 0, True
    for match in _WORD.finditer(text):
        between = text[at : match.start()]
        if at and _ENDS_SENTENCE.search(between):
            sentence, opens = sentence + 1, True
        opens = opens or bool(_ENDS_OR_OPENS.search(between))
        yield Word(match.group(), sentence, opens)
        at, opens = match.end(), False
        if match.group() in ends:
            sentence, opens = sentence + 1, True
