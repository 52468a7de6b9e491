"""Turns the dates a batch claims into the ledger: every date each source ever said, and which of them it says now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.facts import FoundClaim, FoundCustomer, Since
from responder.importing.pouring import pour
from responder.instants import new_id
from responder.models import TenureClaim
from responder.queries.among import among

SAID_AGAIN = timedelta(days=30)
"""A source that repeats itself is believed to be as of now, noted this often at most: files are handed in daily."""

_CLAIMS = TenureClaim.__table__
_SUBJECT: tuple[Any, ...] = (TenureClaim.customer_id, TenureClaim.meaning, TenureClaim.ref, TenureClaim.since_on)
_KNOWN: tuple[Any, ...] = (TenureClaim.id, TenureClaim.until_on, TenureClaim.as_of, TenureClaim.superseded_at)


class Subject(NamedTuple):
    """What one date of one source is about; a source says one date for it at a time."""

    customer_id: UUID
    meaning: str
    ref: str


class Known(NamedTuple):
    """A claim that stands in the ledger already."""

    id: UUID
    until_on: date | None
    as_of: datetime
    superseded_at: datetime | None


@dataclass(slots=True)
class Ledger:
    """One source's claims about the people of a batch: those it made before, and those it makes now."""

    source: str
    as_of: datetime
    known: dict[Subject, dict[date, Known]] = field(default_factory=dict)
    said: dict[Subject, FoundClaim] = field(default_factory=dict)

    def hear(self, customer_id: UUID, found: FoundCustomer) -> None:
        """Take the claims that came with a person; of two for the same subject the later row counts."""
        for claim in _claims_of(found):
            self.said[Subject(customer_id, claim.meaning.value, claim.ref)] = claim

    def write(self, session: Session) -> None:
        """Add what is new, put aside what the source no longer says, and bring back what it says again."""
        added = [self._row(subject, claim) for subject, claim in self.said.items() if not self._knows(subject, claim)]
        pour(session, TenureClaim, added)
        changed = [change for subject, claim in self.said.items() for change in self._changes(subject, claim)]
        if changed:
            by_id = sa.update(_CLAIMS).where(_CLAIMS.c.id == sa.bindparam("of"))  # type: ignore[arg-type]
            session.execute(by_id, changed)

    def _knows(self, subject: Subject, claim: FoundClaim) -> bool:
        return claim.since_on in self.known.get(subject, {})

    def _changes(self, subject: Subject, claim: FoundClaim) -> Iterable[dict[str, Any]]:
        for since_on, known in self.known.get(subject, {}).items():
            now = known
            if since_on != claim.since_on:
                now = known._replace(superseded_at=known.superseded_at or self.as_of)
            else:
                again = self.as_of if self.as_of - known.as_of > SAID_AGAIN else known.as_of
                now = known._replace(until_on=claim.until_on or known.until_on, superseded_at=None, as_of=again)
            if now != known:
                yield {"of": known.id, **now._asdict()}

    def _row(self, subject: Subject, claim: FoundClaim) -> dict[str, Any]:
        return {
            "id": new_id(),
            "created_at": self.as_of,
            "source": self.source,
            **subject._asdict(),
            "since_on": claim.since_on,
            "until_on": claim.until_on,
            "as_of": self.as_of,
        }


def _claims_of(found: FoundCustomer) -> Iterable[FoundClaim]:
    if found.customer_since_on:
        yield FoundClaim(Since.CUSTOMER_SINCE, found.customer_since_on)
    yield from found.claims


def ledger_of(session: Session, source: str, as_of: datetime, customer_ids: Iterable[UUID]) -> Ledger:
    """What this source claimed before for those people who are known already."""
    ledger, ids = Ledger(source, as_of), list(customer_ids)
    if not ids:
        return ledger
    theirs = among(session, TenureClaim.customer_id, ids)
    query = sa.select(*_SUBJECT, *_KNOWN).where(theirs, TenureClaim.source == source)
    for customer_id, meaning, ref, since_on, *known in session.execute(query):
        ledger.known.setdefault(Subject(customer_id, meaning, ref), {})[since_on] = Known(*known)
    return ledger
