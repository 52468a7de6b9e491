"""Files handed in: once however often, nothing blanked, and a reason for every row left out."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from responder.db import reading, transaction
from responder.errors import Refused, UnusableFile
from responder.importing import STRANGER, import_file, report
from responder.models import Address, Customer, Reference, TenureClaim, Touchpoint
from tests.cast import ADA, MAYA, ada, maya, tom

SAMPLES = Path(__file__).parents[1] / "samples" / "sources"
CUSTOMERS = SAMPLES / "customers" / "northlight.csv"
CONNECTIONS = SAMPLES / "linkedin" / "Connections.csv"
TOUCHPOINTS = SAMPLES / "touchpoints" / "northlight.csv"


@pytest.fixture(autouse=True)
def _manager(database):
    with transaction() as session:
        maya(session)


@pytest.fixture
def sheet(tmp_path):
    def write(text, name="customers.csv"):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


def numbers(found):
    return found.read, found.added, found.merged, found.skipped


def everything():
    with reading() as session:
        tables = (Customer, Address, Reference, TenureClaim, Touchpoint)
        return {
            table.__name__: [tuple(row) for row in session.execute(sa.select(table.__table__).order_by(table.id))]
            for table in tables
        }


def customer(email=ADA):
    with reading() as session:
        found = session.scalars(sa.select(Customer).join(Address).where(Address.email_norm == email)).one()
        assert found.addresses is not None
        assert found.references is not None
        assert found.tenure_claims is not None
        return found


def touchpoints(email=ADA):
    with reading() as session:
        query = sa.select(Touchpoint).join(Address, Address.customer_id == Touchpoint.customer_id)
        return session.scalars(query.where(Address.email_norm == email).order_by(Touchpoint.occurred_on)).all()


def test_a_customer_is_remembered_with_everything_the_file_says():
    found = import_file("customers", CUSTOMERS)

    kept = customer()
    assert numbers(found) == (8, 3, 0, 5)
    assert (kept.name, kept.plan, kept.value_cents, kept.currency) == ("Ada Byron", "Pro", 129900, "EUR")
    assert kept.owner_id is not None
    assert kept.attributes == {"Favourite issue": "No. 12"}
    assert {(ref.provider, ref.ref) for ref in kept.references} == {("stripe", "cus_1815"), ("hubspot", "42")}
    assert [(claim.source, claim.since_on) for claim in kept.tenure_claims] == [("customers", date(2016, 9, 10))]


def test_every_row_left_out_has_its_line_and_reason():
    assert import_file("customers", CUSTOMERS).reasons == [
        {"line": 5, "why": "there is no e-mail address"},
        {"line": 6, "why": "its email is not an e-mail address"},
        {"line": 7, "why": "2021-13-01 is no date; write it as YYYY-MM-DD"},
        {"line": 9, "why": "its value_cents is not a whole number of cents up to 2147483647"},
        {"line": 11, "why": "its refs are not written like stripe:cus_123 hubspot:42"},
    ]


@pytest.mark.parametrize(
    ("kind", "file"), [("customers", CUSTOMERS), ("linkedin", CONNECTIONS), ("touchpoints", TOUCHPOINTS)]
)
def test_the_same_file_again_changes_nothing(kind, file):
    first = import_file(kind, file, manager_email=MAYA)
    before = everything()

    again = import_file(kind, file, manager_email=MAYA)

    assert (again.added, again.merged) == (0, first.added + first.merged)
    assert again.reasons == first.reasons
    assert everything() == before


@pytest.mark.parametrize(
    ("kind", "file"), [("customers", CUSTOMERS), ("linkedin", CONNECTIONS), ("touchpoints", TOUCHPOINTS)]
)
def test_a_dry_run_reports_the_same_and_keeps_nothing(kind, file):
    before = everything()

    rehearsed = import_file(kind, file, manager_email=MAYA, dry_run=True)

    assert everything() == before
    assert rehearsed == import_file(kind, file, manager_email=MAYA)


def test_a_connection_ties_the_person_to_the_manager_whose_export_it_is():
    import_file("customers", CUSTOMERS)

    found = import_file("linkedin", CONNECTIONS, manager_email="Maya@Example.com")

    (connected,) = touchpoints()
    assert numbers(found) == (5, 3, 0, 2)
    assert (connected.channel, connected.occurred_on) == ("linkedin", date(2023, 8, 24))
    assert connected.manager_id is not None
    assert customer().title == "Reader"


def test_a_connection_is_the_same_one_whether_linkedin_shows_the_address_or_not(sheet):
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    row = "Ada,Byron,https://www.linkedin.com/in/ada-byron{},{},,,24 Aug 2023\n"
    import_file("linkedin", sheet(header + row.format("", "")), manager_email=MAYA)

    shown = import_file("linkedin", sheet(header + row.format("/?trk=x", ADA)), manager_email=MAYA)

    assert numbers(shown) == (1, 0, 1, 0)
    assert [contact.channel for contact in touchpoints()] == ["linkedin"]


def test_a_value_fills_what_is_empty_and_updates_what_the_same_file_said(sheet):
    import_file("customers", sheet("email,name,company,plan\nada@example.com,Ada Byron,,Pro\n"))

    import_file("customers", sheet("email,name,company,plan\nada@example.com,,Analytical Engines,Basic\n"))

    kept = customer()
    assert (kept.name, kept.company, kept.plan) == ("Ada Byron", "Analytical Engines", "Basic")


def test_another_source_fills_gaps_and_overrules_nobody(sheet):
    import_file("customers", sheet("email,name,title\nada@example.com,Augusta King,\n"))

    import_file("linkedin", CONNECTIONS, manager_email=MAYA)

    kept = customer()
    assert (kept.name, kept.given_name) == ("Augusta King", None)
    assert kept.title == "Programmer, Poet"
    assert kept.said_by == {"*": "customers", "title": "linkedin", "company": "linkedin"}


def test_what_a_person_wrote_is_overruled_by_no_file(sheet):
    with transaction() as session:
        ada(session, company=None)

    import_file("customers", sheet("email,name,company\nada@example.com,A. Byron,Engines\n"))

    assert (customer().name, customer().company) == ("Ada Byron", "Engines")


def test_a_reference_finds_the_person_whose_address_changed(sheet):
    import_file("customers", sheet("email,name,refs\nada@example.com,Ada Byron,stripe:cus_1\n"))

    found = import_file("customers", sheet("email,refs\nada.king@example.com,stripe:cus_1\n"))

    assert numbers(found) == (1, 0, 1, 0)
    assert customer("ada.king@example.com").id == customer().id


def test_an_address_twice_in_a_file_is_one_person(sheet):
    found = import_file("customers", sheet("email,name,phone\nada@example.com,Ada,\nADA@example.com,,123\n"))

    assert numbers(found) == (2, 1, 1, 0)
    assert (customer().name, customer().phone) == ("Ada", "123")


def test_batches_meet_the_same_person_again(sheet):
    rows = "".join(f"p{number % 1500}@example.com,{number}\n" for number in range(2500))

    found = import_file("customers", sheet(f"email,phone\n{rows}"))

    assert numbers(found) == (2500, 1500, 1000, 0)
    assert customer("p0@example.com").phone == "1500"


def test_a_contact_with_somebody_of_ours_we_do_not_know_is_tied_when_we_do(sheet):
    file = sheet("email,manager,channel,occurred_at\nada@example.com,tom@example.com,met,2020-01-01\n")
    import_file("touchpoints", file)
    assert touchpoints()[0].manager_id is None
    with transaction() as session:
        late = tom(session)

    again = import_file("touchpoints", file)

    assert numbers(again) == (1, 0, 1, 0)
    assert touchpoints()[0].manager_id == late.id


def test_progress_goes_up_to_the_whole_file():
    heard = []

    import_file("customers", CUSTOMERS, progress=lambda done, total: heard.append((done, total)))

    size = CUSTOMERS.stat().st_size
    assert heard[-1] == (size, size)


def test_reasons_are_kept_within_bounds(sheet, monkeypatch):
    monkeypatch.setattr(report, "MOST_REASONS", 3)

    found = import_file("customers", sheet("email\nada@example.com\n" + "nobody\n" * 10))

    assert (found.skipped, len(found.reasons)) == (10, 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("email,name\n", "The file holds no rows."),
        (
            "email,name\nnobody,Ada\n",
            "None of the 1 rows can be used. Most often, as in line 2: its email is not an",
        ),
        ("name\nAda\n", "There is no header row with the columns email"),
    ],
)
def test_a_file_without_one_usable_row_is_refused_and_says_why(sheet, text, says):
    with pytest.raises(UnusableFile, match=says):
        import_file("customers", sheet(text))


@pytest.mark.parametrize(
    ("kind", "manager", "says"),
    [
        ("horoscopes", None, "There is no import called 'horoscopes'; there are customers"),
        ("linkedin", None, "Whose LinkedIn export is it"),
        ("linkedin", "stranger@example.com", "Nobody of ours has the address"),
        ("linkedin", "nobody", "not an e-mail address"),
    ],
)
def test_what_nobody_can_mean_is_refused_with_a_sentence(kind, manager, says):
    with pytest.raises(Refused, match=says):
        import_file(kind, CONNECTIONS, manager_email=manager)


def test_reasons_are_grouped_and_every_row_left_out_is_heard(sheet, monkeypatch):
    monkeypatch.setattr(report, "MOST_REASONS", 3)
    heard = []

    rows = "".join(f"ada@example.com,{number} Foo 2020\n" for number in range(1, 6)) + "nobody,\nada@example.com,\n"
    found = import_file("customers", sheet(f"email,customer_since\n{rows}"), on_skipped=heard.extend)

    assert [(reason.rows, reason.line, reason.why) for reason in found.commonest()] == [
        (5, 2, "1 Foo 2020 is no date; write it as YYYY-MM-DD"),
        (1, 7, "its email is not an e-mail address"),
    ]
    assert [one.line for one in heard] == [2, 3, 4, 5, 6, 7]
    assert len(found.reasons) == 3


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_cannot_be_opened_is_refused(tmp_path, name):
    with pytest.raises(UnusableFile, match="cannot be opened"):
        import_file("customers", tmp_path / name)


@pytest.mark.parametrize(("kind", "file"), [("mbox", "Inbox"), ("ics", "maya.ics")])
def test_of_a_mailbox_or_calendar_only_people_we_know_are_kept(kind, file):
    with transaction() as session:
        ada(session)

    first = import_file(kind, SAMPLES / kind / file, manager_email=MAYA)
    again = import_file(kind, SAMPLES / kind / file, manager_email=MAYA)

    assert (again.added, again.merged) == (0, first.added) == (0, 2)
    assert {contact.channel for contact in touchpoints()} <= {"email", "met", "event"}
    assert STRANGER in [reason["why"] for reason in first.reasons]
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Customer)) == 1


def test_a_mailbox_of_strangers_is_refused_with_the_remedy():
    with pytest.raises(UnusableFile, match="import the customers first"):
        import_file("mbox", SAMPLES / "mbox" / "Inbox", manager_email=MAYA)
