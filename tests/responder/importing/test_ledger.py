"""What the same person is called, and since when they are said to be with us: nothing said is forgotten."""

from datetime import date

import pytest
import sqlalchemy as sa

from responder.db import reading
from responder.importing import import_file
from responder.importing.likenesses import SAME_MAILBOX, SAME_NAME
from responder.models import Address, Customer, Likeness, OtherName, TenureClaim
from tests.cast import ADA

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def sheet(tmp_path):
    def write(text):
        file = tmp_path / "customers.csv"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def customer(email=ADA):
    with reading() as session:
        return session.scalars(sa.select(Customer).join(Address).where(Address.email_norm == email)).one()


def claims():
    with reading() as session:
        query = sa.select(TenureClaim.since_on, TenureClaim.superseded_at.is_not(None)).order_by(TenureClaim.since_on)
        return [tuple(row) for row in session.execute(query)]


def test_a_date_the_same_file_no_longer_says_stays_in_the_ledger(sheet):
    import_file("customers", sheet("email,customer_since\nada@example.com,2016-09-10\n"))
    import_file("customers", sheet("email,customer_since\nada@example.com,2023-03-05\n"))

    assert claims() == [(date(2016, 9, 10), True), (date(2023, 3, 5), False)]


def test_a_date_that_is_said_again_counts_again(sheet):
    for since in ("2016-09-10", "2023-03-05", "2016-09-10"):
        import_file("customers", sheet(f"email,customer_since\nada@example.com,{since}\n"))

    assert claims() == [(date(2016, 9, 10), False), (date(2023, 3, 5), True)]


def test_two_names_at_one_address_are_both_kept(sheet):
    import_file("customers", sheet("email,name\nada@example.com,Ada Byron\nada@example.com,Tom Okafor\n"))

    with reading() as session:
        others = session.execute(sa.select(OtherName.name, OtherName.source)).all()
    assert (customer().name, [tuple(row) for row in others]) == ("Tom Okafor", [("Ada Byron", "customers")])


ALIKE = "email,name,company\n"


def likenesses():
    with reading() as session:
        return [(one.why, one.is_same) for one in session.scalars(sa.select(Likeness))]


def test_one_name_at_one_company_is_a_suggestion_and_no_merge(sheet):
    import_file("customers", sheet(f"{ALIKE}ada@example.com,Ada Byron,Engines Ltd\n"))
    again = sheet(f'{ALIKE}a.byron@example.org,"Byron, Ada",Engines\n')
    import_file("customers", again)
    import_file("customers", again)

    assert likenesses() == [(SAME_NAME, None)]
    assert customer().id != customer("a.byron@example.org").id


def test_a_tag_in_an_address_is_a_suggestion_whichever_came_first(sheet):
    import_file("customers", sheet("email\nada+news@example.com\ntom@example.com\n"))
    import_file("customers", sheet("email\nada@example.com\ntom+x@example.com\n"))

    assert likenesses() == [(SAME_MAILBOX, None)] * 2


def test_a_name_that_many_share_suggests_nothing(sheet):
    rows = "".join(f"p{number}@example.com,Ada Byron,Engines\n" for number in range(6))
    import_file("customers", sheet(f"{ALIKE}{rows}"))

    assert likenesses() == []
