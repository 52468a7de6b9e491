"""An import finds out on which days a list was loaded rather than joined, and the clock looks again."""

from datetime import date

import pytest
import sqlalchemy as sa

from responder.db import reading, transaction
from responder.facts import FoundCustomer
from responder.importing import import_file, remember
from responder.models import TenureCliff
from workers.clock import look_for_cliffs

pytestmark = pytest.mark.usefixtures("database")
MOVED = date(2019, 3, 5)


def cliffs():
    with reading() as session:
        return [(one.source, one.on_day, one.customers) for one in session.scalars(sa.select(TenureCliff))]


def dates():
    """Three hundred people, of whom all but fifty were loaded on one day."""
    for number in range(300):
        yield MOVED if number >= 50 else date(2015 + number % 4, 1 + number % 12, 2 + number % 26)


def test_a_file_in_which_most_share_a_day_shows_its_cliff(tmp_path):
    file = tmp_path / "customers.csv"
    rows = "".join(f"p{number}@example.com,{since}\n" for number, since in enumerate(dates()))
    file.write_text(f"email,customer_since\n{rows}", encoding="utf-8")

    import_file("customers", file, dry_run=True)
    assert cliffs() == []
    import_file("customers", file)

    assert cliffs() == [("customers", MOVED, 250)]


def test_dates_that_came_one_by_one_are_looked_at_by_the_clock():
    with transaction() as session:
        found = [FoundCustomer(email=f"p{n}@example.com", customer_since_on=on) for n, on in enumerate(dates())]
        remember(session, "api", found)

    assert look_for_cliffs() == 1
    assert cliffs() == [("api", MOVED, 250)]
