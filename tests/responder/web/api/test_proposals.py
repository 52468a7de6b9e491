"""Words vouched for, and what the machine would write now, over the API."""

from uuid import uuid4

import pytest

from responder.db import transaction
from responder.draft import draft
from tests.responder.draft import known
from tests.responder.draft.test_drafting import enriched, versions
from tests.responder.draft.test_vouching import gather_again


def facts(years=10):
    return known.name(), known.removal(), known.tenure(years=years), known.contact()


@pytest.fixture
def case(app, program):
    """Ada's letter, into which a program wrote of Prague in 2019; by now we know that it were nine years."""
    with transaction() as session:
        case = enriched(session, *facts(), id=known.CASE_ID)
        draft(session, case)
        body = versions(session, case)[0].body.replace("Maya Lindqvist\n", "Prague in 2019!\n\nMaya Lindqvist\n")
    assert program.put(f"/cases/{case.id}/draft", {"version": 1, "body": body}).status_code == 200
    gather_again(case, *facts(years=9))
    return case


def checks(answer):
    return {check["name"]: check for check in answer.json["checks"]}


def test_words_are_vouched_for_and_the_text_stays(program, case):
    read = program.get(f"/cases/{case.id}/draft")
    stale = checks(read)["stale"]
    assert (read.json["version"], stale["blocking"], "“nine years”" in stale["detail"]) == (3, True, True)
    asked = [*checks(read)["unsupported"]["words"], *stale["words"]]

    answer = program.post(f"/cases/{case.id}/draft/claims", {"version": 3, "words": asked})

    assert (answer.status_code, answer.json["version"]) == (200, 4)
    assert answer.json["sha256"] == read.json["sha256"]
    assert all(check["passed"] for check in answer.json["checks"] if check["words"])
    claims = [it for it in program.get(f"/cases/{case.id}").json["facts"] if it["kind"] == "claim"]
    assert {it["source"] for it in claims} == {"Back office's own word"}
    assert [it["value"]["words"] for it in claims] == asked


def test_what_is_not_asked_about_is_not_vouched_for(program, case):
    for body in ({"version": 3, "words": ["1999"]}, {"version": 3, "words": []}, {"version": 3}):
        assert program.post(f"/cases/{case.id}/draft/claims", body).status_code == 422
    assert program.post(f"/cases/{case.id}/draft/claims", {"version": 2, "words": ["2019"]}).status_code == 409
    assert program.post(f"/cases/{uuid4()}/draft/claims", {"version": 2, "words": ["2019"]}).status_code == 404


def test_what_the_machine_would_write_now_is_read_and_taken(program, case):
    found = program.get(f"/cases/{case.id}/draft/proposal").json
    assert (found["version"], "nine years" in found["body"]) == (3, True)
    passage = next(it for it in found["passages"] if it["new"] and "nine years" in it["new"])

    one = program.post(f"/cases/{case.id}/draft/proposal", {"version": 3, "passage": passage["number"]})
    assert (one.json["version"], one.json["author"], "Prague" in one.json["body"]) == (4, "Back office", True)
    assert "nine years" in one.json["body"]
    stale = program.post(f"/cases/{case.id}/draft/proposal", {"version": 4, "sha256": "0" * 64})
    assert stale.status_code == 409
    whole = program.post(f"/cases/{case.id}/draft/proposal", {"version": 4, "sha256": found["sha256"]})
    assert (whole.json["author"], whole.json["sha256"]) == ("responder", found["sha256"])
    assert program.get(f"/cases/{case.id}/draft/proposal").status_code == 404
    assert program.post(f"/cases/{case.id}/draft/proposal", {"version": 5}).status_code == 422


def test_a_proposal_is_turned_down(program, case):
    assert program.post(f"/cases/{case.id}/draft/proposal", {"version": 3, "passage": "greeting"}).status_code == 422
    kept = program.post(f"/cases/{case.id}/draft/proposal/refusal", {"version": 3})
    assert (kept.status_code, kept.json["version"]) == (200, 3)
    assert program.get(f"/cases/{case.id}/draft/proposal").status_code == 404
    assert program.post(f"/cases/{case.id}/draft/proposal/refusal", {"version": 3}).status_code == 422


def test_a_reader_reads_a_proposal_only(reader, case):
    assert reader.get(f"/cases/{case.id}/draft/proposal").status_code == 200
    for path in ("claims", "proposal", "proposal/refusal"):
        assert reader.post(f"/cases/{case.id}/draft/{path}", {"version": 3}).status_code == 403
