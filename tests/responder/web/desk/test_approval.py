"""A manager's yes at the desk, and taking it back."""

from datetime import timedelta

import pytest
import time_machine

from responder.db import reading, transaction
from responder.instants import now
from responder.journey import Stage
from responder.models import Approval, Case, Role
from tests import cast


@pytest.fixture
def desk_page(manager, case):
    return manager.open(f"/cases/{case.id}")


def stage_of(case):
    with reading() as session:
        return session.get(Case, case.id).stage


def approvals():
    with reading() as session:
        return session.query(Approval).order_by(Approval.id).all()


def test_approving_seals_the_text_that_was_read_and_starts_the_seconds(desk_page, case):
    after = desk_page.press("Approve")

    assert "Sealed. Approved by Maya Lindqvist" in after.words
    assert 'data-seconds="30"' in after.html
    assert after.offers("Undo")
    assert not after.offers("Approve")
    assert stage_of(case) == Stage.APPROVED
    assert [(it.version, it.who) for it in approvals()] == [(1, "Maya Lindqvist")]


def test_undo_brings_the_letter_back(desk_page, case):
    after = desk_page.press("Approve").press("Undo")

    assert after.offers("Approve")
    assert "took the approval back" in after.words
    assert stage_of(case) == Stage.DRAFTED
    assert [it.undone_by for it in approvals()] == ["Maya Lindqvist"]


def test_an_undone_letter_can_be_approved_again(desk_page, case):
    desk_page.press("Approve").press("Undo").press("Approve")

    assert stage_of(case) == Stage.APPROVED
    assert [it.undone_at is None for it in approvals()] == [False, True]


def test_a_script_may_undo_with_delete(desk_page, manager, case):
    desk_page.press("Approve")

    answer = manager.client.delete(f"/cases/{case.id}/approval", headers={"X-CSRFToken": manager.token()})

    assert answer.status_code == 303
    assert stage_of(case) == Stage.DRAFTED


def test_text_edited_meanwhile_is_not_approved(desk_page, case):
    with transaction() as session:
        left = session.get(Case, case.id)
        cast.draft_of(session, left, body="Dear Ada,\n\ngoodbye.", author="Tom Okafor")
        cast.line_of(session, left, "Tom Okafor edited the letter (version 2).")

    after = desk_page.press("Approve")

    assert after.status == 409
    assert "Please read it again" in after.words
    assert "Tom Okafor edited the letter (version 2)." in after.words
    assert stage_of(case) == Stage.DRAFTED
    assert approvals() == []


def test_approving_twice_approves_once(desk_page, case):
    desk_page.press("Approve")
    again = desk_page.press("Approve")

    assert again.status == 409
    assert "Maya Lindqvist approved version 1" in again.words
    assert len(approvals()) == 1


def test_what_was_decided_meanwhile_stays_decided(desk_page, case):
    desk_page.press("Keep silent", reason="We have spoken to them already")

    assert desk_page.press("Approve").status == 409
    assert stage_of(case) == Stage.SILENT


def test_a_letter_that_is_leaving_cannot_be_undone(desk_page, case):
    after = desk_page.press("Approve")
    with transaction() as session:
        session.get(Case, case.id).stage = Stage.SENDING.value

    assert after.press("Undo").status == 409
    assert stage_of(case) == Stage.SENDING


def test_a_check_that_fails_holds_the_letter_back_whatever_the_browser_says(desk_page, manager, case):
    with transaction() as session:
        failed = {"name": "length", "passed": False, "blocking": True, "detail": "It is far too long."}
        draft = cast.draft_of(session, session.get(Case, case.id), checks=[failed])
    data = {"csrf_token": manager.token(), "version": str(draft.version), "sha256": draft.sha256}

    after = manager.post(f"/cases/{case.id}/approval", data)

    assert after.status == 422
    assert "It is far too long." in after.words
    assert stage_of(case) == Stage.DRAFTED


def test_an_approval_of_nothing_in_particular_is_none(manager, case):
    for version in ("", "one", "1" * 40):
        after = manager.post(f"/cases/{case.id}/approval", {"csrf_token": manager.token(), "version": version})
        assert after.status == 409
    assert stage_of(case) == Stage.DRAFTED


def test_deciding_is_for_managers(person_with_role, case):
    for role in (Role.VIEWER, Role.DRAFTER):
        browser = person_with_role(role)
        for act in ("approval", "approval/undo", "silence", "resumption", "settlement"):
            page = browser.post(f"/cases/{case.id}/{act}", {"csrf_token": browser.token()})
            assert page.status == 403
            assert "the role manager" in page.words
    assert stage_of(case) == Stage.DRAFTED


def test_the_seconds_left_are_the_server_s(desk_page):
    with time_machine.travel(now() + timedelta(seconds=1), tick=False):
        approved_at = now()
        after = desk_page.press("Approve")
    assert f'data-until="{(approved_at + timedelta(seconds=30)).isoformat()}"' in after.html
    assert f'data-now="{approved_at.isoformat()}"' in after.html


def test_a_form_without_our_token_decides_nothing(desk_page, manager, case):
    assert manager.post(f"/cases/{case.id}/approval", {"version": "1", "sha256": "x"}).status == 400
    assert stage_of(case) == Stage.DRAFTED


def test_after_an_approval_one_goes_on_through_the_letters_that_wait(desk_page, case):
    with transaction() as session:
        connection = session.get(Case, case.id).connection
        other = cast.case_of(session, connection, cast.ada(session, name="Grace", email="grace@example.com"))
        cast.draft_of(session, other)

    assert f'href="/cases/{other.id}" data-hotkey="j"' in desk_page.press("Approve").html
