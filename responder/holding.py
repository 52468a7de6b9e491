"""Turns "one at a time" into locks that last as long as the transaction. SQLite has one writer at a time anyway."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

SURVEY = 0x5EA


def hold_brands(session: Session, brand_ids: Iterable[UUID]) -> None:
    """Nobody else settles events of these brands, or says who is one with whom, until the transaction ends."""
    hold(session, {brand_id.int & (2**63 - 1) for brand_id in brand_ids})


def hold(session: Session, numbers: Iterable[int]) -> None:
    """Wait for whoever holds one of these numbers, always in the same order, and hold them."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for number in sorted(numbers):
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
