"""Turns "erase what you have of me" into tables that no longer say it: raw requests, events' words, facts and drafts.

What stays: that an event happened and when, which keeps counts right and repetitions recognisable; the hash of the
address on the do-not-contact list, without which we would write again; letters that left, for which we have to answer;
and customer records, which are copies of the company's own and would come back with its next import.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import address_hash
from responder.models import (
    Case,
    Connection,
    Delivery,
    DeliveryState,
    Draft,
    Event,
    Fact,
    Letter,
    RejectionSample,
    SourceAnswer,
    Testimony,
    TimelineEntry,
)

SOMEBODY = "somebody"
_EMPTIED_EVENT: dict[str, Any] = {
    "email": None, "name": None, "given_name": None, "family_name": None, "reason": None, "comment": None, "extra": {},
}  # fmt: skip
_EMPTIED_DRAFT: dict[str, Any] = {
    "subject": "", "body": "", "company": None, "spans": [], "checks": [], "plan": [], "address": {}, "polish": {},
}  # fmt: skip


def erase(session: Session, brand_id: UUID, keys: Collection[str], addresses: Iterable[str]) -> None:
    """Empty what these keys of a person lead to; several times does no harm.

    `keys` are what events and cases call the person (`Case.person_key`), `addresses` all of theirs, normalised. Where a
    key holds an address it becomes its hash, by which later events of theirs still find each other.
    """
    events = sa.select(Event.id, Event.delivery_id, Event.name, Event.given_name, Event.family_name)
    found = session.execute(events.where(Event.person_key.in_(keys))).all()
    cases = session.scalars(_without_letter(keys)).all()
    names = {name for row in found for name in (row.name, row.given_name, row.family_name) if name}
    _empty_deliveries(session, {row.delivery_id for row in found})
    _set(session, Event, Event.id.in_([row.id for row in found]), **_EMPTIED_EVENT)
    _set(session, Draft, Draft.case_id.in_(cases), **_EMPTIED_DRAFT)
    _set(session, Case, Case.id.in_(cases), email=None)
    for table in (Fact, Testimony):
        session.execute(sa.delete(table).where(table.case_id.in_(cases)))
    _forget_names(session, cases, names)
    _empty_samples(session, brand_id)
    for address in addresses:
        session.execute(sa.delete(SourceAnswer).where(SourceAnswer.email_norm == address))
        _hide(session, f"{brand_id}:{address}", hidden_key(brand_id, address))


def hidden_key(brand_id: UUID, address: str) -> str:
    """What events and cases call somebody whose address was erased."""
    return f"{brand_id}:{address_hash(address)}"


def _without_letter(keys: Collection[str]) -> sa.Select[Any]:
    left = sa.exists().where(Letter.case_id == Case.id)
    return sa.select(Case.id).where(Case.person_key.in_(keys), ~left)


def _empty_deliveries(session: Session, ids: Collection[UUID]) -> None:
    """The raw requests, others' events in the same batch along with theirs: those were read, and are stored."""
    readable = sa.and_(Delivery.id.in_(ids), Delivery.problem.is_(None))
    _set(session, Delivery, readable, state=DeliveryState.ERASED.value, body=b"", headers={})


def _empty_samples(session: Session, brand_id: UUID) -> None:
    """What was not let in may have been about them; it was never read, so that nobody can tell. There are few."""
    theirs = sa.select(Connection.id).where(Connection.brand_id == brand_id)
    _set(session, RejectionSample, RejectionSample.connection_id.in_(theirs), body=b"")


def _forget_names(session: Session, cases: Collection[UUID], names: Iterable[str]) -> None:
    lines = sa.select(TimelineEntry).where(TimelineEntry.case_id.in_(cases))
    longest_first = sorted(names, key=len, reverse=True)
    for line in session.scalars(lines):
        for name in longest_first:
            line.what = line.what.replace(name, SOMEBODY)


def _hide(session: Session, key: str, hidden: str) -> None:
    for table in (Event, Case):
        _set(session, table, table.person_key == key, person_key=hidden)


def _set(session: Session, table: Any, where: Any, **values: Any) -> None:
    session.execute(sa.update(table).where(where).values(**values).execution_options(synchronize_session=False))
