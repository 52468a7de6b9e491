"""Turns what somebody said about a sheet's titles into how it is read, now and whenever a sheet has the same ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import sqlalchemy as sa

from responder.columns import Columns, plain, spoken_mapping
from responder.db import reading, transaction
from responder.errors import Refused
from responder.importing.pouring import pour_new
from responder.instants import new_id, now
from responder.models import SheetShape
from responder.sheets import Sheet, possible_headers


class Sheets(Protocol):
    """A kind of file, as far as its titles go. `columns` None: there are none to explain."""

    @property
    def name(self) -> str:
        """What is remembered about titles is remembered for this kind."""

    @property
    def title(self) -> str:
        """As people write it."""

    @property
    def columns(self) -> Columns | None:
        """Those a title may mean."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """How the titles of one file are read. `mapping` is by plain title, `titles` as they are written in the file."""

    shape: str
    mapping: Mapping[str, str]
    titles: dict[str, str]
    remembered: bool


def understanding(source: Sheets, file: BinaryIO, said: Sequence[str]) -> Understanding | None:
    """What `said` ("Title=column") and earlier imports say about the titles of this file; None if nobody said anything.

    Raises Refused for what cannot be meant, and UnusableFile where the file has no such titles.
    """
    if source.columns is None:
        if said:
            raise Refused(f"A {source.title} has no columns to map.")
        return None
    spoken = spoken_mapping(said, source.columns)
    known = _remembered(source, file)
    if not (spoken or known):
        return None
    return _of(file, source.columns, _merged(known, spoken), remembered=not spoken)


def _of(file: BinaryIO, columns: Columns, mapping: Mapping[str, str], *, remembered: bool) -> Understanding:
    header = Sheet(file, columns, mapping).header
    titles = {title: mapping[plain(title)] for title in header.titles if plain(title) in mapping}
    return Understanding(header.shape, mapping, titles, remembered)


def _merged(known: Mapping[str, str], spoken: Mapping[str, str]) -> dict[str, str]:
    """The newest word counts: a column that is said to have another title now lost its old one."""
    kept = {title: column for title, column in known.items() if not column or column not in spoken.values()}
    return {**kept, **spoken}


def _remembered(source: Sheets, file: BinaryIO) -> Mapping[str, str]:
    shapes = [header.shape for header in possible_headers(file)]
    query = sa.select(SheetShape.shape, SheetShape.mapping)
    with reading() as session:
        rows = session.execute(query.where(SheetShape.kind == source.name, SheetShape.shape.in_(set(shapes))))
        known = {row.shape: row.mapping for row in rows}
    return next((known[shape] for shape in shapes if shape in known), {})


def keep(kind: str, understood: Understanding) -> None:
    """Remember it for every file with these titles. The newest word counts."""
    row = {"id": new_id(), "created_at": now(), "kind": kind, "shape": understood.shape}
    with transaction() as session:
        pour_new(
            session,
            SheetShape,
            [{**row, "mapping": dict(understood.mapping)}],
            found_by=("kind", "shape"),
            updates=("mapping",),
            when_differs=("mapping",),
        )
