"""The page of one case: the letter, its facts, and what may be done."""

from uuid import uuid4

import pytest

from responder.db import transaction
from responder.journey import Stage
from responder.models import Case, Event, Role
from tests import cast

BUTTONS = ("Approve", "Write after all", "Write instead", "Try again", "It arrived", "It did not arrive", "Keep silent")


@pytest.fixture
def letter_page(manager, case):
    return manager.open(f"/cases/{case.id}")


def move(case, stage, **changes):
    with transaction() as session:
        left = session.get(Case, case.id)
        left.stage = stage.value
        for name, value in changes.items():
            setattr(left, name, value)


def test_the_letter_stands_there_with_sender_reader_and_subject(letter_page):
    assert "From Maya Lindqvist <maya@example.com>" in letter_page.words
    assert "To Ada Byron <ada@example.com>" in letter_page.words
    assert "Subject Thank you, Ada" in letter_page.words
    assert "Dear Ada," in letter_page.words


def test_a_clause_is_tied_to_the_fact_it_rests_on(letter_page):
    assert 'href="#fact-1" data-fact="1"' in letter_page.html
    assert ">ten years<sup>1</sup></a>" in letter_page.html
    assert 'id="fact-1" data-fact="1"' in letter_page.html
    assert "1 fact in the letter" in letter_page.words
    assert "customers.csv as of" in letter_page.words
    assert "certain" in letter_page.words


def test_the_text_of_the_letter_is_shown_to_the_byte(letter_page):
    body = letter_page.html.split('class="paper-body"')[1].split(">", 1)[1].split("</div>")[0]
    plain = body.split("<a ")[0] + "ten years" + body.split("</a>")[1]

    assert plain == cast.LETTER


def test_the_person_what_happened_and_their_words_stand_beside_it(letter_page):
    assert "No time to read." in letter_page.words
    assert "in their own words" in letter_page.words
    assert "10 Sep 2016 (customers.csv)" in letter_page.words
    assert "Ada left Northlight Weekly." in letter_page.words


def test_foreign_and_overlapping_spans_are_left_out(manager, case):
    with transaction() as session:
        left = session.get(Case, case.id)
        fact = cast.tenure_of(session, left, rank=1)
        spans = [
            {"start": 0, "end": 8, "fact_id": str(uuid4())},
            {"start": 0, "end": 8, "fact_id": str(fact.id)},
            {"start": 4, "end": 12, "fact_id": str(fact.id)},
            {"start": 20, "end": 9999, "fact_id": str(fact.id)},
        ]
        cast.draft_of(session, left, spans=spans)

    assert manager.open(f"/cases/{case.id}").html.count('class="claim"') == 1


def test_a_check_that_failed_is_said_and_nothing_can_be_approved(manager, case):
    with transaction() as session:
        failed = {"name": "signer_present", "passed": False, "blocking": True, "detail": "Maya is away."}
        cast.draft_of(session, session.get(Case, case.id), checks=[failed])

    page = manager.open(f"/cases/{case.id}")

    assert "Signer present. Maya is away." in page.words
    assert not page.offers("Approve")
    assert page.offers("Keep silent")


STANDINGS = {
    Stage.HELD: ("Held for a person to look", {"Write after all", "Keep silent"}),
    Stage.CALL: ("Better to call", {"Write instead", "Keep silent"}),
    Stage.SILENT: ("Deliberately silent", {"Write after all"}),
    Stage.WITHDRAWN: ("Withdrawn", set()),
    Stage.STUCK: ("Stuck", {"Try again", "Keep silent"}),
    Stage.DOUBTFUL: ("It may or may not have left", {"It arrived", "It did not arrive", "Keep silent"}),
    Stage.SENDING: ("Leaving now", set()),
    Stage.RECEIVED: ("One moment", set()),
}


def test_each_stage_says_where_it_stands_and_offers_what_may_be_done(manager, case):
    for stage, (sentence, offers) in STANDINGS.items():
        move(case, stage, reason="because of the rule")

        page = manager.open(f"/cases/{case.id}")

        assert sentence in page.words
        assert "because of the rule." in page.words
        assert {button for button in BUTTONS if page.offers(button)} == offers


def test_a_viewer_reads_and_has_no_buttons(person_with_role, case):
    page = person_with_role(Role.VIEWER).open(f"/cases/{case.id}")

    assert "Dear Ada," in page.words
    assert "Deciding is for managers" in page.words
    assert not page.offers("Approve")
    assert f"/cases/{case.id}/draft" not in page.html


def test_a_drafter_edits_and_does_not_decide(person_with_role, case):
    page = person_with_role(Role.DRAFTER).open(f"/cases/{case.id}")

    assert f"/cases/{case.id}/draft" in page.html
    assert not page.offers("Approve")


def test_a_reason_that_was_only_ticked_is_not_put_into_their_mouth(manager, case):
    with transaction() as session:
        event = session.query(Event).one()
        event.comment, event.reason = None, "too_expensive"

    words = manager.open(f"/cases/{case.id}").words

    assert "Too expensive Ada Byron, the reason they chose" in words


def test_neighbours_lead_through_the_pile(manager, case):
    with transaction() as session:
        connection = session.get(Case, case.id).connection
        other = cast.case_of(session, connection, cast.ada(session, name="Grace", email="grace@example.com"))
        cast.draft_of(session, other)

    first, second = manager.open(f"/cases/{case.id}"), manager.open(f"/cases/{other.id}")

    assert f'href="/cases/{other.id}" data-hotkey="j"' in first.html
    assert f'href="/cases/{case.id}" data-hotkey="k"' in second.html


def test_somebody_we_do_not_know_is_shown_as_far_as_we_can(manager, case):
    move(case, Stage.HELD, customer_id=None, email=None, signer_id=None, reason="address unknown yet")

    page = manager.open(f"/cases/{case.id}")

    assert "Ada Byron" in page.words
    assert "nobody with this id was imported" in page.words


def test_a_case_that_never_was_is_not_found(manager):
    page = manager.open(f"/cases/{uuid4()}")

    assert page.status == 404
    assert "There is nothing here" in page.words
