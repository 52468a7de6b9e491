"""Imports that are cut short, that meet each other, and that meet a busy database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from responder import importing
from responder.db import reading, transaction
from responder.errors import Temporary
from responder.importing import import_file
from responder.models import Address, Customer, Reference, TenureClaim, Touchpoint
from tests.cast import MAYA, maya

pytestmark = pytest.mark.usefixtures("database")

ROWS = 60


@pytest.fixture
def customers(tmp_path):
    file = tmp_path / "customers.csv"
    rows = "".join(f"p{number}@example.com,Person {number},2016-09-10,crm:{number}\n" for number in range(ROWS))
    file.write_text(f"email,name,customer_since,refs\n{rows}", encoding="utf-8")
    return file


@pytest.fixture
def contacts(tmp_path):
    with transaction() as session:
        maya(session)
    file = tmp_path / "touchpoints.csv"
    rows = "".join(f"p{number % 20}@example.com,{MAYA},met,2024-01-{number % 28 + 1:02}\n" for number in range(ROWS))
    file.write_text(f"email,manager,channel,occurred_at\n{rows}", encoding="utf-8")
    return file


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 7)


def counts():
    with reading() as session:
        tables = (Customer, Address, Reference, TenureClaim, Touchpoint)
        return [session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]


def test_an_import_cut_short_is_completed_by_the_next(customers, monkeypatch):
    store = importing.remember
    batches = []

    def stop_at_the_fifth(*told, **more):
        batches.append(1)
        if len(batches) == 5:
            store(*told, **more)
            raise KeyboardInterrupt
        return store(*told, **more)

    monkeypatch.setattr(importing, "remember", stop_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        import_file("customers", customers)
    assert counts() == [28, 28, 28, 28, 0]

    monkeypatch.setattr(importing, "remember", store)
    found = import_file("customers", customers)

    assert (found.added, found.merged) == (ROWS - 28, 28)
    assert counts() == [ROWS, ROWS, ROWS, ROWS, 0]


@pytest.mark.parametrize("kind", ["customers", "touchpoints"])
def test_two_imports_of_one_file_at_once_add_nothing_twice(kind, customers, contacts):
    file = customers if kind == "customers" else contacts
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(lambda _: import_file(kind, file), range(2))

    assert first.read == second.read == ROWS
    expected = [ROWS, ROWS, ROWS, ROWS, 0] if kind == "customers" else [20, 20, 0, 0, ROWS]
    assert counts() == expected


def test_a_database_that_stays_busy_is_told_in_a_sentence(customers, monkeypatch):
    def locked(*_told, **_more):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(importing, "remember", locked)

    with pytest.raises(Temporary, match="import the same file again"):
        import_file("customers", customers)


def test_a_dry_run_reports_people_who_come_twice_as_one(customers):
    customers.write_text(customers.read_text() * 2, encoding="utf-8")

    rehearsed = import_file("customers", customers, dry_run=True)

    assert (rehearsed.added, rehearsed.merged) == (ROWS, ROWS)
    assert counts() == [0, 0, 0, 0, 0]
