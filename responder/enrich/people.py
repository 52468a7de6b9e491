"""Turns the rows of people, and of those merged into them, into one value each: a SELECT per kind of thing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from responder.enrich.values import Claim, Contact, Person
from responder.facts import Channel
from responder.models import Address, Customer, OtherName, TenureClaim, TenureCliff, Touchpoint

LATEST_CONTACTS = 8
"""Of each channel, per person: they may have a hundred thousand touchpoints; a letter needs one."""

_FILLED = (
    "name", "given_name", "family_name", "list_name", "plan", "owner_id", "time_zone", "country", "language",
    "value_cents", "currency",
)  # fmt: skip
_NAMES = ("name", "given_name", "family_name")
_CONTACT = (
    "id", "manager_id", "channel", "occurred_on", "direction", "summary", "source", "as_of", "first_on", "times",
    "is_private", "told_by", "withdrawn_by",
)  # fmt: skip
Circles = Mapping[UUID, Sequence[UUID]]


def people_of(session: Session, circles: Circles) -> dict[UUID, Person]:
    """Each person by the id of the row that was kept; `circles` holds all rows of each, the kept one first.

    What the kept row does not say is filled from the others, names as a whole.
    """
    if not circles:
        return {}
    ids = {each: head for head, circle in circles.items() for each in circle}
    people = _with_columns(session, circles, ids)
    for customer_id, claim in _claims(session, ids):
        people[ids[customer_id]].claims.append(claim)
    for customer_id, email in session.execute(_addresses(ids)):
        people[ids[customer_id]].emails.append(email)
    for customer_id, name, source in session.execute(_other_names(ids)):
        people[ids[customer_id]].other_names.append((name, source))
    for customer_id, *values in session.execute(_contacts(ids, is_sqlite=session.get_bind().dialect.name == "sqlite")):
        people[ids[customer_id]].contacts.append(Contact(*values))
    for person in people.values():
        person.contacts.sort(key=lambda contact: (contact.occurred_on, contact.id), reverse=True)
    return people


def _with_columns(session: Session, circles: Circles, ids: Mapping[UUID, UUID]) -> dict[UUID, Person]:
    columns = [getattr(Customer, name) for name in _FILLED]
    query = sa.select(Customer.id, Customer.created_at, Customer.said_by, *columns).where(Customer.id.in_(ids))
    rows = {row.id: row for row in session.execute(query)}
    people = {}
    for head, circle in circles.items():
        kept = rows[head]
        person = Person(head, kept.created_at, said_by=dict(kept.said_by))
        for row in (rows[each] for each in circle):
            _fill(person, row)
        people[head] = person
    return people


def _fill(person: Person, row: Any) -> None:
    """Take from a row what is not known yet; of a second name not even the parts."""
    is_named = any(getattr(person, name) for name in _NAMES)
    for column in _FILLED:
        value = getattr(row, column)
        if value is None or getattr(person, column) is not None or (is_named and column in _NAMES):
            continue
        setattr(person, column, value)
        said = row.said_by.get(column, row.said_by.get("*"))
        if row.id != person.id and said:
            person.said_by = {**person.said_by, column: said}


def _claims(session: Session, ids: Mapping[UUID, UUID]) -> Iterator[tuple[UUID, Claim]]:
    """Every date in the ledger, the import days marked."""
    shared = (TenureClaim.source == TenureCliff.source) & (TenureClaim.meaning == TenureCliff.meaning)
    columns = (
        TenureClaim.since_on, TenureClaim.source, TenureClaim.meaning, TenureClaim.as_of, TenureClaim.until_on,
        TenureClaim.ref, TenureClaim.superseded_at,
    )  # fmt: skip
    query = (
        sa.select(TenureClaim.customer_id, *columns, TenureCliff.until_on, TenureClaim.withdrawn_by)
        .outerjoin(TenureCliff, shared & (TenureClaim.since_on == TenureCliff.on_day))
        .where(TenureClaim.customer_id.in_(ids))
        .order_by(TenureClaim.since_on, TenureClaim.id)
    )
    for customer_id, *values in session.execute(query):
        yield customer_id, Claim(*values)


def _addresses(ids: Mapping[UUID, UUID]) -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(Address.customer_id, Address.email).where(Address.customer_id.in_(ids))
    return query.order_by(Address.id)


def _other_names(ids: Mapping[UUID, UUID]) -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(OtherName.customer_id, OtherName.name, OtherName.source)
    return query.where(OtherName.customer_id.in_(ids)).order_by(OtherName.id)


def _contacts(ids: Mapping[UUID, UUID], *, is_sqlite: bool) -> sa.Select[*tuple[Any, ...]]:
    """The latest few contacts of each channel and person. Neither database reads more of the index than those."""
    point, channel = aliased(Touchpoint), sa.column("channel", sa.Text())
    channels = sa.values(channel, name="channels").data([(each.value,) for each in Channel]).cte("channels")
    latest = (
        sa.select(point)
        .where(point.customer_id == Customer.id, point.channel == channels.c.channel)
        .order_by(point.occurred_on.desc())
        .limit(LATEST_CONTACTS)
        .correlate(Customer, channels)
    )
    if is_sqlite:  # which has no LATERAL, but runs such an IN once a person and channel
        rows = sa.inspect(Touchpoint).local_table
        on: sa.ColumnElement[bool] = rows.c.id.in_(latest.with_only_columns(point.id))
    else:
        rows, on = latest.lateral(), sa.true()
    people = sa.join(Customer, channels, sa.true())
    query = sa.select(rows.c.customer_id, *(rows.c[name] for name in _CONTACT)).select_from(sa.join(people, rows, on))
    return query.where(Customer.id.in_(ids))
