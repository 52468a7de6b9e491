"""An address that becomes known lets its case go on."""

from responder.db import transaction
from responder.instants import now
from responder.journey import Stage
from responder.models import Case
from responder.triage import take_up_known
from tests import cast
from tests.arriving import ada_with_stripe, arrive, arrive_sample, event, only_case, put, rows, story


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


def look_again():
    with transaction() as session:
        return take_up_known(session)
