"""How fast files are read, measured on files of a company that the benchmark makes up."""

import csv

import pytest
import sqlalchemy as sa

from responder.bench import company, importing
from responder.db import reading
from responder.models import Customer, Touchpoint


def test_both_files_are_read_whole_by_a_process_of_its_own(database, tmp_path):
    people, contacts = importing.measure(tmp_path, 30)

    assert [(row.file, row.rows) for row in (people, contacts)] == [("customers.csv", 30), ("touchpoints.csv", 300)]
    assert all(min(row.cpu_seconds, row.seconds, row.peak_bytes / 1e7) > 0.1 for row in (people, contacts))
    assert importing.cells(people, people)[:2] == ("customers.csv", "30")
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Customer)) == 30
        with_manager = sa.select(sa.func.count()).where(Touchpoint.manager_id.is_not(None))
        assert session.scalar(with_manager.select_from(Touchpoint)) == 300


def test_an_import_that_fails_is_no_figure(tmp_path):
    nothing = tmp_path / "nothing.csv"
    nothing.write_text("email\n")

    with pytest.raises(RuntimeError, match=r"nothing\.csv ended with exit code 1"):
        importing.imported(nothing)


def test_contacts_are_spread_as_in_life(tmp_path):
    _, contacts = company.write_files(tmp_path, 2000)

    with contacts.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    theirs = [row["email"] for row in rows]
    assert len(rows) == len({row["id"] for row in rows}) == 20_000
    assert theirs.count(company.address(0)) > 1000
    assert [row["occurred_at"] for row in rows] == sorted(row["occurred_at"] for row in rows)
    assert len(set(theirs)) > 1500
