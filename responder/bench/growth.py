"""Turns a number into a memory of so many customers, in SQL alone: files would take too long here."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.bench.company import CHANNELS, CONTACTS_EACH, DAYS, FIRST_DAY, STRIDE, well_known
from responder.facts import Since
from responder.instants import now
from responder.models import Address, Customer, Reference, Table, TenureClaim, Touchpoint

ONE_OF = 50
"""Of so many people the second and the third were found to be the first."""
TABLES: tuple[type[Table], ...] = (Customer, Address, Reference, TenureClaim, Touchpoint)
Values = Mapping[str, Any]


def customer_id(number: int) -> UUID:
    """The id of one of its customers."""
    return UUID(int=number)


def grow(session: Session, customers: int, signer_id: UUID) -> None:
    """Fill an empty memory with so many customers, their contacts spread as in the company's files."""
    sql = _Words(is_sqlite=session.get_bind().dialect.name == "sqlite")
    people, contacts = _numbers(customers), _numbers(customers * CONTACTS_EACH)
    n, at = people.c.n, {"created_at": now()}
    theirs = {"id": sql.id(n), "customer_id": sql.id(n), **at}
    rows: dict[type[Table], tuple[sa.CTE, Values]] = {
        Customer: (people, {"id": sql.id(n), **at, **_customer(sql, n)}),
        Address: (people, {**theirs, "email": sql.address(n), "email_norm": sql.address(n)}),
        Reference: (people, {**theirs, "provider": "crm", "ref": sql.text(n)}),
        TenureClaim: (people, {**theirs, **_claim(sql, n)}),
        Touchpoint: (contacts, {**at, **_contact(sql, contacts.c.n, customers), "manager_id": signer_id}),
    }
    with _indexed_afterwards(session, is_sqlite=sql.is_sqlite):
        for table, (numbers, values) in rows.items():
            _add(session, table, numbers, values)


class _Words:
    """What the two databases say differently, and what both say in many words."""

    def __init__(self, *, is_sqlite: bool) -> None:
        self.is_sqlite = is_sqlite

    def id(self, n: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        if self.is_sqlite:
            return sa.func.printf("%032x", n)
        return sa.cast(sa.func.lpad(sa.func.to_hex(n), 32, "0"), sa.Uuid())

    def day(self, number: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        if self.is_sqlite:
            return sa.func.date(FIRST_DAY.isoformat(), "+" + self.text(number) + " days")
        return sa.literal(FIRST_DAY) + sa.cast(number, sa.Integer())

    def text(self, n: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
        return sa.cast(n, sa.Text())

    def address(self, n: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
        return "reader" + self.text(n) + "@example.com"


def _customer(sql: _Words, n: sa.ColumnElement[Any]) -> Values:
    place = n % ONE_OF
    return {
        "given_name": "Robin",
        "family_name": "Reader " + sql.text(n),
        "company": "Company " + sql.text(n // 8),
        "merged_into_id": sa.case((place.in_((1, 2)), sql.id(n - place)), else_=None),
        "attributes": {},
        "said_by": {"*": "customers"},
    }


def _claim(sql: _Words, n: sa.ColumnElement[Any]) -> Values:
    said = {"source": "customers", "meaning": Since.CUSTOMER_SINCE.value, "ref": "", "as_of": now()}
    return {**said, "since_on": sql.day(n % DAYS)}


def _contact(sql: _Words, n: sa.ColumnElement[Any], customers: int) -> Values:
    whose = sa.case((n % 100 == 0, 0), (n % 5 == 0, n % well_known(customers)), else_=n * STRIDE % customers)
    channel = sa.case(*((n % len(CHANNELS) == place, name) for place, name in enumerate(CHANNELS)))
    return {
        "id": sql.id(n),
        "customer_id": sql.id(whose),
        "channel": channel,
        "occurred_on": sql.day(n * DAYS // (customers * CONTACTS_EACH)),
        "summary": "Talked about issue " + sql.text(n % 500) + " and its readers",
        "times": 1,
        "is_private": False,
        "source": "touchpoints",
        "source_ref": sql.text(n),
        "as_of": now(),
    }


def _numbers(end: int) -> sa.CTE:
    numbers = sa.select(sa.literal(0, sa.BigInteger()).label("n")).cte("numbers", recursive=True)
    return numbers.union_all(sa.select(numbers.c.n + 1).where(numbers.c.n < end - 1))


def _add(session: Session, table: type[Table], numbers: sa.CTE, values: Values) -> None:
    columns = table.__table__.c
    cells = [
        each if isinstance(each, sa.ColumnElement) else sa.literal(each, columns[name].type)
        for name, each in values.items()
    ]
    target = sa.table(table.__tablename__, *(sa.column(name) for name in values))
    session.execute(sa.insert(target).from_select(list(values), sa.select(*cells).select_from(numbers)))


@contextmanager
def _indexed_afterwards(session: Session, *, is_sqlite: bool) -> Iterator[None]:
    """An index is made of ten million rows in a fraction of the time that it takes to keep up with them."""
    connection = session.connection()
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA cache_size = -262144")
    else:  # nobody looks each reference up again: they are right
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    indexes = [index for table in TABLES for index in table.metadata.tables[table.__tablename__].indexes]
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)
    if not is_sqlite:  # as its autovacuum would
        connection.exec_driver_sql("ANALYZE")
