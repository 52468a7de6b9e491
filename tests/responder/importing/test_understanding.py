"""What somebody said about the titles of a sheet is remembered for the next with the same ones."""

from datetime import date

import pytest
import sqlalchemy as sa

from responder.db import reading, transaction
from responder.errors import Refused, UnusableFile
from responder.importing import import_file
from responder.models import Address, Customer
from tests.cast import ADA, MAYA, maya

WORDS = ("Kontakt=email", "Dabei seit=customer_since")


@pytest.fixture(autouse=True)
def _manager(database):
    with transaction() as session:
        maya(session)


@pytest.fixture
def sheet(tmp_path):
    def write(text):
        file = tmp_path / "customers.csv"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def customer(email=ADA):
    with reading() as session:
        found = session.scalars(sa.select(Customer).join(Address).where(Address.email_norm == email)).one()
        assert found.tenure_claims is not None
        return found


def test_what_somebody_said_about_titles_is_remembered_for_files_with_the_same_ones(sheet):
    said = import_file("customers", sheet("Kontakt;Dabei seit\nada@example.com;10.09.2016\n"), said=WORDS)
    again = import_file("customers", sheet("dabei SEIT,kontakt\n2017-09-10,tom@example.com\n"))

    assert (said.mapping, said.remembered) == ({"Kontakt": "email", "Dabei seit": "customer_since"}, False)
    assert (again.mapping, again.remembered) == ({"kontakt": "email", "dabei SEIT": "customer_since"}, True)
    assert [claim.since_on for claim in customer("tom@example.com").tenure_claims] == [date(2017, 9, 10)]


def test_a_newer_word_about_a_title_replaces_the_older_one(sheet):
    file = sheet("Kontakt;Dabei seit;Firma\nada@example.com;10.09.2016;Engines\n")
    import_file("customers", file, said=[*WORDS, "Firma="])
    import_file("customers", file, said=["dabei_seit=first_order"])

    again = import_file("customers", file)

    assert again.mapping == {"Kontakt": "email", "Dabei seit": "first_order", "Firma": ""}
    assert (customer().company, customer().attributes) == (None, {"Firma": "Engines"})


@pytest.mark.parametrize("rows", ["Ada;10.09.2016\n", ""])
def test_a_word_under_which_no_row_can_be_used_is_not_remembered(sheet, rows):
    with pytest.raises(UnusableFile):
        import_file("customers", sheet(f"Kontakt;Dabei seit\n{rows}"), said=WORDS)

    with pytest.raises(UnusableFile, match="no header row"):
        import_file("customers", sheet("Kontakt;Dabei seit\nada@example.com;2016-09-10\n"))


def test_a_rehearsed_word_is_not_remembered(sheet):
    file = sheet("Kontakt;Dabei seit\nada@example.com;10.09.2016\n")
    assert import_file("customers", file, said=WORDS, dry_run=True).added == 1

    with pytest.raises(UnusableFile, match="no header row"):
        import_file("customers", file)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("Kontakt", 'written "Title=column"'),
        ("Kontakt=mail", "no column called 'mail'; there are account_created, address_form"),
        ("Name=email", "Two titles cannot both be the column email"),
        ("Name=name", "No title there reads like name"),
    ],
)
def test_a_word_nobody_can_mean_is_refused_with_a_sentence(sheet, said, says):
    with pytest.raises(Refused, match=says):
        import_file("customers", sheet("Kontakt\nada@example.com\n"), said=["Kontakt=email", said])


def test_what_has_no_columns_takes_no_words_about_them(sheet):
    with pytest.raises(Refused, match="A mailbox has no columns to map"):
        import_file("mbox", sheet("From x\n"), manager_email=MAYA, said=WORDS)
