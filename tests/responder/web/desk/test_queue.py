"""The piles of the queue."""

from responder.db import transaction
from responder.journey import Stage
from responder.models import Case, Connection, Role
from responder.web.desk.piles import PILES, pile_of
from responder.web.desk.queue import A_PAGE
from tests import cast
from tests.responder.web.desk.test_case import move


def test_every_stage_belongs_to_exactly_one_pile():
    assert sorted(stage for pile in PILES for stage in pile.stages) == sorted(Stage)


def test_a_row_says_who_left_what_and_why_the_letter_is_personal(manager):
    words = manager.open("/cases").words

    assert "Ada Byron left Northlight Weekly" in words
    assert "Thank you, Ada" in words
    assert "ten years and two months" in words
    assert "Signed by Maya Lindqvist" in words
    assert "just now" in words


def test_a_check_that_failed_shows_in_the_row(manager, case):
    with transaction() as session:
        cast.draft_of(
            session,
            session.get(Case, case.id),
            checks=[{"name": "length", "passed": False, "blocking": True, "detail": "too long"}],
        )

    assert "1 check to look at" in manager.open("/cases").words


def _more_cases(case, count, stage=Stage.DRAFTED):
    with transaction() as session:
        connection = session.get(Connection, case.connection_id)
        for number in range(count):
            left = cast.ada(session, name=f"Reader {number:03}", email=f"reader{number}@example.com")
            cast.case_of(session, connection, left, stage=stage.value)


def test_the_longest_waiting_stand_first_and_the_rest_on_further_pages(manager, case):
    _more_cases(case, A_PAGE + 5)

    first = manager.open("/cases")
    assert first.words.index("Ada Byron") < first.words.index("Reader 000")
    assert "Reader 044" not in first.words

    second = manager.open(_older(first))
    assert "Reader 044" in second.words
    assert "Ada Byron" not in second.words
    assert "Back to the first page" in second.words


def _older(page):
    return page.html.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")


SENTENCES = {
    Stage.HELD: "Somebody must look",
    Stage.CALL: "Speak to them",
    Stage.STUCK: "A step could not finish",
    Stage.DOUBTFUL: "It may or may not have left",
    Stage.SILENT: "on purpose",
    Stage.WITHDRAWN: "on purpose",
    Stage.SENT: "newest first",
    Stage.RECEIVED: "Looking up",
}


def test_each_stage_has_its_pile_with_its_reason(manager, case):
    for stage, sentence in SENTENCES.items():
        move(case, stage, reason="because of the rule")

        words = manager.open(f"/cases?stage={pile_of(stage).key}").words

        assert sentence in words
        assert "Ada Byron" in words


def test_an_empty_pile_says_what_would_be_there(manager):
    assert "Nothing is held" in manager.open("/cases?stage=held").words


def test_a_newcomer_reads_what_to_do_next(person_with_role):
    words = person_with_role(Role.ADMIN).open("/cases").words

    assert "responder connect standard" in words
    assert "responder import linkedin Connections.csv --manager admin@example.com" in words


def test_a_pile_or_page_that_never_was_is_not_found(manager):
    for query in ("stage=nowhere", "after=not-an-id"):
        assert manager.open(f"/cases?{query}").status == 404


def test_nobody_s_name_is_markup(manager, case):
    with transaction() as session:
        session.get(Case, case.id).customer.name = "<script>alert(1)</script>"

    page = manager.open("/cases")
    assert "<script>alert" not in page.html
    assert "&lt;script&gt;" in page.html
