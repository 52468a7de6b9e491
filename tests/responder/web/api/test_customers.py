"""The people and what was lived through with them, over the API."""

import pytest

from responder.db import transaction
from responder.facts import FoundCustomer
from responder.importing import remember
from tests import cast

NEW = {
    "name": "Ada Byron",
    "given_name": "Ada",
    "company": "Engines",
    "list": "Weekly",
    "customer_since": "2016-09-10",
    "value_cents": 12000,
    "refs": {"stripe": "cus_123"},
    "attributes": {"seat": "A1"},
}


def test_a_new_person_is_remembered(program):
    with transaction() as session:
        cast.maya(session)

    answer = program.put("/customers/Ada@Example.com", {**NEW, "owner": cast.MAYA})

    assert answer.status_code == 201
    found = answer.json
    assert found == program.get("/customers/ada@example.com").json
    assert (found["email"], found["addresses"]) == ("Ada@Example.com", ["Ada@Example.com"])
    assert {name: found[name] for name in ("name", "company", "list", "value_cents", "attributes")} == {
        name: NEW[name] for name in ("name", "company", "list", "value_cents", "attributes")
    }
    assert found["owner"]["name"] == "Maya Lindqvist"
    assert found["refs"] == [{"provider": "stripe", "ref": "cus_123"}]
    assert [claim["since_on"] for claim in found["tenure_claims"]] == ["2016-09-10"]


def test_telling_the_same_again_changes_nothing(program):
    first = program.put(f"/customers/{cast.ADA}", NEW).json
    again = program.put(f"/customers/{cast.ADA}", NEW)

    assert again.status_code == 200
    assert again.json == first


def test_what_is_left_out_stays(program):
    program.put(f"/customers/{cast.ADA}", NEW)
    found = program.put(f"/customers/{cast.ADA}", {"company": "Analytical Engines"}).json

    assert (found["company"], found["name"]) == ("Analytical Engines", "Ada Byron")


def test_what_is_told_here_counts_before_what_a_file_said(program):
    with transaction() as session:
        remember(session, "customers", [FoundCustomer(email=cast.ADA, name="Ada Byron", given_name="Ada", plan="Pro")])

    found = program.put(f"/customers/{cast.ADA}", {"name": "Augusta King"}).json

    assert (found["name"], found["given_name"], found["plan"]) == ("Augusta King", None, "Pro")


def test_references_may_be_written_as_in_customers_csv(program):
    found = program.put(f"/customers/{cast.ADA}", {"refs": "stripe:cus_1 hubspot:42"}).json
    assert {ref["provider"]: ref["ref"] for ref in found["refs"]} == {"stripe": "cus_1", "hubspot": "42"}


def test_a_person_is_told_with_their_goodbyes(program, case):
    found = program.get(f"/customers/{cast.ADA}").json
    assert [(it["id"], it["stage"]) for it in found["cases"]] == [(str(case.id), "drafted")]


def test_an_unknown_person_is_404(program):
    assert program.get(f"/customers/{cast.STRANGER}").status_code == 404
    contact = {"channel": "met", "occurred_at": "2024-05-01"}
    assert program.post(f"/customers/{cast.STRANGER}/touchpoints", contact).status_code == 404


UNKEEPABLE = [
    ({"customer_since": "long ago"}, "#/customer_since"),
    ({"customer_since": 2016}, "#/customer_since"),
    ({"value_cents": "12"}, "#/value_cents"),
    ({"value_cents": 2**31}, "#/value_cents"),
    ({"value_cents": -1}, "#/value_cents"),
    ({"refs": "cus_123"}, "#/refs"),
    ({"refs": {"stripe": 7}}, "#/refs/stripe"),
    ({"owner": "Maya"}, "#/owner"),
    ({"name": "x" * 501}, "#/name"),
    ({"id": "me"}, "#/id"),
    ({"said_by": {}}, "#/said_by"),
]


def test_what_cannot_be_kept_is_pointed_at(program):
    for change, pointer in UNKEEPABLE:
        refused = program.put(f"/customers/{cast.ADA}", {**NEW, **change})
        assert refused.status_code == 422
        assert [error["pointer"] for error in refused.json["errors"]] == [pointer]
    assert program.get(f"/customers/{cast.ADA}").status_code == 404


def test_an_owner_is_one_of_us(program):
    assert program.put(f"/customers/{cast.ADA}", {"owner": cast.STRANGER}).status_code == 422


def test_an_address_in_the_path_is_an_address(program):
    for address in ("ada", "ada@", "ada byron@example.com", "%00@example.com"):
        refused = program.put(f"/customers/{address}", {})
        assert (refused.status_code, refused.json["errors"][0]["parameter"]) == (422, "email")


CONTACT = {"channel": "met", "occurred_at": "2024-05-01T10:00:00Z", "manager": cast.MAYA, "summary": "Lunch in Malmö"}


@pytest.fixture
def ada(program):
    with transaction() as session:
        cast.maya(session)
    program.put(f"/customers/{cast.ADA}", NEW)


def test_a_past_contact_is_remembered_once(program, ada):
    first = program.post(f"/customers/{cast.ADA}/touchpoints", CONTACT)
    again = program.post(f"/customers/{cast.ADA}/touchpoints", CONTACT)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert (first.json["channel"], first.json["occurred_on"]) == ("met", "2024-05-01")
    assert first.json["manager"]["email"] == cast.MAYA
    assert program.get(f"/customers/{cast.ADA}").json["touchpoints"] == [first.json]


def test_a_contact_with_an_id_of_its_own_can_be_corrected(program, ada):
    program.post(f"/customers/{cast.ADA}/touchpoints", {**CONTACT, "id": "42"})
    program.post(f"/customers/{cast.ADA}/touchpoints", {**CONTACT, "id": "42", "summary": "Lunch in Lund"})

    contacts = program.get(f"/customers/{cast.ADA}").json["touchpoints"]
    assert [contact["summary"] for contact in contacts] == ["Lunch in Lund"]


def test_channels_may_be_called_as_in_touchpoints_csv(program, ada):
    assert (
        program.post(f"/customers/{cast.ADA}/touchpoints", {**CONTACT, "channel": "Meeting"}).json["channel"] == "met"
    )


NO_CONTACT = [
    {"channel": "telepathy"},
    {"channel": 7},
    {"occurred_at": "some day"},
    {"occurred_at": None},
    {"direction": "sideways"},
    {"manager": cast.STRANGER},
    {"source": "customers"},
]


def test_a_contact_that_cannot_be_kept_is_refused(program, ada):
    asked = [program.post(f"/customers/{cast.ADA}/touchpoints", {**CONTACT, **change}) for change in NO_CONTACT]

    assert [it.status_code for it in asked] == [422] * len(NO_CONTACT)
    assert program.get(f"/customers/{cast.ADA}").json["touchpoints"] == []


def test_how_somebody_is_addressed_is_told_in_any_of_its_words(program):
    assert program.put(f"/customers/{cast.ADA}", {"address_form": "Sie"}).json["address_form"] == "formal"
    assert program.put(f"/customers/{cast.ADA}", {"address_form": "du"}).json["address_form"] == "close"
    assert program.put(f"/customers/{cast.ADA}", {"name": "Ada"}).json["address_form"] == "close"
    for wrong in ("Frau", "", 1):
        assert program.put(f"/customers/{cast.ADA}", {"address_form": wrong}).status_code == 422
