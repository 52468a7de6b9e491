"""What left, as the desk shows it."""

from uuid import uuid4

import pytest

from responder.db import transaction
from responder.instants import now
from responder.journey import Stage
from responder.models import Approval, Draft, Event, Letter, LetterEvent
from tests.responder.web.desk.test_case import move


@pytest.fixture
def letter(case):
    move(case, Stage.SENT)
    with transaction() as session:
        draft = session.query(Draft).one()
        approval = Approval(case_id=case.id, version=1, sha256=draft.sha256, who="Maya Lindqvist", leaves_at=now())
        session.add(approval)
        session.flush()
        letter = Letter(
            case_id=case.id,
            approval_id=approval.id,
            to_email="ada@example.com",
            to_name="Ada Byron",
            from_email="maya@example.com",
            from_name="Maya Lindqvist",
            reply_to="maya@example.com",
            subject=draft.subject,
            body=draft.body,
            sha256=draft.sha256,
            status="accepted",
            sent_at=now(),
            provider_ref="14c5d75ce93",
        )
        session.add(letter)
    return letter


def test_before_the_first_letter_the_page_says_how_one_comes(manager):
    assert "No letter has left yet" in manager.open("/letters").words


def test_without_a_key_of_sendgrid_the_page_says_that_nothing_left(manager):
    assert "Nothing has left this machine" in manager.open("/letters").words


def test_the_list_says_to_whom_what_and_what_became_of_it(manager, letter):
    words = manager.open("/letters").words

    assert "Ada Byron ada@example.com" in words
    assert "Thank you, Ada" in words
    assert "With SendGrid" in words


def test_a_letter_is_shown_as_it_left(manager, letter, case):
    page = manager.open(f"/letters/{letter.id}")

    assert letter.body in page.html
    assert "Reply to maya@example.com" in page.words
    assert "14c5d75ce93" in page.words
    assert f'href="/cases/{case.id}"' in page.html


def test_what_sendgrid_reported_stands_beside_it(manager, letter, case):
    with transaction() as session:
        event = session.query(Event).one()
        reported = {"kind": "delivered", "occurred_at": now(), "detail": {}}
        session.add(LetterEvent(event_id=event.id, letter_id=letter.id, **reported))

    assert "Delivered" in manager.open(f"/letters/{letter.id}").words


def test_every_outcome_has_its_words(manager, letter, case):
    outcomes = {"delivered": "Delivered", "bounced": "Came back", "complained": "Reported as spam", "odd": "odd"}
    move(case, Stage.SETTLED)
    for status, words in outcomes.items():
        with transaction() as session:
            session.get(Letter, letter.id).status = status

        for path in ("/letters", "/cases?stage=sent", f"/cases/{case.id}"):
            assert words in manager.open(path).words


def test_a_letter_that_never_was_is_not_found(manager):
    assert manager.open(f"/letters/{uuid4()}").status == 404
