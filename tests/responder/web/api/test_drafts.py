"""A letter before it left: reading and changing its text over the API."""

from uuid import uuid4

import pytest

from responder.db import transaction
from responder.models import Case
from responder.wording import letter_hash
from tests import cast


@pytest.fixture
def read(program, case):
    """The draft as a program read it."""
    return program.get(f"/cases/{case.id}/draft").json


def test_a_draft_tells_its_text_and_what_supports_it(case, read):
    assert (read["version"], read["language"]) == (1, "en")
    assert (read["subject"], read["body"]) == ("Thank you, Ada", cast.LETTER)
    assert read["sha256"] == letter_hash(read["subject"], read["body"])
    span = read["spans"][0]
    assert read["body"][span["start"] : span["end"]] == "ten years"
    assert read["checks"][0]["name"] == "facts"
    assert read["checks"][0]["passed"] is True


def test_changing_the_text_makes_the_next_version(program, case, read):
    body = cast.LETTER.replace("thank you", "I thank you")

    changed = program.put(f"/cases/{case.id}/draft", {"version": 1, "subject": "A thank you", "body": body})

    assert changed.status_code == 200
    assert (changed.json["version"], changed.json["subject"], changed.json["body"]) == (2, "A thank you", body)
    assert changed.json["author"] == "Back office"
    assert changed.json["sha256"] == letter_hash("A thank you", body)
    assert changed.json["checks"]
    span = changed.json["spans"][0]
    assert body[span["start"] : span["end"]] == "ten years"
    assert program.get(f"/cases/{case.id}/draft").json == changed.json
    assert program.get(f"/cases/{case.id}").json["draft"] == changed.json


def test_what_is_left_out_stays(program, case, read):
    changed = program.put(f"/cases/{case.id}/draft", {"version": 1, "subject": "A thank you"}).json
    assert (changed["subject"], changed["body"]) == ("A thank you", cast.LETTER)


def test_a_draft_may_be_sent_back_as_it_came(program, case, read):
    changed = program.put(f"/cases/{case.id}/draft", read | {"subject": "A thank you", "sha256": "made up"}).json
    assert (changed["version"], changed["sha256"]) == (2, letter_hash("A thank you", cast.LETTER))


def test_a_stale_version_is_a_conflict(program, case, read):
    program.put(f"/cases/{case.id}/draft", {"version": 1, "subject": "First"})

    stale = program.put(f"/cases/{case.id}/draft", {"version": 1, "subject": "Second"})

    assert stale.status_code == 409
    assert program.get(f"/cases/{case.id}/draft").json["subject"] == "First"


def test_an_approved_text_is_not_changed_any_more(program, case, read):
    program.post(f"/cases/{case.id}/approval", {"version": 1, "sha256": read["sha256"]})
    assert program.put(f"/cases/{case.id}/draft", {"version": 1, "subject": "Too late"}).status_code == 409


UNUSABLE = [
    {"version": "1"},
    {"version": None},
    {"subject": ""},
    {"subject": "two\nlines"},
    {"subject": 7},
    {"body": "  "},
    {"body": "a\x07b"},
    {"body": "x" * 200_000},
]


def test_a_text_no_letter_can_be_made_of_is_refused(program, case, read):
    refused = [program.put(f"/cases/{case.id}/draft", {"version": 1, **change}) for change in UNUSABLE]

    assert [it.status_code for it in refused] == [422] * len(UNUSABLE)
    assert min(len(it.json["detail"]) for it in refused) > 10
    assert program.get(f"/cases/{case.id}/draft").json == read


def test_the_author_cannot_be_made_up(program, case, read):
    changed = program.put(f"/cases/{case.id}/draft", {"version": 1, "subject": "Hello", "author": "Maya"}).json
    assert changed["author"] == "Back office"


def test_there_is_no_draft_before_there_is_one(program):
    with transaction() as session:
        case = cast.case_of(session, cast.newsletter(session), None)

    assert program.get(f"/cases/{case.id}/draft").status_code == 404
    assert program.put(f"/cases/{case.id}/draft", {"version": 1, "subject": "x"}).status_code == 404


def test_an_unknown_case_is_404(program):
    assert program.get(f"/cases/{uuid4()}/draft").status_code == 404
    assert program.put(f"/cases/{uuid4()}/draft", {"version": 1}).status_code == 404


def test_a_reader_may_not_change_a_text(reader, case):
    assert reader.put(f"/cases/{case.id}/draft", {"version": 1, "subject": "x"}).status_code == 403
    with transaction() as session:
        assert session.get(Case, case.id).draft_version == 1
