"""Two who are one: said by a manager, suggested by likeness, and taken back."""

from datetime import date
from uuid import uuid4

import pytest

from responder.db import reading, transaction
from responder.models import Customer, Likeness, Manager, Merge, Role
from tests import cast

WORK = "ada.king@example.com"
WHY = "They have the same name and work at the same company."


@pytest.fixture
def work(case):
    """Ada as Maya's LinkedIn knows her: without an address."""
    with transaction() as session:
        other = Customer(name="Ada Byron", company="Engines")
        session.add(other)
        session.flush()
        cast.linkedin_contact(session, other, session.query(Manager).one(), date(2022, 5, 14))
        one, two = sorted((case.customer_id, other.id))
        session.add(Likeness(one_id=one, other_id=two, why=WHY))
        return other


@pytest.fixture
def king(case):
    with transaction() as session:
        return cast.ada(session, email=WORK, name="A. King", since_on=None)


def merged_into(row):
    with reading() as session:
        return session.get(Customer, row).merged_into_id


def test_two_are_said_to_be_one_by_an_address(manager, case, king):
    after = manager.open(f"/people/{case.customer_id}").press("They are one", other=WORK)

    assert f"ada@example.com, {WORK}" in after.words
    assert "Maya Lindqvist found that they are one with A. King" in after.words
    assert merged_into(king.id) == case.customer_id


def test_and_by_the_link_to_a_page_whoever_can_be_written_to_is_kept(manager, case, work):
    after = manager.open(f"/people/{work.id}").press("They are one", other=f"http://desk/people/{case.customer_id}?x=1")

    assert after.path == f"/people/{case.customer_id}"
    assert merged_into(work.id) == case.customer_id
    assert "Maya Lindqvist and they connected on LinkedIn" in after.words


def test_what_names_nobody_else_is_refused_and_stays_typed(manager, case):
    page = manager.open(f"/people/{case.customer_id}")

    for other in ("grace@example.com", "Grace", cast.ADA, str(uuid4()), "@"):
        after = page.press("They are one", other=other)
        assert after.status == 422
        assert "That did not go through" in after.words
        assert after.form_with("They are one").fields["other"] == other


def test_a_merge_is_taken_back_once(manager, case, king):
    joined = manager.open(f"/people/{case.customer_id}").press("They are one", other=WORK)

    apart = joined.press("They are two after all")
    again = joined.press("They are two after all")

    assert "taken apart again by Maya Lindqvist" in apart.words
    assert merged_into(king.id) is None
    assert (again.status, "Somebody took this merge back already." in again.words) == (409, True)


def test_a_likeness_is_asked_about_on_both_pages_and_beside_the_case(manager, case, work):
    for url in (f"/people/{case.customer_id}", f"/cases/{case.id}"):
        page = manager.open(url)
        assert f"Maya Lindqvist is connected on LinkedIn with Ada Byron, Engines. {WHY}" in page.words
        assert page.offers("Yes, the same")
    assert f"We also know Ada Byron. {WHY}" in manager.open(f"/people/{work.id}").words


def test_a_yes_merges_and_comes_back_to_the_case(manager, case, work):
    after = manager.open(f"/cases/{case.id}").press("Yes, the same")

    assert after.path == f"/cases/{case.id}"
    assert merged_into(work.id) == case.customer_id
    assert "Maya Lindqvist and they connected on LinkedIn" in after.words


def test_a_no_is_never_asked_again(manager, case, work):
    page = manager.open(f"/people/{case.customer_id}")

    assert not page.press("No, somebody else").offers("Yes, the same")
    assert merged_into(work.id) is None
    assert page.press("Yes, the same").status == 409
    assert merged_into(work.id) is None


def test_only_yes_and_no_are_answers(manager, case, work):
    with reading() as session:
        likeness = session.query(Likeness).one()
    asked = {"csrf_token": manager.token(), "person": str(case.customer_id), "same": "perhaps"}

    assert manager.post(f"/likenesses/{likeness.id}/decision", asked).status == 400


def test_whoever_does_not_decide_is_shown_the_question_and_no_buttons(person_with_role, case, work):
    drafter = person_with_role(Role.DRAFTER)
    page = drafter.open(f"/people/{case.customer_id}")

    assert WHY in page.words
    assert not page.offers("Yes, the same")
    assert not page.offers("They are one")
    asked = {"csrf_token": drafter.token(), "other": WORK}
    assert drafter.post(f"/people/{case.customer_id}/merges", asked).status == 403
    with reading() as session:
        assert session.query(Merge).count() == 0
