"""What a manager says on their own word at the desk: what went wrong, and what is offered."""

import pytest

from responder.db import reading, transaction
from responder.journey import Stage
from responder.models import Brand, Case, Role
from responder.models import Testimony as Said
from tests import cast
from tests.responder.web.desk.test_case import move

FAULT, GESTURE = "I say so", "I offer it"


@pytest.fixture
def limit(case):
    """Northlight lets a manager offer up to twenty."""
    with transaction() as session:
        session.query(Brand).one().gesture_cents = 2000


def told():
    with reading() as session:
        return [(it.kind, it.value, it.told_by, it.withdrawn_by) for it in session.query(Said).order_by(Said.id)]


def stage(case):
    with reading() as session:
        return session.get(Case, case.id).stage


def test_what_went_wrong_is_told_in_one_sentence_and_the_letter_is_drafted_anew(manager, case):
    after = manager.open(f"/cases/{case.id}").press(FAULT, grade="ours", what="Our export lost your notes.")

    assert told() == [("fault", {"grade": "ours", "what": "Our export lost your notes."}, "Maya Lindqvist", None)]
    assert stage(case) == Stage.RECEIVED
    assert "It was our doing: Our export lost your notes. Maya Lindqvist's own word not gathered yet" in after.words


def test_what_is_ours_without_a_sentence_comes_back_as_it_was_sent(manager, case):
    after = manager.open(f"/cases/{case.id}").press(FAULT, grade="ours", what=" ")

    assert (after.status, "an apology has to own something" in after.words) == (422, True)
    assert 'id="fault" aria-labelledby="fault-title" open' in after.html
    assert after.form_with(FAULT).fields["grade"] == "ours"
    assert (told(), stage(case)) == ([], Stage.DRAFTED)


def test_what_was_said_stands_in_the_form_and_is_taken_back(manager, case):
    page = manager.open(f"/cases/{case.id}").press(FAULT, grade="shared", what="Two invoices crossed.")
    assert page.form_with(FAULT).fields["what"] == "Two invoices crossed."

    after = page.press("Take it back")

    assert told()[0][3] == "Maya Lindqvist"
    assert "Two invoices crossed" not in after.words.replace("took back", "")


def test_a_fact_on_somebodys_word_is_taken_back_where_it_stands(manager, case):
    manager.open(f"/cases/{case.id}").press(FAULT, grade="regret", what="")
    with transaction() as session:
        value, words = {"grade": "regret", "what": None}, "Something went badly for them"
        cast.tenure_of(session, case, kind="fault", value=value, text=words, source="Maya Lindqvist's own word")
    page = manager.open(f"/cases/{case.id}")
    assert "not gathered yet" not in page.words

    page.press("Take it back")

    assert told()[0][3] == "Maya Lindqvist"


def test_nothing_is_offered_where_the_brand_offers_nothing(manager, case):
    page = manager.open(f"/cases/{case.id}")

    assert not page.offers(GESTURE)
    answer = manager.post(f"/cases/{case.id}/gesture", {"csrf_token": manager.token(), "what": "A book", "worth": "1"})
    assert (answer.status, "Northlight offers nothing" in answer.words) == (422, True)


def test_a_manager_offers_within_the_limit_and_an_admin_beyond(manager, person_with_role, case, limit):
    page = manager.open(f"/cases/{case.id}")
    assert "Managers may offer up to 20.00; an admin may offer more." in page.words

    refused = page.press(GESTURE, what="A year of Studio is on us.", worth="228,50")
    assert (refused.status, "this is worth 228.50" in refused.words) == (422, True)
    assert refused.form_with(GESTURE).fields["worth"] == "228,50"
    admin = person_with_role(Role.ADMIN).open(f"/cases/{case.id}")
    admin.press(GESTURE, what="A year of Studio is on us.", worth="228,50")

    assert [(it[1]["worth_cents"], it[2]) for it in told()] == [(22850, "A admin")]


@pytest.mark.parametrize("worth", ["", "a lot", "-1", "1.005", "99999999999"])
def test_a_worth_that_is_no_amount_is_refused(manager, case, limit, worth):
    refused = manager.open(f"/cases/{case.id}").press(GESTURE, what="A book.", worth=worth)
    assert (refused.status, "like 19 or 19.50" in refused.words) == (422, True)


def test_a_signed_letter_is_not_talked_about_any_more(manager, case):
    page = manager.open(f"/cases/{case.id}")
    move(case, Stage.SENT)

    assert not manager.open(f"/cases/{case.id}").offers(FAULT)
    assert page.press(FAULT, grade="regret").status == 409


def test_a_drafter_says_nothing_on_their_own_word(person_with_role, case):
    drafter = person_with_role(Role.DRAFTER)

    assert not drafter.open(f"/cases/{case.id}").offers(FAULT)
    for verb in ("fault", "gesture"):
        assert drafter.post(f"/cases/{case.id}/{verb}", {"csrf_token": drafter.token()}).status == 403
