"""Whoever waits for an address is looked at as soon as something is known of them, and nobody else is."""

from datetime import timedelta

import pytest

from responder.connecting import connect
from responder.db import transaction
from responder.instants import now
from responder.journey import Stage
from responder.merging import merge
from responder.models import Case, Customer, Reference
from responder.remembering import write_address_down
from responder.waking import wake_all, wake_known
from tests import cast
from tests.arriving import rows

LATER = now() + timedelta(hours=1)


@pytest.fixture
def waiting(database):
    """Two brands' cases that wait under one id, one that waits under a row, and one that waits for a person."""
    with transaction() as session:
        brands = [connect(session, "stripe", name=name) for name in ("Northlight", "Southlight")]
        linked = Customer(name="Ada Byron", said_by={})
        session.add(linked)
        session.flush()
        session.add(Reference(customer_id=linked.id, provider="linkedin", ref="ada"))
        held = {"stage": Stage.HELD.value, "email": None, "due_at": LATER, "tries": 7}
        for brand in brands:
            cast.case_of(session, brand, None, **held, person_key=f"{brand.brand_id}:stripe:cus_1")
        of_linked = {"person_key": f"{brands[0].brand_id}:{linked.id}", "customer_id": linked.id}
        cast.case_of(session, brands[0], None, **{**held, **of_linked})
        cast.case_of(session, brands[0], None, **{**held, "email": cast.ADA}, person_key="somebody else")
        return brands, linked


def awake():
    return [case.person_key.partition(":")[2] for case in rows(Case) if case.due_at <= now() and case.tries == 0]


def test_a_reference_wakes_whoever_waits_under_it_whatever_the_brand(waiting):
    with transaction() as session:
        wake_known(session, refs=[("stripe", "cus_1"), ("paddle", "cus_1")])

    assert awake() == ["stripe:cus_1"] * 2


def test_a_reference_nobody_waits_under_wakes_nobody(waiting):
    with transaction() as session:
        wake_known(session, refs=[("stripe", "cus_2")])

    assert awake() == []


def test_an_address_written_down_wakes_the_person_it_is_of(waiting):
    _, linked = waiting
    with transaction() as session:
        write_address_down(session, linked.id, cast.ADA)

    assert awake() == [str(linked.id)]


def test_a_merge_wakes_them_under_the_name_they_go_by_from_then_on(waiting):
    _, linked = waiting
    with transaction() as session:
        kept = cast.ada(session)
        merge(session, kept.id, linked.id, who="Maya Lindqvist")

    assert awake() == [str(kept.id)]


def test_a_key_wakes_its_own_connections_people_and_a_source_of_none_everybody(waiting):
    brands, _ = waiting
    with transaction() as session:
        wake_all(session, connection_id=brands[1].id)
    assert awake() == ["stripe:cus_1"]

    with transaction() as session:
        wake_all(session)
    assert len(awake()) == 3
