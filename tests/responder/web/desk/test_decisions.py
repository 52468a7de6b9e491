"""What else a manager may decide: silence, another try, and what became of a doubtful letter."""

import pytest

from responder.db import reading, transaction
from responder.journey import Stage
from responder.models import Case
from tests import cast
from tests.responder.web.desk.test_case import move


@pytest.fixture
def desk_page(manager, case):
    def at(stage, **changes):
        move(case, stage, **changes)
        return manager.open(f"/cases/{case.id}")

    return at


def now_at(case):
    with reading() as session:
        found = session.get(Case, case.id)
        return found.stage, found.reason


def test_a_case_is_declined_with_the_reason_that_was_ticked(desk_page, case):
    after = desk_page(Stage.DRAFTED).press("Keep silent")

    assert "Deliberately silent" in after.words
    assert now_at(case) == (Stage.SILENT, "There is nothing personal to say")


def test_own_words_are_the_better_reason(desk_page, case):
    desk_page(Stage.DRAFTED).press("Keep silent", words="She is my sister.")

    assert now_at(case) == (Stage.SILENT, "She is my sister.")


def test_without_a_reason_nothing_is_declined(desk_page, case):
    after = desk_page(Stage.DRAFTED).press("Keep silent", reason="", words="  ")

    assert after.status == 422
    assert "That did not go through" in after.words
    assert now_at(case)[0] == Stage.DRAFTED


@pytest.mark.parametrize(
    ("stage", "button"), [(Stage.HELD, "Write after all"), (Stage.CALL, "Write instead"), (Stage.SILENT, "Write after")]
)
def test_a_case_that_was_set_aside_goes_back_on_the_road(desk_page, case, stage, button):
    desk_page(stage, reason="a rule").press(button)

    assert now_at(case) == (Stage.RECEIVED, None)


def test_a_stuck_case_is_tried_again_where_it_fell(desk_page, case):
    desk_page(Stage.STUCK, stuck_at=Stage.ENRICHED.value).press("Try again")

    assert now_at(case)[0] == Stage.ENRICHED


def test_two_cases_of_one_person_are_not_open_at_once(desk_page, case):
    before = desk_page(Stage.SILENT)
    with transaction() as session:
        left = session.get(Case, case.id)
        cast.case_of(session, left.connection, left.customer, person_key=left.person_key)

    after = before.press("Write after all")

    assert after.status == 422
    assert "another open case" in after.words


def test_a_doubtful_letter_that_arrived_counts_as_sent(desk_page, case):
    desk_page(Stage.DOUBTFUL).press("It arrived")

    assert now_at(case)[0] == Stage.SENT


def test_a_doubtful_letter_that_did_not_arrive_waits_for_a_new_yes(desk_page, case):
    after = desk_page(Stage.DOUBTFUL).press("It did not arrive")

    assert now_at(case)[0] == Stage.DRAFTED
    assert after.offers("Approve")


def test_a_doubt_is_settled_by_yes_or_no_only(desk_page, manager, case):
    desk_page(Stage.DOUBTFUL)

    answer = manager.post(f"/cases/{case.id}/settlement", {"csrf_token": manager.token(), "arrived": "maybe"})

    assert answer.status == 400
    assert now_at(case)[0] == Stage.DOUBTFUL
