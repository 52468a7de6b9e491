"""What differs between languages when their letters are tested; a language is a file with one `SAID`."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules


@dataclass(frozen=True, slots=True)
class Said:
    """The cast's words in one language, and what a letter in it must not hold.

    `honorific`, `comment`, `fault`, `gesture` and `place` are what somebody of ours or a source might have written.
    `guesses` is a pattern of words that guess whether somebody is a man or a woman; `formal` and `close` are patterns
    of words that betray one form of address. `least` is what an honest reader takes a phrase to promise in months;
    `more`, `almost`, `years` and `ago` are patterns with one group, for the phrases made of others.
    """

    honorific: str
    comment: str
    fault: str
    gesture: str
    place: str
    guesses: str
    formal: str
    close: str
    least: Mapping[str, int]
    more: str
    almost: str
    years: str
    ago: str


def said_in() -> dict[str, Said]:
    """Every language that has such a file."""
    return {found.name: import_module(f"{__name__}.{found.name}").SAID for found in iter_modules(__path__)}
