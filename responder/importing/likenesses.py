"""Turns what is new about the people of a batch into suggestions: who may be somebody we know already."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.importing.people import People
from responder.inserting import insert_new
from responder.instants import new_id
from responder.models import Address, Customer, Likeness
from responder.queries.among import among
from responder.queries.identities import one_person

SAME_NAME = "They have the same name and work at the same company."
SAME_MAILBOX = "Their addresses differ only in a tag after a plus sign, or in dots."
MOST_ALIKE = 5
"""A name that more people share at one company, or a mailbox with more tags, suggests nothing."""

Pair = tuple[UUID, UUID]


def suggest(session: Session, book: People) -> None:
    """Note who of this batch may be one with whom. Pairs that were noted, decided or merged before stay as they are."""
    pairs: dict[Pair, str] = {}
    for why, alike in ((SAME_MAILBOX, _by_mailbox(session, book)), (SAME_NAME, _by_name(session, book))):
        for circle in alike:
            pairs |= dict.fromkeys(_pairs(circle), why)
    if not pairs:
        return
    person = one_person(session, {each for pair in pairs for each in pair})
    rows = [
        {"id": new_id(), "created_at": book.as_of, "one_id": one, "other_id": other, "why": why}
        for (one, other), why in pairs.items()
        if person[one][0] != person[other][0]
    ]
    insert_new(session.connection(), Likeness.__table__, rows)  # type: ignore[arg-type]


def _by_name(session: Session, book: People) -> Iterator[Sequence[UUID]]:
    keys = {person.values["match_key"] for person in book.everyone if person.is_new or person.changed} - {None}
    if not keys:
        return
    query = sa.select(Customer.match_key, Customer.id).where(among(session, Customer.match_key, keys))
    yield from _circles((row.match_key, row.id) for row in session.execute(query))


def _by_mailbox(session: Session, book: People) -> Iterator[Sequence[UUID]]:
    mailboxes = {row["hint"] or row["email_norm"] for row in book.new_addresses}
    if not mailboxes:
        return
    tagged = sa.select(Address.hint, Address.customer_id).where(among(session, Address.hint, mailboxes))
    found: list[Any] = list(session.execute(tagged))
    if found:
        plain = sa.select(Address.email_norm, Address.customer_id)
        found += session.execute(plain.where(among(session, Address.email_norm, {row[0] for row in found})))
    yield from _circles((row[0], row[1]) for row in found)


def _circles(keyed: Iterable[tuple[str, UUID]]) -> Iterator[Sequence[UUID]]:
    circles: defaultdict[str, set[UUID]] = defaultdict(set)
    for key, customer_id in keyed:
        circles[key].add(customer_id)
    return (sorted(circle) for circle in circles.values() if 1 < len(circle) <= MOST_ALIKE)


def _pairs(circle: Sequence[UUID]) -> Iterator[Pair]:
    """Each with each, the smaller id first."""
    return ((one, other) for place, one in enumerate(circle) for other in circle[place + 1 :])
