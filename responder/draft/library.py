"""Turns the shipped wordings of a language, overlaid by those a brand published, into the library its letters use.

The studio (`responder.voice`) reads the same library; it imports this module, never the other way round.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from sqlalchemy.orm import Session

from responder.draft.environment import Piece, compile_piece, pieces
from responder.models import Brand
from responder.paths import templates
from responder.queries.wordings import wordings_in_use

MOST_KEPT = 256


@dataclass(frozen=True, slots=True)
class Own:
    """A brand's own text for one template, and which of its versions that is."""

    source: str
    number: int


class Library(Mapping[str, Piece]):
    """Pieces by template name. What is a brand's own is compiled when a letter first wants it.

    So one that no longer compiles costs the letters that use it, and no other.
    """

    def __init__(self, shipped: Mapping[str, Piece], own: Mapping[str, Own]) -> None:
        self._shipped, self._own = shipped, own
        self._compiled: dict[str, Piece] = {}

    def __getitem__(self, name: str) -> Piece:
        """The piece in use. Raises Permanent, naming template, version and line, when it is broken; KeyError."""
        if name not in self._own:
            return self._shipped[name]
        if name not in self._compiled:
            own = self._own[name]
            piece = compile_piece(f"{name}, in the brand's version {own.number},", own.source)
            self._compiled[name] = replace(piece, name=name, wording=own.number)
        return self._compiled[name]

    def __contains__(self, name: object) -> bool:
        """Whether there is such a template; nothing is compiled to find out."""
        return name in self._own or name in self._shipped

    def __iter__(self) -> Iterator[str]:
        """The names, shipped ones first."""
        yield from self._shipped
        yield from (name for name in self._own if name not in self._shipped)

    def __len__(self) -> int:
        """How many templates there are."""
        return sum(1 for _ in self)


_kept: dict[tuple[UUID, str], tuple[int, Library]] = {}


def library(session: Session, brand: Brand, language: str) -> Mapping[str, Piece]:
    """What letters of this brand in this language are made of, read once per process and `voice_revision`."""
    if not brand.voice_revision:
        return pieces(language)
    key, revision = (brand.id, language), brand.voice_revision
    known = _kept.get(key)
    if known and known[0] == revision:
        return known[1]
    found = Library(pieces(language), _own(session, brand.id, language))
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = (revision, found)
    return found


def _own(session: Session, brand_id: UUID, language: str) -> Mapping[str, Own]:
    return {
        name: Own(wording.source, wording.number)
        for name, wording in wordings_in_use(session, brand_id, language).items()
        if wording.source is not None
    }


@lru_cache(maxsize=32)
def shipped_sources(language: str) -> Mapping[str, str]:
    """The source of every shipped template of a language, by name."""
    folder = templates() / "letters" / language
    paths = sorted([*folder.glob("*/*.txt"), *folder.glob("close/*/*.txt")])
    return {path.relative_to(folder).with_suffix("").as_posix(): path.read_text(encoding="utf-8") for path in paths}
