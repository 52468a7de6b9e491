"""Whatever goes wrong is a problem with a sentence, never a page."""

import pytest
from sqlalchemy.exc import OperationalError


def _is_a_problem(answer, status):
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["title"]
    assert len(answer.json["detail"]) > 10


def test_an_address_that_leads_nowhere(program):
    _is_a_problem(program.get("/nowhere"), 404)
    _is_a_problem(program.get("/cases/not-an-id"), 404)


def test_a_method_that_is_not_offered(program):
    refused = program.put("/cases", {})

    _is_a_problem(refused, 405)
    assert "GET" in refused.headers["Allow"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "text/html", None])
def test_a_body_of_another_type(program, case, content_type):
    refused = program.post(f"/cases/{case.id}/silence", data=b'{"reason": "x"}', content_type=content_type)
    _is_a_problem(refused, 415)


def test_a_packed_body(program, case):
    refused = program.post(f"/cases/{case.id}/silence", {"reason": "x"}, headers={"Content-Encoding": "gzip"})
    _is_a_problem(refused, 415)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"reason": NaN}',
        b'{"reason": "x", "reason": "y"}',
        b'{"reason": "\\u0000"}',
        b'{"reason": "\\ud800"}',
        b'{"\\ud800": "x"}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
    ],
)
def test_a_body_that_is_not_json(program, case, body):
    refused = program.post(f"/cases/{case.id}/silence", data=body, content_type="application/json")
    _is_a_problem(refused, 400)


@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'"{\\"reason\\": \\"x\\"}"'])
def test_a_body_that_is_json_but_no_object(program, case, body):
    refused = program.post(f"/cases/{case.id}/silence", data=body, content_type="application/json")
    _is_a_problem(refused, 422)


def test_a_body_that_is_too_large(program, case):
    _is_a_problem(program.post(f"/cases/{case.id}/silence", {"reason": "x" * 1_100_000}), 413)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/reason"),
        ({"reason": None}, "#/reason"),
        ({"reason": 7}, "#/reason"),
        ({"reason": "x" * 501}, "#/reason"),
        ({"reason": "x", "stage": "sent"}, "#/stage"),
        ({"reason": "x", "a/b~c": 1}, "#/a~1b~0c"),
    ],
)
def test_a_wrong_member_is_pointed_at(program, case, body, pointer):
    refused = program.post(f"/cases/{case.id}/silence", body)

    _is_a_problem(refused, 422)
    assert [error["pointer"] for error in refused.json["errors"]] == [pointer]
    assert pointer in refused.json["detail"]


def _fail(monkeypatch, error):
    def failing(*_):
        raise error

    monkeypatch.setattr("responder.web.api.cases.dossiers_of", failing)


def test_a_fault_of_ours(app, program, monkeypatch):
    app.config["TESTING"] = False
    _fail(monkeypatch, RuntimeError("a secret of the machine room"))

    answer = program.get("/cases")

    _is_a_problem(answer, 500)
    assert "machine room" not in answer.text


def test_a_database_that_is_away(program, monkeypatch):
    _fail(monkeypatch, OperationalError("SELECT 1", {}, OSError("gone")))

    away = program.get("/cases")

    _is_a_problem(away, 503)
    assert int(away.headers["Retry-After"]) > 0
