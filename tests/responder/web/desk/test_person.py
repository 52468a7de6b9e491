"""The story of one person: what is remembered, where it comes from, and whether a letter used it."""

import re
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from responder.addresses import address_hash
from responder.db import engine, reading, transaction
from responder.instants import now
from responder.merging import merge
from responder.models import (
    Case,
    Customer,
    DoNotContact,
    Draft,
    Fact,
    Manager,
    TenureClaim,
    TenureCliff,
    Touchpoint,
)
from responder.queries.memories import last_contacts
from responder.remembering import withdraw
from tests import cast

ON = date(2024, 8, 24)


@pytest.fixture
def contact(case):
    """Maya and Ada have been connected on LinkedIn since 24 August 2024."""
    with transaction() as session:
        customer = session.get(Customer, case.customer_id)
        return cast.linkedin_contact(session, customer, session.query(Manager).one(), ON)


def page_of(browser, case):
    return browser.open(f"/people/{case.customer_id}")


def contact_fact(case, contact, *, used, **value):
    """What enrichment made of the contact, and a letter with or without it."""
    with transaction() as session:
        fact = Fact(
            case_id=case.id, kind="contact", rank=0, text="They are connected.", value=value, source="LinkedIn export",
            as_of=now(), confidence="high", touchpoint_id=contact.id,
        )  # fmt: skip
        session.add(fact)
        session.flush()
        spans = [{"start": 0, "end": 4, "fact_id": str(fact.id)}] if used else []
        session.scalars(sa.select(Draft).where(Draft.case_id == case.id)).one().spans = spans


def test_the_story_tells_contacts_dates_and_goodbyes_with_their_sources(manager, case, contact):
    words = page_of(manager, case).words

    assert "Left Northlight Weekly No time to read. Northlight Weekly waiting for you" in words
    assert "Maya Lindqvist and they connected on LinkedIn LinkedIn export of Maya Lindqvist, read" in words
    assert "Customer since this day customers.csv as of" in words
    assert words.index("Left Northlight Weekly") < words.index("connected on LinkedIn") < words.index("Customer since")


def test_what_is_kept_stands_beside_it(manager, case):
    with transaction() as session:
        customer = session.get(Customer, case.customer_id)
        customer.value_cents, customer.currency, customer.attributes = 124_000, "EUR", {"shoe_size": "37"}

    words = page_of(manager, case).words

    assert "1,240.00 EUR" in words
    assert "Shoe size 37" in words


def test_a_contact_says_that_the_waiting_letter_uses_it(manager, case, contact):
    contact_fact(case, contact, used=True)

    assert "in the letter that waits" in page_of(manager, case).words


def test_a_contact_says_which_letter_used_it(manager, case, contact):
    contact_fact(case, contact, used=True)
    with transaction() as session:
        left = session.get(Case, case.id)
        cast.approval_of(session, left, session.query(Draft).one())
        cast.letter_of(session, left, sent_at=now(), status="delivered")

    page = page_of(manager, case)

    assert f"in the letter of {now().day} {now():%b %Y}" in page.words
    assert "Maya Lindqvist wrote them: Thank you, Ada" in page.words
    assert "Delivered" in page.words


def test_a_contact_says_why_it_is_not_used(manager, case, contact):
    contact_fact(case, contact, used=False, unused="private")

    assert "not used: private" in page_of(manager, case).words


def test_a_date_says_whether_it_counts_and_in_which_letter(manager, case):
    with transaction() as session:
        fact = session.scalars(sa.select(Fact).where(Fact.kind == "tenure")).one()
        line = {"until": None, "meaning": "customer since", "source": "customers.csv", "as_of": "2026-11-01"}
        fact.value = {**fact.value, "ledger": [{**line, "on": "2016-09-10", "verdict": "counts"}]}

    assert "counts in the letter that waits" in page_of(manager, case).words

    with transaction() as session:
        fact = session.scalars(sa.select(Fact).where(Fact.kind == "tenure")).one()
        fact.value = {**fact.value, "ledger": [{**line, "on": "2016-09-10", "verdict": "contradicts"}]}
    words = page_of(manager, case).words
    assert "not used: contradicts" in words
    assert "counts" not in words


def claim(session, case, **more):
    known = {"source": "crm", "meaning": "customer since", "since_on": date(2019, 3, 1), "as_of": now(), **more}
    session.add(TenureClaim(customer_id=case.customer_id, **known))


def test_a_date_that_does_not_count_says_why(manager, case):
    with transaction() as session:
        claim(session, case, since_on=date(2018, 1, 1))
        until = {"on_day": date(2018, 1, 1), "until_on": date(2018, 1, 2), "customers": 5_120}
        session.add(TenureCliff(source="crm", meaning="customer since", **until))
        claim(session, case, superseded_at=now())
        claim(session, case, meaning="list import", since_on=date(2020, 1, 1))

    words = page_of(manager, case).words

    assert "an import's day, shared by 5,120 people" in words
    assert "the source says another day" in words
    assert "with us by then, perhaps long before" in words


def test_what_is_wrong_is_marked_so_and_right_again_after_all(manager, case, contact):
    after = page_of(manager, case).press("This is wrong")

    assert "Maya Lindqvist said that this is wrong" in after.words
    with reading() as session:
        assert session.get(Touchpoint, contact.id).withdrawn_by == "Maya Lindqvist"
        assert session.get(Case, case.id).stage == "received"

    assert "said that this is wrong" not in after.press("It is right after all").words


def test_a_date_is_wrong_too(manager, case):
    after = page_of(manager, case).press("This is wrong")

    assert "Maya Lindqvist said that this is wrong" in after.words
    with reading() as session:
        assert session.query(TenureClaim).one().withdrawn_by == "Maya Lindqvist"


def test_whoever_was_faster_is_told_of(manager, case, contact):
    before = page_of(manager, case)
    with transaction() as session:
        withdraw(session, session.get(Touchpoint, contact.id), who="Tom Okafor")

    after = before.press("This is wrong")

    assert after.status == 409
    assert "Somebody was faster" in after.words


def test_many_contacts_are_read_page_by_page_and_none_is_lost(manager, case):
    with transaction() as session:
        for number in range(70):
            values = {"channel": ("met", "email", "call")[number % 3], "occurred_on": date(2024, 1 + number % 12, 5)}
            session.add(
                Touchpoint(
                    customer_id=case.customer_id,
                    source="touchpoints",
                    source_ref=str(number),
                    as_of=now(),
                    summary=f"number {number};",
                    **values,
                )
            )

    page, seen = page_of(manager, case), []
    for _ in range(5):
        seen += re.findall(r"number (\d+);", page.words.split("Tell us more")[0].split("What we keep")[0])
        older = re.search(r'href="(/people/[^"]+before=[^"]+)" rel="next"', page.html)
        if not older:
            break
        page = manager.open(older[1])

    assert sorted(map(int, seen)) == list(range(70))
    assert "Customer since this day" in page.words


def test_a_page_that_never_was_is_not_found(manager, case):
    assert manager.open(f"/people/{case.customer_id}?before=yesterday").status == 404
    assert manager.open(f"/people/{uuid4()}").status == 404


def test_contacts_are_read_by_index_however_many_there_are(database, case):
    statements = []
    with transaction() as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *args: statements.append((args[2], args[3])))
        last_contacts(session, [case.customer_id])
    statement, parameters = next(it for it in statements if "UNION ALL" in it[0])
    explain = "EXPLAIN QUERY PLAN " if engine().dialect.name == "sqlite" else "EXPLAIN "
    with engine().connect() as connection:
        if engine().dialect.name == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")
        plan = " ".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))

    assert plan.count("ix_touchpoint_customer_id_channel_occurred_on") == statement.count("LIMIT")
    assert "SCAN touchpoint" not in plan


def test_the_page_of_a_row_that_was_merged_leads_to_the_person(manager, case):
    with transaction() as session:
        other = cast.ada(session, email="countess@example.com", name="A. King", since_on=date(2012, 1, 1))
        merge(session, case.customer_id, other.id, who="Tom Okafor")

    page = manager.open(f"/people/{other.id}")

    assert page.path == f"/people/{case.customer_id}"
    assert "ada@example.com, countess@example.com Also called A. King" in page.words
    assert "Tom Okafor found that they are one with A. King" in page.words
    assert "1 Jan 2012" in page.words


def test_somebody_not_to_be_written_to_is_marked(manager, case):
    with transaction() as session:
        session.add(DoNotContact(address_hash=address_hash("ada@example.com"), reason="asked"))

    assert "Do not contact" in page_of(manager, case).words


def test_somebody_who_stayed_is_still_with_us(manager, case):
    with transaction() as session:
        session.get(Case, case.id).customer_id = None

    assert "Still with us." in page_of(manager, case).words
