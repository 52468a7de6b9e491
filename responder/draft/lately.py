"""Turns the letters of the last months into what the next ones are held against, by signer and by company.

A letter's words are read once per process: later batches load only those that are new.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.draft.likeness import Threes, threes_of
from responder.draft.variety import Lately, Ways, of_company, ways_in
from responder.instants import first_id_at, now
from responder.models import Case, Draft, Manager

LETTERS_REMEMBERED = 400  # by the signers of a batch, and as many to its companies
MOST_KEPT = 4_096
MONTHS = 6


class Written(NamedTuple):
    """One letter: who wrote it when, to whose company, which ways it took, and what it says."""

    signer_id: UUID
    company: str | None
    at: datetime
    ways: Ways
    threes: Threes


@dataclass(slots=True)
class Past:
    """What was written lately; `remember` keeps it true as letters are added."""

    letters: list[Written] = field(default_factory=list)
    _memories: dict[tuple[UUID | str, int], Lately] = field(default_factory=dict)

    def lately(self, signer_id: UUID, company: str | None, months: int = MONTHS) -> list[Lately]:
        """What this signer wrote and this company got in so many months, so that the next letter differs."""
        memories = [self._memory(signer_id, months)]
        return [*memories, self._memory(company, months)] if company else memories

    def remember(self, letter: Written) -> None:
        """Take one letter into account for those that follow."""
        self.letters.append(letter)
        for (whose, _), memory in self._memories.items():
            if whose in (letter.signer_id, letter.company):
                memory.remember(letter.ways, letter.threes)

    def _memory(self, whose: UUID | str, months: int) -> Lately:
        if (whose, months) not in self._memories:
            memory, since = Lately() if isinstance(whose, UUID) else of_company(), now() - _length(months)
            for letter in self.letters:
                if letter.at >= since and whose in (letter.signer_id, letter.company):
                    memory.remember(letter.ways, letter.threes)
            self._memories[whose, months] = memory
        return self._memories[whose, months]


def written_lately(
    session: Session, signers: Sequence[UUID], companies: Sequence[str], *, months: int, but: Sequence[UUID]
) -> Past:
    """The newest letters by these signers and to these companies, oldest first; those of the cases `but` left out."""
    rows = {row.id: row for row in _newest(session, Case.signer_id.in_(signers), months, but)}
    if companies:
        rows |= {row.id: row for row in _newest(session, Draft.company.in_(companies), months, but)}
    read = _read(session, list(rows))
    letters = (
        Written(row.signer_id, row.company, _moment(row.id), ways_in(row.plan), read[row.id])
        for row in sorted(rows.values(), key=lambda row: row.id.int)
        if row.id in read
    )
    return Past(list(letters))


def _newest(
    session: Session, which: sa.ColumnElement[bool], months: int, but: Sequence[UUID]
) -> Sequence[sa.Row[tuple[UUID, UUID | None, str | None, list[dict[str, Any]]]]]:
    return session.execute(
        sa.select(Draft.id, Case.signer_id, Draft.company, Draft.plan)
        .join(Case, sa.and_(Case.id == Draft.case_id, Case.draft_version == Draft.version))
        .where(which, Draft.id > first_id_at(now() - _length(months)), Case.signer_id.is_not(None))
        .where(Draft.case_id.not_in(but))
        .order_by(Draft.id.desc())
        .limit(LETTERS_REMEMBERED)
    ).all()


_kept: dict[UUID, Threes] = {}


def _read(session: Session, ids: Sequence[UUID]) -> dict[UUID, Threes]:
    """What these letters say; a version of a letter never changes, so it is read once."""
    kept = ((id_, _kept.get(id_)) for id_ in ids)  # asked once: another thread may clear it
    known = {id_: threes for id_, threes in kept if threes is not None}
    new = [id_ for id_ in ids if id_ not in known]
    if not new:
        return known
    texts = session.execute(
        sa.select(Draft.id, Draft.body, Draft.spans, Manager.name)
        .join(Case, Case.id == Draft.case_id)
        .join(Manager, Manager.id == Case.signer_id)
        .where(Draft.id.in_(new))
    )
    if len(_kept) + len(new) > MOST_KEPT:
        _kept.clear()
    for id_, body, spans, signer in texts:
        _kept[id_] = known[id_] = threes_of(body, [(span["start"], span["end"]) for span in spans], signer)
    return known


def _length(months: int) -> timedelta:
    return timedelta(days=365 * months // 12)


def _moment(id_: UUID) -> datetime:
    """When a UUIDv7 was made."""
    return datetime.fromtimestamp((id_.int >> 80) / 1000, tz=UTC)
