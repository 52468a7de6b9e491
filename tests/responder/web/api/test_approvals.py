"""A yes to one exact text, over the API."""

from uuid import uuid4

import pytest

from responder.db import transaction
from responder.models import Case
from responder.settings import settings
from tests import cast


@pytest.fixture
def read(program, case):
    """What a program repeats of the text it read."""
    draft = program.get(f"/cases/{case.id}/draft").json
    return {"version": draft["version"], "sha256": draft["sha256"]}


def test_approving_names_the_text_and_who_and_when_it_leaves(program, case, read):
    approved = program.post(f"/cases/{case.id}/approval", read)

    assert approved.status_code == 201
    assert approved.json["who"] == "Back office"
    assert approved.json | read == approved.json
    assert approved.json["leaves_at"] > approved.json["approved_at"]
    found = program.get(f"/cases/{case.id}").json
    assert found["stage"] == "approved"
    assert found["approval"] == approved.json
    assert "Back office approved version 1" in found["timeline"][-1]["what"]


def test_approving_twice_is_a_conflict(program, case, read):
    program.post(f"/cases/{case.id}/approval", read)
    assert program.post(f"/cases/{case.id}/approval", read).status_code == 409


@pytest.mark.parametrize("change", [{"version": 2}, {"sha256": "0" * 64}])
def test_another_text_than_the_one_read_is_a_conflict(program, case, read, change):
    refused = program.post(f"/cases/{case.id}/approval", read | change)

    assert refused.status_code == 409
    assert "read it again" in refused.json["detail"]
    assert program.get(f"/cases/{case.id}").json["stage"] == "drafted"


def test_a_letter_with_a_failed_check_does_not_leave(program):
    with transaction() as session:
        failed = {"name": "facts", "passed": False, "blocking": True, "detail": "Nothing supports this."}
        case, _ = cast.drafted_case(session, checks=[failed])
    draft = program.get(f"/cases/{case.id}/draft").json

    refused = program.post(f"/cases/{case.id}/approval", {"version": 1, "sha256": draft["sha256"]})

    assert refused.status_code == 422
    assert refused.json["failed"] == ["facts"]
    assert refused.json["checks"] == draft["checks"]
    assert "Nothing supports this." in refused.json["detail"]
    assert program.get(f"/cases/{case.id}").json["approval"] is None


def test_an_undone_approval_leaves_the_draft_standing(program, case, read):
    program.post(f"/cases/{case.id}/approval", read)

    undone = program.delete(f"/cases/{case.id}/approval")

    assert (undone.status_code, undone.data) == (204, b"")
    found = program.get(f"/cases/{case.id}").json
    assert (found["stage"], found["approval"]) == ("drafted", None)
    assert program.post(f"/cases/{case.id}/approval", read).status_code == 201


def test_there_is_nothing_to_undo_before_an_approval(program, case):
    assert program.delete(f"/cases/{case.id}/approval").status_code == 409


def test_nothing_is_undone_once_the_letter_is_leaving(program, case, read):
    program.post(f"/cases/{case.id}/approval", read)
    with transaction() as session:
        session.get(Case, case.id).stage = "sending"

    assert program.delete(f"/cases/{case.id}/approval").status_code == 409


NO_TEXT = [
    {},
    {"version": 1},
    {"version": "1", "sha256": "0" * 64},
    {"version": True, "sha256": "0" * 64},
    {"version": -1, "sha256": "0" * 64},
    {"version": 2**40, "sha256": "0" * 64},
    {"version": 1, "sha256": "short"},
]


def test_an_approval_that_names_no_text_is_refused(program, case):
    statuses = [program.post(f"/cases/{case.id}/approval", body).status_code for body in NO_TEXT]
    assert statuses == [422] * len(NO_TEXT)


def test_who_approved_cannot_be_made_up(program, case, read):
    refused = program.post(f"/cases/{case.id}/approval", {**read, "who": "Maya", "approved_by": cast.MAYA})

    assert refused.status_code == 422
    assert {error["pointer"] for error in refused.json["errors"]} == {"#/who", "#/approved_by"}


def test_an_unknown_case_is_404(program, read):
    assert program.post(f"/cases/{uuid4()}/approval", read).status_code == 404
    assert program.delete(f"/cases/{uuid4()}/approval").status_code == 404


def test_the_undo_window_is_the_setting(program, case, read, monkeypatch):
    monkeypatch.setenv("UNDO_SECONDS", "0")
    settings.cache_clear()

    approved = program.post(f"/cases/{case.id}/approval", read).json

    assert approved["leaves_at"] <= approved["approved_at"]
