"""What remembering one person costs, measured; and that no question about a person reads more when the tables grow."""

import re
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import joinedload

from responder import db
from responder.bench import enriching, servers
from responder.bench.growth import customer_id
from responder.db import reading
from responder.enrich import memories
from responder.models import Case, Customer, Touchpoint

WHOLE = re.compile(r'^SCAN (?!anon_|\d)(\w+)|Seq Scan on "?(\w+)', re.MULTILINE)


@pytest.fixture(params=["sqlite", "postgres"])
def measured(request, monkeypatch, redis_url):
    """The rows of two sizes; afterwards the settings name the larger database."""
    kind = request.getfixturevalue(request.param)
    with kind.fresh() as small, kind.fresh() as large:
        monkeypatch.setenv("DATABASE_URL", large)
        yield list(enriching.measure({20: small, 60: large}, batch=10, batches=2, singles=2))
        for url in (small, large):
            with servers.database(url):
                db.engine().dispose()


def test_every_size_has_its_row_and_its_ratio_to_the_first(measured):
    first, last = measured

    assert [(row.customers, row.touchpoints) for row in measured] == [(20, 200), (60, 600)]
    assert all(row.memories_us > 0 and row.batch_us > 0 and row.single_us > 0 for row in measured)
    assert [enriching.cells(first, first)[place] for place in (4, 6)] == ["1.00", "1.00"]
    assert enriching.cells(last, first)[4] == f"{last.batch_us / first.batch_us:.2f}"
    with reading() as session:
        count = sa.select(sa.func.count())
        assert session.scalar(count.select_from(Customer)) == 60
        assert session.scalar(count.where(Customer.merged_into_id.is_not(None)).select_from(Customer)) == 4
        assert session.scalar(count.select_from(Touchpoint)) == 600
        assert session.scalar(count.where(Touchpoint.customer_id == customer_id(0)).select_from(Touchpoint)) > 100


@contextmanager
def questions():
    """Every statement that is run meanwhile, with its parameters."""
    asked = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        asked.append((statement, parameters))

    event.listen(db.engine(), "before_cursor_execute", note)
    yield asked
    event.remove(db.engine(), "before_cursor_execute", note)


def test_memories_are_found_by_index_alone(measured):
    with reading() as session:
        cases = session.scalars(sa.select(Case).options(joinedload(Case.connection))).all()
        with questions() as asked:
            memories(session, cases)
    with reading() as session:
        connection = session.connection()
        explain = "EXPLAIN QUERY PLAN"
        if connection.dialect.name == "postgresql":
            explain = "EXPLAIN"
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # it reads tables this small as a whole
        plans = [
            "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {statement}", parameters))
            for statement, parameters in asked
        ]

    whole = {name for plan in plans for found in WHOLE.findall(plan) for name in found if name}
    assert len(plans) >= 8
    assert whole <= {"manager", "channels"}, plans
