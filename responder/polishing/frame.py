"""Turns a letter into the paragraphs a model may touch, and all the others, which stay as they are and in the house.

A paragraph may be polished when it states nothing but what the two shared. One that confirms, apologises, offers or
answers what somebody told us is worth its exact words: a glad word beside it would be one too many.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from responder.draft.anchors import reanchor
from responder.draft.reading import Reading
from responder.draft.text import plain

BETWEEN = "\n\n"
SHARED = ("tenure", "contact")


@dataclass(frozen=True, slots=True)
class Frame:
    """Every paragraph of a letter, and the numbers of those that may be polished."""

    paragraphs: tuple[str, ...]
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, letter: Reading) -> Self | None:
        """The frame of a letter; None where no line holds the signer's name alone, or nothing may be polished."""
        paragraphs = split(letter.body)
        name = plain(letter.situation.signer_name)
        signed = [number for number, text in enumerate(paragraphs) if name in text.split("\n")]
        numbers = tuple(number for number in range(1, signed[-1]) if _is_shared(letter, number)) if signed else ()
        return cls(paragraphs, numbers) if numbers else None

    @property
    def middle(self) -> tuple[str, ...]:
        """The paragraphs that may be polished."""
        return tuple(self.paragraphs[number] for number in self.numbers)

    def with_middle(self, middle: Sequence[str]) -> str:
        """The body with these in their place."""
        polished = dict(zip(self.numbers, middle, strict=True))
        return BETWEEN.join(polished.get(number, text) for number, text in enumerate(self.paragraphs)) + "\n"

    def middle_of(self, body: str) -> tuple[str, ...]:
        """What stands in their place in another body; nothing where it has other paragraphs."""
        others = split(body)
        return tuple(others[number] for number in self.numbers) if len(others) == len(self.paragraphs) else ()


def split(body: str) -> tuple[str, ...]:
    """The paragraphs of a body."""
    return tuple(body.removesuffix("\n").split(BETWEEN))


def spans_in(letter: Reading, number: int) -> Iterator[tuple[int, int, str]]:
    """The spans within one paragraph, in its characters: start, end, fact."""
    before = split(letter.body)[:number]
    at, end = sum(len(text) + len(BETWEEN) for text in before), len(split(letter.body)[number])
    for span in letter.spans:
        if at <= span["start"] and span["end"] <= at + end:
            yield span["start"] - at, span["end"] - at, str(span["fact_id"])


def moved(letter: Reading, body: str) -> list[dict[str, Any]]:
    """The letter's spans in a body of as many paragraphs: each in its own, where its words stand unchanged."""
    found: list[dict[str, Any]] = []
    at = 0
    for number, (before, after) in enumerate(zip(split(letter.body), split(body), strict=True)):
        spans: list[dict[str, Any]] = [
            {"start": start, "end": end, "fact_id": fact} for start, end, fact in spans_in(letter, number)
        ]
        kept = spans if before == after else reanchor(before, after, spans)
        found += [{**span, "start": at + span["start"], "end": at + span["end"]} for span in kept]
        at += len(after) + len(BETWEEN)
    return found


def _is_shared(letter: Reading, number: int) -> bool:
    kinds = {str(fact.id): fact.kind for fact in letter.situation.facts}
    return all(kinds.get(fact) in SHARED for _, _, fact in spans_in(letter, number))
