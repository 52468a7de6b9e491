"""Two who are one, and two who may be, over the API."""

from datetime import date
from uuid import uuid4

import pytest

from responder.db import transaction
from responder.models import Customer, Likeness
from tests import cast

WORK = "ada.king@example.com"
RULE = f"/customers/{cast.ADA}/merges"


@pytest.fixture
def king(case):
    with transaction() as session:
        return cast.ada(session, email=WORK, name="A. King", company="Engines", since_on=date(2012, 1, 1))


@pytest.fixture
def likeness(case):
    with transaction() as session:
        other = Customer(name="Ada Byron", company="Engines")
        session.add(other)
        session.flush()
        one, two = sorted((case.customer_id, other.id))
        found = Likeness(one_id=one, other_id=two, why="They have the same name and work at the same company.")
        session.add(found)
    return found


def test_merged_people_are_read_as_one_by_either_address(program, case, king):
    made = program.post(RULE, {"email": WORK})

    assert made.status_code == 201
    assert (made.json["kept_id"], made.json["gone_id"]) == (str(case.customer_id), str(king.id))
    assert made.json["who"] == "Back office"
    found = program.get(f"/customers/{WORK}").json
    assert found == program.get(f"/customers/{cast.ADA}").json == program.get(f"/people/{king.id}").json
    assert (found["name"], found["company"], found["addresses"]) == ("Ada Byron", "Engines", [cast.ADA, WORK])
    assert found["merged"] == [{"id": str(king.id), "name": "A. King", "emails": [WORK]}]
    assert [claim["since_on"] for claim in found["tenure_claims"]] == ["2012-01-01", "2016-09-10"]


def test_a_merge_is_listed_and_taken_back_once(program, case, king):
    made = program.post(RULE, {"email": WORK}).json

    assert program.get(f"/customers/{WORK}/merges").json == {"items": [made]}
    assert program.delete(f"/merges/{made['id']}").status_code == 204
    assert program.delete(f"/merges/{made['id']}").status_code == 409
    assert program.get(RULE).json["items"][0]["undone_by"] == "Back office"
    assert program.get(f"/customers/{WORK}").json["id"] == str(king.id)


def test_who_is_one_already_or_not_known_is_not_merged(program, case, king):
    program.post(RULE, {"email": WORK})

    for email in (WORK, cast.ADA, "nobody@example.com", "nobody"):
        assert program.post(RULE, {"email": email}).status_code == 422
    assert program.post("/customers/nobody@example.com/merges", {"email": WORK}).status_code == 404
    assert program.delete(f"/merges/{uuid4()}").status_code == 404


def test_likenesses_are_listed_until_they_are_decided(program, case, likeness):
    found = program.get("/likenesses").json["items"]
    assert [(it["id"], it["is_same"]) for it in found] == [(str(likeness.id), None)]
    assert {tuple(it["emails"]) for it in (found[0]["one"], found[0]["other"])} == {(cast.ADA,), ()}

    decided = program.post(f"/likenesses/{likeness.id}/decision", {"same": True})

    assert (decided.status_code, decided.json["is_same"], decided.json["decided_by"]) == (200, True, "Back office")
    assert program.get(f"/customers/{cast.ADA}").json["merged"][0]["name"] == "Ada Byron"
    assert program.post(f"/likenesses/{likeness.id}/decision", {"same": False}).status_code == 409
    assert program.get("/likenesses").json["items"] == []
    assert len(program.get("/likenesses?open=false").json["items"]) == 1
    assert program.get("/likenesses?open=perhaps").status_code == 422
    assert program.post(f"/likenesses/{uuid4()}/decision", {"same": True}).status_code == 404
