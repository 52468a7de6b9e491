"""Editing the letter at the desk, with scripts and without."""

import pytest

from responder.db import reading, transaction
from responder.journey import Stage
from responder.models import Case, Draft, Role
from tests import cast
from tests.responder.web.desk.test_case import move

NEW = "Dear Ada,\n\nthank you for ten years. I mean it.\n\nMaya Lindqvist\nOperations Manager\n"


@pytest.fixture
def editor(manager, case):
    return manager.open(f"/cases/{case.id}/draft")


def newest(case):
    with reading() as session:
        return session.query(Draft).filter_by(case_id=case.id).order_by(Draft.version.desc()).first()


def autosave(browser, case, **form):
    data = {"csrf_token": browser.token(), "subject": "Thank you, Ada", **form}
    return browser.post(f"/cases/{case.id}/draft", data, headers={"HX-Request": "true"})


def test_the_whole_text_stands_in_the_field(editor):
    form = editor.form_with("Done")

    assert form.fields["subject"] == "Thank you, Ada"
    assert form.fields["body"] == cast.LETTER
    assert form.fields["version"] == "1"


def test_an_edit_is_the_next_version_with_the_editor_s_name(editor, case):
    page = editor.press("Done", body=NEW.replace("\n", "\r\n"))

    assert "I mean it." in page.words
    assert "version 2 · edited by Maya Lindqvist" in page.words
    assert (newest(case).version, newest(case).author, newest(case).body) == (2, "Maya Lindqvist", NEW)


def test_done_without_a_change_makes_no_version(editor, case):
    editor.press("Done")

    assert newest(case).version == 1


def test_the_autosave_answers_with_the_version_to_name_next(manager, case):
    page = autosave(manager, case, version="1", body=NEW)

    assert page.status == 200
    assert 'name="version" value="2"' in page.html
    assert "Saved · version 2" in page.html
    assert "<html" not in page.html


def test_an_autosave_over_somebody_else_s_words_keeps_both(manager, case):
    with transaction() as session:
        left = session.get(Case, case.id)
        cast.draft_of(session, left, body="Dear Ada,\n\nby Tom.\n", author="Tom Okafor")
        cast.line_of(session, left, "Tom Okafor edited the letter; this is version 2.")

    page = autosave(manager, case, version="1", body=NEW)

    assert page.status == 409
    assert "Please read it again" in page.words
    assert "Tom Okafor edited the letter" in page.words
    assert "Your words are still below" in page.words
    assert newest(case).author == "Tom Okafor"


def test_a_whole_page_that_comes_too_late_gives_the_words_back(editor, case):
    move(case, Stage.SILENT)

    page = editor.press("Done", body=NEW)

    assert page.status == 409
    assert "What you had written" in page.words
    assert "I mean it." in page.words


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"subject": "", "body": NEW}, "needs a subject"),
        ({"body": "  "}, "is empty"),
        ({"body": "a\x00b"}, "cannot be seen"),
    ],
)
def test_text_no_letter_can_be_made_of_is_refused_with_a_sentence(manager, case, form, sentence):
    page = autosave(manager, case, version="1", **form)

    assert page.status == 422
    assert sentence in page.words
    assert newest(case).version == 1


def test_an_edit_of_no_version_is_none(manager, case):
    assert autosave(manager, case, body=NEW).status == 409
    assert newest(case).version == 1


def test_a_letter_on_its_way_is_not_edited(manager, case):
    move(case, Stage.APPROVED)

    assert autosave(manager, case, version="1", body=NEW).status == 409
    assert not manager.open(f"/cases/{case.id}/draft").offers("Done")


def test_a_drafter_may_edit_and_a_viewer_not(person_with_role, case):
    assert autosave(person_with_role(Role.DRAFTER), case, version="1", body=NEW).status == 200
    assert autosave(person_with_role(Role.VIEWER), case, version="2", body=cast.LETTER).status == 403


def test_many_pauses_in_typing_tell_one_line(manager, case):
    for version in range(1, 5):
        autosave(manager, case, version=str(version), body=NEW + "x" * version)

    words = manager.open(f"/cases/{case.id}").words

    assert words.count("edited the letter") == 1
    assert "this is version 5" in words
