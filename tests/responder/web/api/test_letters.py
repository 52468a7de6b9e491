"""What left, as programs see it."""

from uuid import uuid4

import pytest

from responder.db import transaction
from responder.instants import now
from responder.models import Case, LetterEvent
from tests import cast


@pytest.fixture
def letter(program, case):
    """Ada's letter left and was delivered."""
    draft = program.get(f"/cases/{case.id}/draft").json
    program.post(f"/cases/{case.id}/approval", {"version": draft["version"], "sha256": draft["sha256"]})
    with transaction() as session:
        row = session.get(Case, case.id)
        event = cast.event_of(session, row, provider_ref="sg-1", kind="delivered", case_id=None)
        letter = cast.letter_of(session, row, status="delivered", sent_at=now(), provider_ref="message-1")
        told = {"kind": "delivered", "occurred_at": now(), "detail": {}}
        session.add(LetterEvent(event_id=event.id, letter_id=letter.id, **told))
        return letter


def test_a_letter_is_told_byte_for_byte(program, case, letter):
    found = program.get(f"/letters/{letter.id}").json

    assert found["case_id"] == str(case.id)
    assert (found["to"], found["from"], found["reply_to"]) == (cast.ADA, cast.MAYA, cast.MAYA)
    assert (found["subject"], found["body"]) == ("Thank you, Ada", cast.LETTER)
    assert (found["status"], found["provider_ref"]) == ("delivered", "message-1")
    assert found["sent_at"] is not None
    assert [event["kind"] for event in found["events"]] == ["delivered"]


def test_lists_and_the_case_tell_the_same_letter(program, case, letter):
    found = program.get(f"/letters/{letter.id}").json

    assert program.get("/letters").json == {"items": [found], "next": None}
    assert program.get(f"/cases/{case.id}").json["letter"] == found


def test_letters_are_found_by_status_and_case(program, case, letter):
    assert len(program.get("/letters?status=delivered").json["items"]) == 1
    assert program.get("/letters?status=bounced").json["items"] == []
    assert len(program.get(f"/letters?case_id={case.id}").json["items"]) == 1
    assert program.get(f"/letters?case_id={uuid4()}").json["items"] == []


def test_pages_follow_each_other(program, letter):
    page = program.get("/letters?limit=1").json
    assert program.get("/letters", query_string={"after": page["next"]}).json == {"items": [], "next": None}


def test_an_unknown_letter_is_404(program):
    assert program.get(f"/letters/{uuid4()}").status_code == 404


def test_a_wrong_parameter_is_refused(program):
    wrong = ["status=lost", "case_id=7", "after=x", "limit=0", "to=ada"]
    assert [program.get(f"/letters?{query}").status_code for query in wrong] == [422] * len(wrong)
