"""Turns the body of a letter into what a model may touch, the paragraphs in its middle, and what nobody may."""

from dataclasses import dataclass
from typing import Self

from responder.draft.text import plain

BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Frame:
    """A body: the greeting, the paragraphs that may be polished, and everything from the signature on."""

    greeting: str
    middle: tuple[str, ...]
    ending: tuple[str, ...]

    @classmethod
    def around(cls, body: str, signer_name: str) -> Self | None:
        """The frame of a letter; None where no line holds the signer's name alone, or nothing stands before it."""
        greeting, *others = body.removesuffix("\n").split(BETWEEN)
        name = plain(signer_name)
        signed = [number for number, paragraph in enumerate(others) if name in paragraph.split("\n")]
        if not signed or signed[-1] == 0:
            return None
        return cls(greeting, tuple(others[: signed[-1]]), tuple(others[signed[-1] :]))

    def body(self, middle: list[str]) -> str:
        """The body with these paragraphs in its middle."""
        return BETWEEN.join([self.greeting, *middle, *self.ending]) + "\n"

    @property
    def starts(self) -> tuple[int, ...]:
        """Where in the body each paragraph of the middle begins."""
        starts, at = [], len(self.greeting) + len(BETWEEN)
        for paragraph in self.middle:
            starts.append(at)
            at += len(paragraph) + len(BETWEEN)
        return tuple(starts)
