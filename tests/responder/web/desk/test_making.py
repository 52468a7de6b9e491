"""How a letter came about: the form of address with its reason, the law, the plan; and another form, by one click."""

import pytest

from responder.db import reading, transaction
from responder.draft import draft
from responder.journey import Stage
from responder.models import Case, Customer, Draft, Manager, Role, TimelineEntry
from responder.sign_in import hash_password
from tests import cast
from tests.responder.draft import known
from tests.responder.draft.test_drafting import enriched
from tests.responder.web.desk.conftest import PASSWORD, signed_in
from workers import draft as drafting
from workers import enrich


@pytest.fixture
def case(app):
    """Ada speaks German; her letter waits."""
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure(), known.contact(), id=known.CASE_ID)
        case.customer.language = "de"
        cast.event_of(session, case, name="Ada Byron")
        session.query(Manager).one().password_hash = hash_password(PASSWORD)
        draft(session, case)
    return case


@pytest.fixture
def manager(app, case):
    return signed_in(app, cast.MAYA)


def newest():
    with reading() as session:
        return session.query(Draft).order_by(Draft.version.desc()).first()


def test_the_form_of_address_the_law_and_the_plan_are_told_with_their_reasons(manager, case):
    words = manager.open(f"/cases/{case.id}").words

    assert "How it is written “Sie” is what one says in German, as nothing else is known. Say “du”" in words
    assert newest().policy["why"] in words
    assert "Why it says what it says Subject" in words
    assert "They stayed for five years or more." in words or "We know for how long they were with us." in words


def test_another_form_is_one_click_and_the_letter_is_drafted_anew(manager, case):
    manager.open(f"/cases/{case.id}").press("Say “du”")
    with reading() as session:
        assert session.get(Customer, case.customer_id).address_form == "close"
        assert session.get(Case, case.id).stage == Stage.RECEIVED
        last = session.query(TimelineEntry).order_by(TimelineEntry.id.desc()).first()
        assert last.what == "Maya Lindqvist said how they are addressed."
    enrich.run()
    drafting.run()

    page = manager.open(f"/cases/{case.id}")

    assert newest().address["form"] == "close"
    assert "“du” is recorded for this person. Say “Sie” By rule" in page.words
    page.press("By rule")
    enrich.run()
    drafting.run()
    assert newest().address["form"] == "formal"


def test_a_form_there_is_not_is_refused(manager, case):
    answer = manager.post(f"/cases/{case.id}/address-form", {"csrf_token": manager.token(), "form": "rude"})
    assert (answer.status, "formally, closely, or by rule" in answer.words) == (422, True)


def test_a_viewer_reads_it_and_changes_nothing(person_with_role, case):
    viewer = person_with_role(Role.VIEWER)
    page = viewer.open(f"/cases/{case.id}")

    assert ("How it is written" in page.words, page.offers("Say")) == (True, False)
    assert viewer.post(f"/cases/{case.id}/address-form", {"csrf_token": viewer.token()}).status == 403
