"""A storm at the desk: one notice instead of a pile, and one decision."""

import pytest

from responder.db import reading, transaction
from responder.models import Case, Connection, Role, Storm
from responder.storms import calm
from tests.storming import storm_at

TITLE = "1,204 people left Northlight Weekly within an hour."


@pytest.fixture
def storm(app, case):
    with transaction() as session:
        return storm_at(session, session.get(Connection, case.connection_id), said=1204)


def state():
    with reading() as session:
        [found] = session.query(Storm)
        return found.state, found.decided_by


def work_off(storm):
    with transaction() as session:
        while calm(session, storm.id):
            pass


def held(storm):
    with reading() as session:
        return session.query(Case).filter_by(storm_id=storm.id).count()


def test_the_queue_shows_one_notice_and_the_held_pile_none_of_them(manager, storm):
    for url in ("/cases", "/cases?stage=held"):
        words = manager.open(url).words
        assert words.count(TITLE) == 1
        assert "Nothing is written to them until you decide." in words
        assert "Gone 0" not in words
        assert "Held 1" in words


def test_who_they_are_is_shown_and_what_may_be_done_is_asked_before_it_is_done(manager, storm):
    page = manager.open(f"/storms/{storm.id}")
    assert ("Gone 0" in page.words, "And 1,201 more." in page.words) == (True, True)
    assert "Did they leave by themselves?" in page.words

    asked = manager.open(f"/storms/{storm.id}?decision=silence")
    assert "Stay silent about all 1,204 people?" in asked.words
    assert "Release all" not in asked.words
    assert state() == ("raging", None)


@pytest.mark.parametrize(
    ("decision", "button", "stage", "sentence"),
    [
        ("release", "Release all 1,204 people", "received", "released 1,204 people who left Northlight Weekly."),
        ("silence", "Silence all 1,204 people", "silent", "decided to stay silent about 1,204 people who left"),
    ],
)
def test_one_click_decides_about_all(manager, storm, decision, button, stage, sentence):
    after = manager.open(f"/storms/{storm.id}?decision={decision}").press(button)

    assert after.path == "/cases"
    assert f"Maya Lindqvist {sentence}" in after.words
    assert TITLE not in after.words
    work_off(storm)
    with reading() as session:
        assert session.query(Case).filter_by(stage=stage).count() == 3
    assert sentence not in manager.open("/cases").words


def test_whoever_comes_second_reads_what_the_first_one_decided(manager, person_with_role, storm):
    tom = person_with_role(Role.MANAGER).open(f"/storms/{storm.id}?decision=silence")
    manager.open(f"/storms/{storm.id}?decision=release").press("Release all 1,204 people")

    second = tom.press("Silence all 1,204 people")

    assert second.status == 409
    assert "Maya Lindqvist was faster: these goodbyes are released." in second.words
    assert state() == ("released", "Maya Lindqvist")


def test_those_who_may_not_decide_see_it_all_the_same(person_with_role, storm):
    drafter = person_with_role(Role.DRAFTER)
    assert TITLE in drafter.open("/cases").words
    assert "A manager decides." in drafter.open(f"/storms/{storm.id}").words
    assert "Release all" not in drafter.open(f"/storms/{storm.id}?decision=release").words
    assert state() == ("raging", None)


def test_a_form_made_up_by_somebody_who_may_not_decide_is_refused(person_with_role, manager, storm):
    for browser, decision, status in ((person_with_role(Role.DRAFTER), "release", 403), (manager, "whatever", 400)):
        form = {"csrf_token": browser.token(), "decision": decision}
        assert browser.post(f"/storms/{storm.id}/decision", form).status == status
    assert (state(), held(storm)) == (("raging", None), 3)


def test_a_storm_that_never_was_is_not_found(manager, storm):
    assert manager.open(f"/storms/{storm.connection_id}").status == 404


def test_the_case_of_one_of_them_may_be_decided_alone(manager, storm):
    with reading() as session:
        one = session.query(Case).filter_by(storm_id=storm.id).first()
    manager.open(f"/cases/{one.id}").press("Write after all")
    assert held(storm) == 2
