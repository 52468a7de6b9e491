"""Whom we know."""

import re

from responder.db import transaction
from responder.merging import merge
from responder.models import Customer, Role
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
    assert "Nobody of that name or address" in manager.open("/people?find=grace").words
    assert "Nobody of that name or address" in manager.open("/people?find=%25").words


def test_somebody_is_found_by_the_beginning_of_a_name_address_or_none(manager):
    with transaction() as session:
        connection(session, "Örjan Åkesson")

    assert "Ada Byron ada@example.com" in manager.open("/people?find=ada b").words
    for typed in ("Örjan", "örjan å", "örj"):
        assert "Örjan Åkesson no address known" in manager.open(f"/people?find={typed}").words


def connection(session, name):
    """Somebody of a LinkedIn export: known, and nobody can write to them."""
    customer = Customer(name=name, company="Engines")
    session.add(customer)
    session.flush()
    return customer


def test_connections_without_an_address_stand_apart_and_do_not_flood_the_list(manager):
    with transaction() as session:
        for number in range(45):
            connection(session, f"Connection {number}")

    first = manager.open("/people")
    without = manager.open("/people?without=address")

    assert "Ada Byron" in first.words
    assert "Connection" not in first.words
    assert "Connection 44 no address known Engines" in without.words
    assert "Ada Byron" not in without.words
    further = re.search(r'href="(/people\?without=address&amp;after=[^"]+)"', without.html)
    assert "Connection 0 " in manager.open(further[1].replace("&amp;", "&")).words


def test_nobody_is_lost_among_many_who_have_an_address(manager, monkeypatch):
    with transaction() as session:
        connection(session, "Connection")
        for number in range(5):
            cast.ada(session, name="Reader", email=f"reader{number}@example.com")
    monkeypatch.setattr("responder.queries.people.MOST_LOOKED_AT", 3)

    pages = [manager.open("/people?without=address")]
    while further := re.search(r'href="(/people\?without=address&amp;after=[^"]+)" rel="next"', pages[-1].html):
        pages.append(manager.open(further[1].replace("&amp;", "&")))

    assert ["Connection no address known" in page.words for page in pages] == [False, True, False]


def test_of_two_who_are_one_only_the_kept_is_listed_and_either_address_finds_them(manager, case):
    with transaction() as session:
        other = cast.ada(session, email="countess@example.com", name="A. King")
        merge(session, case.customer_id, other.id, who="Maya Lindqvist")

    assert "A. King" not in manager.open("/people").words
    assert "Ada Byron ada@example.com" in manager.open("/people?find=countess").words


def test_a_list_longer_than_a_page_goes_on(manager):
    with transaction() as session:
        for number in range(45):
            cast.ada(session, name=f"Reader {number:02}", email=f"reader{number:02}@example.com")

    first = manager.open("/people")
    further = re.search(r'href="(/people\?after=[^"]+)"', first.html)

    assert "Reader 44" in first.words
    assert "Ada Byron" not in first.words
    assert "Ada Byron" in manager.open(further[1]).words
