"""An address that becomes known lets its case go on."""

from datetime import timedelta
from itertools import permutations

import pytest

from responder.connecting import connect
from responder.db import transaction
from responder.errors import AlreadyMoved
from responder.facts import FoundCustomer
from responder.importing import remember
from responder.instants import now
from responder.journey import Stage
from responder.models import Case, Event
from responder.triage import take_up_known, take_up_named, unknown
from responder.triage.unknown import LONGEST_PAUSE_SECONDS
from tests import cast
from tests.arriving import STRIPE_REF, ada_with_stripe, arrive, arrive_sample, event, only_case, put, rows, story


def test_a_case_without_address_is_taken_up_once_its_person_was_imported(billing):
    arrive_sample(billing, "ended")
    assert (only_case().stage, only_case().email) == ("held", None)
    assert look_again() == 0

    customer = ada_with_stripe()
    put(only_case(), Stage.HELD, due_at=now())

    assert look_again() == 1
    case = only_case()
    assert (case.stage, case.email, case.customer_id) == ("received", cast.ADA, customer.id)
    assert case.person_key == f"{billing.brand_id}:{customer.id}"
    assert story(case)[-1] == "The person's address is known now. They left of their own accord."


def test_a_case_whose_person_turns_out_to_have_complained_becomes_silent(billing, weekly):
    arrive_sample(billing, "ended")
    arrive(weekly, event("subscriber.complained"))
    ada_with_stripe()

    assert look_again() == 1
    assert {case.stage for case in rows(Case)} == {"silent"}


def test_a_case_whose_person_has_another_one_under_way_becomes_silent(billing, weekly):
    arrive_sample(billing, "ended")
    arrive(weekly, event())
    ada_with_stripe()

    assert look_again() == 1
    assert sorted(case.stage for case in rows(Case)) == ["received", "silent"]


def learn(email=cast.ADA, refs=None):
    """What a look-up or an import finds out."""
    with transaction() as session:
        remember(session, "Stripe", [FoundCustomer(email=email, refs=refs or {"stripe": STRIPE_REF})])


STEPS = ("stripe", "newsletter", "look-up")


@pytest.mark.parametrize("order", list(permutations(STEPS)), ids=" then ".join)
def test_one_leaving_told_by_address_and_by_reference_is_one_case_in_whatever_order(billing, weekly, order):
    for step in order:
        match step:
            case "stripe":
                arrive_sample(billing, "ended")
            case "newsletter":
                arrive(weekly, event())
            case "look-up":
                learn()
        look_again()

    going_on = [case for case in rows(Case) if case.stage != "silent"]
    assert [(case.stage, case.family, case.kind, case.email) for case in going_on] == [
        ("received", "billing", "cancelled", cast.ADA)
    ]
    assert {one.case_id for one in rows(Event)} == {going_on[0].id}
    assert {one.outcome for one in rows(Event)} <= {"opened", "joined"}
    told = " ".join(story(going_on[0]))
    assert "Northlight Weekly reported" in told
    assert "Northlight Billing reported" in told


def test_two_references_that_turn_out_to_be_one_person_are_one_case(billing, weekly):
    with transaction() as session:
        shop = connect(session, "paddle", name="Shop", brand="Northlight", secrets=["pdl_ntfset_" + "x" * 20])
    arrive_sample(billing, "ended")
    arrive_sample(shop, "ended")
    look_again()

    learn()
    look_again()
    assert sorted(case.stage for case in rows(Case)) == ["held", "received"]
    [paddle] = [ref for one in rows(Event) for name, ref in one.refs.items() if name == "paddle"]
    learn(refs={"paddle": paddle})
    look_again()

    assert sorted(case.stage for case in rows(Case)) == ["received", "silent"]
    assert len({one.case_id for one in rows(Event)}) == 1


def test_an_import_finds_who_waits_whenever_it_comes(billing):
    arrive_sample(billing, "ended")
    for _ in range(9):
        put(only_case(), Stage.HELD, due_at=now())
        look_again()
    assert only_case().due_at > now() + timedelta(minutes=30)

    learn()

    assert look_again() == 1
    assert only_case().stage == "received"


def test_looks_come_after_growing_pauses_up_to_an_hour(billing):
    arrive_sample(billing, "ended")
    pauses = []
    for _ in range(12):
        put(only_case(), Stage.HELD, due_at=now())
        look_again()
        pauses.append(round((only_case().due_at - now()).total_seconds()))

    assert pauses[:4] == [10, 20, 40, 80]
    assert pauses[-1] == LONGEST_PAUSE_SECONDS


def test_who_came_back_by_address_before_we_knew_who_they_were_is_not_written_to(billing, weekly):
    arrive_sample(billing, "ended")
    arrive(weekly, event("subscription.reactivated", minutes=30, occurred_at=now().isoformat()))

    learn()
    look_again()

    assert (only_case().stage, story(only_case())[-1]) == (
        "withdrawn",
        "The person's address is known now. They came back.",
    )
    assert {one.case_id for one in rows(Event)} == {only_case().id}


def test_a_role_address_found_is_not_written_to(billing):
    arrive_sample(billing, "ended")
    learn(email="info@example.com")

    assert look_again() == 1
    assert (only_case().stage, only_case().rule) == ("silent", "role address")


def test_who_complained_under_a_reference_is_left_in_peace_under_their_address_too(weekly):
    arrive(weekly, event("subscriber.complained", email=None, external_id="77"))
    learn(refs={"standard": "77"})

    arrive(weekly, event())

    assert {case.stage for case in rows(Case)} == {"silent"}
    assert rows(Case)[-1].rule == "do not contact"


def test_an_address_somebody_names_is_judged_by_all_the_rules(billing):
    arrive_sample(billing, "ended")
    ada_with_stripe()
    name_it(only_case(), "Ada.King@Example.com")

    assert (only_case().stage, only_case().email) == ("received", "Ada.King@Example.com")
    with pytest.raises(AlreadyMoved):
        name_it(only_case(), cast.ADA)


def name_it(case, email):
    with transaction() as session:
        take_up_named(session, session.get_one(Case, case.id), email)


def look_again():
    with transaction() as session:
        return take_up_known(session)


def test_a_case_that_somebody_decides_about_at_this_moment_keeps_no_other_waiting(billing, weekly, monkeypatch):
    arrive_sample(billing, "ended")
    arrive(weekly, event("subscriber.unsubscribed", email=None, external_id="77"))
    learn()
    learn(email="grace@example.com", refs={"standard": "77"})
    take_up = unknown._take_up

    def meanwhile(plan, case, *rest):
        if case.connection_id == billing.id:
            raise AlreadyMoved("somebody was faster")
        return take_up(plan, case, *rest)

    monkeypatch.setattr(unknown, "_take_up", meanwhile)

    assert look_again() == 1
    assert {case.stage: case.email for case in rows(Case)} == {"held": None, "received": "grace@example.com"}


def test_whose_address_becomes_known_after_a_month_gets_no_letter_out_of_the_blue_unless_somebody_named_it(billing):
    arrive_sample(billing, "ended")
    put(only_case(), Stage.HELD, received_at=now() - timedelta(days=40))
    ada_with_stripe()
    assert look_again() == 1
    assert (only_case().stage, only_case().rule) == ("silent", "heard late")


def test_an_address_that_somebody_names_after_a_month_is_meant_for_a_letter(billing):
    arrive_sample(billing, "ended")
    put(only_case(), Stage.HELD, received_at=now() - timedelta(days=40))
    with transaction() as session:
        take_up_named(session, session.get_one(Case, only_case().id), cast.ADA)
    assert only_case().stage == "received"
