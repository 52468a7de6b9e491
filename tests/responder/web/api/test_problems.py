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


@pytest.fixture
def silence(program, case):
    """Ask for silence with whatever body."""
    return lambda **options: program.post(f"/cases/{case.id}/silence", **options)


def test_a_body_of_another_type(silence):
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "text/html", None):
        _is_a_problem(silence(data=b'{"reason": "x"}', content_type=content_type), 415)


def test_a_packed_body(silence):
    _is_a_problem(silence(body={"reason": "x"}, headers={"Content-Encoding": "gzip"}), 415)


NOT_JSON = [
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
]


def test_a_body_that_is_not_json(silence):
    for body in NOT_JSON:
        _is_a_problem(silence(data=body, content_type="application/json"), 400)


def test_a_body_that_is_json_but_no_object(silence):
    for body in (b"[]", b"null", b"7", b'"{\\"reason\\": \\"x\\"}"'):
        _is_a_problem(silence(data=body, content_type="application/json"), 422)


def test_a_body_that_is_too_large(silence):
    _is_a_problem(silence(body={"reason": "x" * 1_100_000}), 413)


WRONG_MEMBERS = [
    ({}, "#/reason"),
    ({"reason": None}, "#/reason"),
    ({"reason": 7}, "#/reason"),
    ({"reason": "x" * 501}, "#/reason"),
    ({"reason": "x", "stage": "sent"}, "#/stage"),
    ({"reason": "x", "a/b~c": 1}, "#/a~1b~0c"),
]


def test_a_wrong_member_is_pointed_at(silence):
    for body, pointer in WRONG_MEMBERS:
        refused = silence(body=body)
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
