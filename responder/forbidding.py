"""Turns "never write to this address again" into a row that is asked before every letter."""

from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import address_hash, normalise
from responder.inserting import insert_new
from responder.instants import new_id, now
from responder.models import DoNotContact


def forbid(session: Session, email: str, *, reason: str) -> None:
    """Put the address on the list (`complained`, `bounced`, `erased`, `asked`); the first reason stays."""
    row = {"id": new_id(), "created_at": now(), "address_hash": _hash(email), "reason": reason}
    insert_new(session.connection(), cast(sa.Table, DoNotContact.__table__), [row])


def is_forbidden(session: Session, email: str) -> bool:
    """Whether the address is on the do-not-contact list."""
    return bool(session.scalar(sa.select(sa.exists().where(DoNotContact.address_hash == _hash(email)))))


def _hash(email: str) -> str:
    try:
        return address_hash(normalise(email))
    except ValueError:
        return address_hash(email.strip().lower())  # unusable as an address, but still the same one each time
