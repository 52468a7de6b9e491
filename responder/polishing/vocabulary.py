"""Turns a language's folder into the words a polished letter may add: harmless ones, which state nothing.

`free` may be added anywhere. `turning` words turn what a sentence says ("not"); each keeps the word it turns. A
language without such a list adds no word at all.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from responder.paths import templates


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words as they are written inside a sentence: German nouns and the English "I" with a capital."""

    free: frozenset[str] = frozenset()
    turning: frozenset[str] = frozenset()

    def is_free(self, word: str, *, opens: bool) -> bool:
        """Whether the word may be added here; `opens` says that it begins a sentence, where any has a capital."""
        return word in self.free or (opens and f"{word[:1].lower()}{word[1:]}" in self.free)


@lru_cache(maxsize=32)
def vocabulary(language: str) -> Vocabulary:
    """The words of one language, out of its polish.toml."""
    path = templates() / "letters" / language / "polish.toml"
    if not path.is_file():
        return Vocabulary()
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    return Vocabulary(frozenset(lists["free"]["words"]), frozenset(lists["turning"]["words"]))
