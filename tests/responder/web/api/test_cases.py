"""The goodbyes, as programs see them."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from responder.db import engine, transaction
from responder.journey import Stage
from responder.models import Case
from tests import cast


def test_a_case_tells_everything_that_stands_next_to_it(program, case):
    found = program.get(f"/cases/{case.id}").json

    assert found["id"] == str(case.id)
    assert found["stage"] == "drafted"
    assert found["customer"] == {"id": str(case.customer_id), "email": cast.ADA, "name": "Ada Byron"}
    assert found["connection"]["name"] == "Northlight Weekly"
    maya = {"email": cast.MAYA, "name": "Maya Lindqvist", "title": "Operations Manager"}
    assert found["signer"] == {**maya, "phone": None}
    assert [event["kind"] for event in found["events"]] == ["unsubscribed"]
    assert [fact["kind"] for fact in found["facts"]] == ["tenure"]
    assert found["facts"][0]["value"]["years"] == 10
    assert found["draft"]["body"] == cast.LETTER
    assert found["draft"]["spans"][0]["fact_id"] == found["facts"][0]["id"]
    assert found["letter"] is None
    assert [line["what"] for line in found["timeline"]] == ["Ada left."]


def test_a_list_tells_the_same_as_one_case(program, case):
    assert program.get("/cases").json["items"] == [program.get(f"/cases/{case.id}").json]


def test_a_person_we_do_not_know_is_told_by_their_address(program):
    with transaction() as session:
        case = cast.case_of(session, cast.newsletter(session), None, email=cast.STRANGER)

    found = program.get(f"/cases/{case.id}").json
    assert found["customer"] == {"id": None, "email": cast.STRANGER, "name": None}


@pytest.fixture
def five(database):
    """Five people whom we do not know left, one after the other."""
    with transaction() as session:
        newsletter = cast.newsletter(session)
        return [cast.case_of(session, newsletter, None, person_key=f"person {number}") for number in range(5)]


def test_pages_follow_each_other_without_gap_or_repeat(program, five):
    seen, after = [], ""
    while after is not None:
        page = program.get("/cases", query_string={"limit": 2, **({"after": after} if after else {})}).json
        seen += [case["id"] for case in page["items"]]
        after = page["next"]

    assert seen == [str(case.id) for case in reversed(five)]


def test_the_last_full_page_is_followed_by_an_empty_one(program, five):
    page = program.get("/cases?limit=5").json
    assert len(page["items"]) == 5
    assert program.get("/cases", query_string={"after": page["next"]}).json == {"items": [], "next": None}


def test_cases_are_found_by_stage(program, case):
    assert [found["id"] for found in program.get("/cases?stage=drafted").json["items"]] == [str(case.id)]
    assert program.get("/cases?stage=held").json["items"] == []
    assert len(program.get("/cases?stage=held&stage=drafted").json["items"]) == 1


def test_cases_are_found_by_kind(program, case):
    assert len(program.get("/cases?kind=unsubscribed").json["items"]) == 1
    assert program.get("/cases?kind=cancelled").json["items"] == []


def test_cases_are_found_by_whom_they_were_handed_to(program, case):
    with transaction() as session:
        cast.tom(session)
    program.post(f"/cases/{case.id}/assignment", {"manager": cast.MAYA})

    assert len(program.get(f"/cases?assigned_to={cast.MAYA}").json["items"]) == 1
    assert program.get(f"/cases?assigned_to={cast.TOM}").json["items"] == []


WRONG_PARAMETERS = [
    "limit=0",
    "limit=201",
    "limit=many",
    "after=nonsense",
    "after=%C3%A4",
    "after=",
    "stage=lost",
    "stages=held",
    "assigned_to=nobody",
    "kind=%00",
]


def test_a_wrong_parameter_is_named(program):
    refused = [program.get(f"/cases?{query}") for query in WRONG_PARAMETERS]

    assert [it.status_code for it in refused] == [422] * len(WRONG_PARAMETERS)
    assert [it.json["errors"][0]["parameter"] for it in refused] == [it.split("=")[0] for it in WRONG_PARAMETERS]


def test_an_unknown_case_is_404(program):
    assert program.get(f"/cases/{uuid4()}").status_code == 404


def test_stages_are_spelled_as_on_the_road(program):
    for stage in Stage:
        assert program.get(f"/cases?stage={stage}").status_code == 200


def test_a_full_page_costs_as_many_statements_as_a_short_one(program, case):
    with transaction() as session:
        known = session.get_one(Case, case.id)
        for number in range(5):
            other = cast.case_of(session, known.connection, known.customer, person_key=f"person {number}")
            cast.draft_of(session, other)
            cast.event_of(session, other)
    program.get("/cases")  # remembers that the token was used
    statements = []

    def note(*told):
        statements.append(told[2])

    sa.event.listen(engine(), "before_cursor_execute", note)
    program.get("/cases?limit=1")
    short = len(statements)
    program.get("/cases?limit=6")
    sa.event.remove(engine(), "before_cursor_execute", note)

    assert len(statements) - short == short


def test_a_signer_s_number_is_told_where_it_stands_under_letters(program, case):
    for shows, told in ((False, None), (True, "+46 8 465 004 12")):
        with transaction() as session:
            maya = session.get(Case, case.id).signer
            maya.phone, maya.shows_phone = "+46 8 465 004 12", shows
        assert program.get(f"/cases/{case.id}").json["signer"]["phone"] == told
