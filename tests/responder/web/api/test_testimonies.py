"""What is said about a case on somebody's own word, over the API."""

from uuid import uuid4

import pytest

from responder.db import transaction
from responder.models import Brand
from tests import cast

LOST = {"grade": "ours", "what": "Our export lost your notes."}
MONTH = {"what": "A month of Studio is on us", "worth_cents": 1900}


@pytest.fixture
def case(case):
    with transaction() as session:
        session.query(Brand).one().gesture_cents = 2000
    return case


def test_a_fault_is_said_kept_and_taken_back(program, case):
    said = program.post(f"/cases/{case.id}/fault", LOST)

    assert said.status_code == 201
    assert (said.json["kind"], said.json["value"], said.json["told_by"]) == ("fault", LOST, "Back office")
    assert program.get(f"/cases/{case.id}").json["stage"] == "received"
    taken = program.post(f"/testimonies/{said.json['id']}/withdrawal")
    assert (taken.status_code, taken.json["withdrawn_by"]) == (200, "Back office")
    assert program.get(f"/cases/{case.id}/testimonies").json["items"] == [taken.json]
    assert program.post(f"/testimonies/{said.json['id']}/withdrawal").status_code == 409


def test_an_offer_ends_at_the_limit_of_the_brand(program, case):
    said = program.post(f"/cases/{case.id}/gesture", MONTH)

    assert (said.status_code, said.json["value"]) == (201, MONTH | {"what": "A month of Studio is on us."})
    refused = program.post(f"/cases/{case.id}/gesture", {**MONTH, "worth_cents": 2001})
    assert (refused.status_code, "up to 20.00; this is worth 20.01" in refused.json["detail"]) == (422, True)


def test_what_cannot_be_said_is_refused(program, case):
    wrong = [{"grade": "theirs"}, {"grade": "ours"}, {"grade": "ours", "what": ""}, {"grade": "ours", "what": 7}, {}]
    assert {program.post(f"/cases/{case.id}/fault", body).status_code for body in wrong} == {422}
    assert program.post(f"/cases/{uuid4()}/fault", LOST).status_code == 404
    assert program.get(f"/cases/{case.id}/testimonies").json == {"items": []}


def test_nothing_is_said_about_a_signed_letter(program, case):
    draft = program.get(f"/cases/{case.id}/draft").json
    program.post(f"/cases/{case.id}/approval", {"version": 1, "sha256": draft["sha256"]})
    assert program.post(f"/cases/{case.id}/fault", LOST).status_code == 409


def test_a_reader_says_nothing(reader, case):
    assert reader.post(f"/cases/{case.id}/fault", LOST).status_code == 403
    assert reader.get(f"/cases/{case.id}/testimonies").json == {"items": []}
    assert reader.get("/cases/" + str(uuid4()) + "/testimonies").status_code == 404
    assert cast.ADA in reader.get(f"/cases/{case.id}").text
