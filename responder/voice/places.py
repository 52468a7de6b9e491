"""Turns a template's name into what the studio knows of it: its move, when it is taken, and what it may speak of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from responder.draft.language import CLOSE, custom, languages
from responder.draft.library import shipped_sources
from responder.draft.plan import TABLE, Move
from responder.draft.vocabulary import FACTS, GIVEN
from responder.errors import Refused


@dataclass(frozen=True, slots=True)
class Place:
    """One template of one brand in one language."""

    brand_id: UUID
    language: str
    name: str

    @property
    def template(self) -> str:
        """The name without the form of address."""
        return self.name.removeprefix(f"{CLOSE}/")

    @property
    def is_close(self) -> bool:
        """Whether this is the wording for the close form of address."""
        return self.name != self.template

    @property
    def move(self) -> str:
        """Which move of the letter it makes."""
        return self.template.partition("/")[0]

    @property
    def situation(self) -> str:
        """In which situation, as its file is called."""
        return self.template.partition("/")[2]

    @property
    def rows(self) -> Sequence[Move]:
        """The lines of the plan that take it."""
        return [row for row in TABLE if row.template == self.template]

    @property
    def shipped(self) -> str | None:
        """The text it is shipped with; None where only the brand has one."""
        return shipped_sources(self.language).get(self.name)


@dataclass(frozen=True, slots=True)
class Value:
    """Something a template may write, and the clause it has to stand in, if any."""

    name: str  # "tenure.duration"
    fact: str | None


def place(brand_id: UUID, language: str, name: str) -> Place:
    """The place of that name. Raises Refused, with a sentence, for a language or template there is none of."""
    if language not in languages():
        raise Refused(f"There are no letters in {language!r}; there are {', '.join(sorted(languages()))}.")
    if name not in names(language):
        raise Refused(f"There is no template called {name!r} in {custom(language)['name']}.")
    return Place(brand_id, language, name)


@lru_cache(maxsize=32)
def names(language: str) -> tuple[str, ...]:
    """Every template there may be in a language, in the order of the plan; close forms after the formal ones."""
    planned = list(dict.fromkeys(row.template for row in TABLE))
    shipped = shipped_sources(language)
    formal = [name for name in planned if name in shipped]
    close = [f"{CLOSE}/{name}" for name in formal] if CLOSE in custom(language)["forms"] else []
    return (*formal, *close)


def values() -> Sequence[Value]:
    """Everything a template may write, facts first."""
    facts = [Value(f"{kind}.{key}", kind) for kind, keys in FACTS.items() for key in keys]
    return [*facts, *(Value(f"{kind}.{key}", None) for kind, keys in GIVEN.items() for key in keys)]


def moves_of(language: str) -> Mapping[str, list[str]]:
    """The names of a language by move, in the order of the letter's plan."""
    found: dict[str, list[str]] = {}
    for name in names(language):
        found.setdefault(name.removeprefix(f"{CLOSE}/").partition("/")[0], []).append(name)
    return found
