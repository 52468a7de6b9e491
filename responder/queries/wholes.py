"""Turns the rows of one person into one: what the kept row does not say, those found to be one with it may."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.models import Address, Customer, OtherName, Reference
from responder.queries.identities import one_person
from responder.queries.memories import DatedClaim, addresses_of, ledger_of, other_names_of, references_of

NAMES = ("name", "given_name", "family_name")


@dataclass(frozen=True, slots=True)
class Whole:
    """One person with all their rows, the kept one first. Lists of what is no longer believed are here as well."""

    rows: Sequence[Customer]
    addresses: Sequence[Address]
    references: Sequence[Reference]
    other_names: Sequence[OtherName]
    dates: Sequence[DatedClaim]

    @property
    def id(self) -> UUID:
        """The kept row's."""
        return self.rows[0].id

    @property
    def ids(self) -> list[UUID]:
        """Of their rows, the kept one first."""
        return [row.id for row in self.rows]

    @property
    def named(self) -> Customer:
        """The row whose names count. Names are taken whole: parts of two rows would be nobody's."""
        has_name = (row for row in self.rows if any(getattr(row, name) for name in NAMES))
        return next(has_name, self.rows[0])

    @property
    def attributes(self) -> dict[str, str]:
        """Whatever else is kept; the kept row's word counts first."""
        return {name: value for row in reversed(self.rows) for name, value in row.attributes.items()}

    def first(self, column: str) -> Any:
        """What the first row that knows says."""
        if column in NAMES:
            return getattr(self.named, column)
        return next((value for row in self.rows if (value := getattr(row, column)) is not None), None)


def whole(session: Session, customer_id: UUID) -> Whole:
    """The person who has this row."""
    ids = one_person(session, [customer_id])[customer_id]
    found = {row.id: row for row in session.scalars(sa.select(Customer).where(Customer.id.in_(ids)))}
    return Whole(
        [found[each] for each in ids],
        addresses_of(session, ids),
        references_of(session, ids),
        other_names_of(session, ids),
        ledger_of(session, ids),
    )
