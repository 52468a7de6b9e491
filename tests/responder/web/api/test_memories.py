"""What is known about a person, told and corrected over the API."""

from uuid import uuid4

import pytest

from responder.db import reading, transaction
from responder.models import Case, Customer, Touchpoint
from tests import cast

RULE = f"/customers/{cast.ADA}"
CONTACT = {"channel": "met", "occurred_at": "2024-05-01", "summary": "She was ill"}


def stage_of(case):
    with reading() as session:
        return session.get(Case, case.id).stage


def test_a_private_contact_is_kept_as_such(program, case):
    told = program.post(f"{RULE}/touchpoints", {**CONTACT, "private": True})

    assert (told.status_code, told.json["private"], told.json["times"]) == (201, True, 1)
    assert program.post(f"{RULE}/touchpoints", {**CONTACT, "private": "yes"}).status_code == 422
    with reading() as session:
        assert session.query(Touchpoint).one().is_private


def test_an_address_is_added_and_somebody_else_s_is_not(program, case):
    with transaction() as session:
        cast.ada(session, email="grace@example.com", name="Grace")

    told = program.post(f"{RULE}/addresses", {"email": "Countess@Example.com"})

    assert (told.status_code, told.json["addresses"]) == (201, [cast.ADA, "Countess@Example.com"])
    assert program.get("/customers/countess@example.com").json["id"] == told.json["id"]
    assert program.post(f"{RULE}/addresses", {"email": "grace@example.com"}).status_code == 422
    assert program.post("/customers/nobody@example.com/addresses", {"email": "x@example.com"}).status_code == 404


def test_a_date_is_remembered_and_the_waiting_letter_is_written_anew(program, case):
    told = program.post(f"{RULE}/dates", {"meaning": "first order", "since_on": "2011-02-03"})

    assert told.status_code == 201
    assert (told.json["meaning"], told.json["since_on"], told.json["ref"]) == (
        "first order",
        "2011-02-03",
        "Back office",
    )
    assert stage_of(case) == "received"
    for odd in ({"since_on": "2999-01-01"}, {"meaning": "love"}):
        wanted = {"meaning": "subscribed", "since_on": "2011-02-03", **odd}
        assert program.post(f"{RULE}/dates", wanted).status_code == 422


@pytest.mark.parametrize("kind", ["touchpoints", "tenure-claims"])
def test_what_is_wrong_is_withdrawn_and_restored_once(program, case, kind):
    program.post(f"{RULE}/touchpoints", CONTACT)
    known = program.get(RULE).json[kind.replace("-", "_")][0]
    url = f"/{kind}/{known['id']}/withdrawal"

    wrong, again = program.post(url), program.post(url)
    assert (wrong.status_code, wrong.json["withdrawn_by"], again.status_code) == (200, "Back office", 409)
    assert stage_of(case) == "received"

    right, again = program.delete(url), program.delete(url)
    assert (right.status_code, right.json["withdrawn_by"], again.status_code) == (200, None, 409)
    assert program.post(f"/{kind}/{uuid4()}/withdrawal").status_code == 404


def test_somebody_without_an_address_is_found_by_id(program, reader):
    with transaction() as session:
        connection = Customer(name="Grace Hopper", company="Navy")
        session.add(connection)

    found = reader.get(f"/people/{connection.id}").json

    assert (found["name"], found["email"], found["addresses"]) == ("Grace Hopper", None, [])
    assert reader.get(f"/people/{uuid4()}").status_code == 404


def test_who_may_only_read_tells_nothing(reader, case):
    assert reader.post(f"{RULE}/addresses", {"email": "x@example.com"}).status_code == 403
    assert reader.post(f"/touchpoints/{uuid4()}/withdrawal").status_code == 403
