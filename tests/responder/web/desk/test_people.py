"""Whom we know."""

from datetime import date
from uuid import uuid4

from responder.addresses import address_hash
from responder.db import transaction
from responder.models import Case, Customer, DoNotContact, Manager, Role
from tests import cast


def test_with_nobody_imported_the_page_says_how(person_with_role):
    words = person_with_role(Role.VIEWER).open("/people").words

    assert "We know nobody yet" in words
    assert "responder import customers customers.csv" in words


def test_people_stand_with_address_and_since_when(manager):
    words = manager.open("/people").words

    assert "Ada Byron ada@example.com since 10 Sep 2016" in words


def test_somebody_is_found_by_the_beginning_of_an_address(manager):
    assert "Ada Byron" in manager.open("/people?find=ADA@ex").words
    assert "Nobody at that address" in manager.open("/people?find=grace").words
    assert "Nobody at that address" in manager.open("/people?find=%25").words


def test_a_person_s_page_holds_what_is_kept_and_their_goodbyes(manager, case):
    with transaction() as session:
        customer = session.get(Customer, case.customer_id)
        cast.linkedin_contact(session, customer, session.query(Manager).one(), date(2024, 8, 24))
        customer.value_cents, customer.currency, customer.attributes = 124_000, "EUR", {"shoe_size": "37"}

    words = manager.open(f"/people/{case.customer_id}").words

    assert "left Northlight Weekly · waiting for you" in words
    assert "Linkedin with Maya Lindqvist" in words
    assert "LinkedIn export of Maya Lindqvist 24 Aug 2024" in words
    assert "1,240.00 EUR" in words
    assert "Shoe size 37" in words


def test_somebody_not_to_be_written_to_is_marked(manager, case):
    with transaction() as session:
        session.add(DoNotContact(address_hash=address_hash("ada@example.com"), reason="asked"))

    assert "Do not contact" in manager.open(f"/people/{case.customer_id}").words


def test_somebody_who_stayed_is_still_with_us(manager, case):
    with transaction() as session:
        session.get(Case, case.id).customer_id = None

    assert "Still with us." in manager.open(f"/people/{case.customer_id}").words


def test_a_person_who_never_was_is_not_found(manager):
    assert manager.open(f"/people/{uuid4()}").status == 404
