"""What one of us remembers, told from a case or from a person's page, by whoever is signed in."""

from datetime import timedelta

import pytest

from responder.db import reading, transaction
from responder.instants import now
from responder.journey import Stage
from responder.models import Address, Case, Customer, Role, TenureClaim, TimelineEntry, Touchpoint
from tests import cast
from tests.responder.web.desk.test_case import move


def memories():
    with reading() as session:
        return [
            (it.channel, it.occurred_on, it.manager and it.manager.name, it.summary, it.is_private, it.told_by)
            for it in session.query(Touchpoint).order_by(Touchpoint.id)
        ]


def stage_and_story(case):
    with reading() as session:
        story = session.query(TimelineEntry).filter_by(case_id=case.id).order_by(TimelineEntry.id)
        return session.get(Case, case.id).stage, [line.what for line in story]


def test_a_memory_is_told_from_a_case_and_the_letter_is_written_anew(manager, case):
    after = manager.open(f"/cases/{case.id}").press("Remember it", summary="Lunch by the harbour")

    today = now().date()
    assert memories() == [("met", today, "Maya Lindqvist", "Lunch by the harbour", False, "Maya Lindqvist")]
    assert "Maya Lindqvist met them: Lunch by the harbour" in after.words
    stage, story = stage_and_story(case)
    assert stage == Stage.RECEIVED
    assert story[-1] == "Maya Lindqvist remembered something about them."


def test_a_viewer_may_remember_too_somebody_else_s_contact_privately(person_with_role, case):
    viewer = person_with_role(Role.VIEWER)

    filled = {"channel": "call", "on": "2021-05-04", "manager": str(case.signer_id), "private": "1"}
    after = viewer.open(f"/people/{case.customer_id}").press("Remember it", **filled, summary="She was in hospital.")

    assert [it[0::2] for it in memories()] == [("call", "Maya Lindqvist", True)]
    assert "Maya Lindqvist spoke with them on the phone She was in hospital. A viewer remembers private" in after.words


def test_nobody_need_know_with_whom_it_was(manager, case):
    manager.open(f"/people/{case.customer_id}").press("Remember it", manager="")

    assert memories()[0][2] is None


def test_a_case_that_is_over_keeps_the_memory_and_is_not_written_anew(manager, case):
    move(case, Stage.SETTLED)

    after = manager.open(f"/cases/{case.id}").press("Remember it", summary="Too late, but true")

    assert "Too late, but true" in after.words
    assert stage_and_story(case) == (
        Stage.SETTLED,
        ["Ada left Northlight Weekly.", "Maya Lindqvist remembered something about them."],
    )


def test_somebody_nobody_knew_becomes_known_by_a_memory(manager, case):
    move(case, Stage.HELD, customer_id=None, email="grace@example.com")

    after = manager.open(f"/cases/{case.id}").press("Remember it", summary="Met at the regatta")

    assert "Met at the regatta" in after.words
    with reading() as session:
        person = session.get(Customer, session.get(Case, case.id).customer_id)
        assert [address.email for address in person.addresses] == ["grace@example.com"]


NOT_KEPT = [
    ({"on": "2999-01-01"}, "cannot be one that is still to come"),
    ({"on": "yesterday"}, "Write the day like 2024-05-14."),
    ({"channel": "telepathy"}, "Say how it happened."),
    ({"manager": "Maya"}, "Say with whom of us it was."),
    ({"manager": "01a2209d-8350-7735-84d7-ed26ec965786"}, "Say with whom of us it was."),
]


@pytest.mark.parametrize("place", ["cases", "people"])
def test_what_cannot_be_kept_comes_back_as_it_was_typed(manager, case, place):
    url = f"/cases/{case.id}" if place == "cases" else f"/people/{case.customer_id}"
    for filled, sentence in NOT_KEPT:
        after = manager.open(url).press("Remember it", summary="Words that <cost> time", **filled)

        assert after.status == 422
        assert sentence in after.words
        assert after.form_with("Remember it").fields["summary"] == "Words that <cost> time"
        assert 'id="memory" aria-labelledby="memory-title" open' in after.html
    assert memories() == []


def test_a_date_is_remembered(manager, case):
    page = manager.open(f"/people/{case.customer_id}")

    after = page.press("Keep the date", meaning="first order", since_on="2011-02-03")

    assert "First order Maya Lindqvist remembers" in after.words
    assert stage_and_story(case)[0] == Stage.RECEIVED
    with reading() as session:
        assert session.query(TenureClaim).filter_by(source="memory").one().meaning == "first order"


def test_a_date_that_is_none_is_refused_and_stays_in_the_form(manager, case):
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    page = manager.open(f"/people/{case.customer_id}")

    for filled in ({"since_on": tomorrow}, {"since_on": ""}, {"meaning": "love", "since_on": "2011-02-03"}):
        after = page.press("Keep the date", **filled)
        assert after.status == 422
        assert after.form_with("Keep the date").fields["since_on"] == filled["since_on"]


def test_an_address_is_added_and_somebody_else_s_is_not(manager, case):
    with transaction() as session:
        cast.ada(session, name="Grace", email="grace@example.com")
    page = manager.open(f"/people/{case.customer_id}")

    assert "ada@example.com, countess@example.com" in page.press("Add the address", email="countess@example.com").words
    refused = page.press("Add the address", email="grace@example.com")

    assert (refused.status, "known as somebody else" in refused.words) == (422, True)
    assert page.press("Add the address", email="nobody").status == 422
    with reading() as session:
        assert session.query(Address).filter_by(customer_id=case.customer_id).count() == 2


def test_a_viewer_corrects_nothing(person_with_role, case):
    viewer = person_with_role(Role.VIEWER)
    page = viewer.open(f"/people/{case.customer_id}")

    assert not any(page.offers(button) for button in ("This is wrong", "Keep the date", "Add the address"))
    answer = viewer.post(
        f"/people/{case.customer_id}/addresses", {"csrf_token": viewer.token(), "email": "x@example.com"}
    )
    assert answer.status == 403
