"""Who may use the API, and what everybody else hears."""

import re

import sqlalchemy as sa

from responder import tokens
from responder.db import reading, transaction
from responder.models import ApiToken
from tests.responder.web.api.conftest import Program

OPEN = {"api_docs.openapi", "api_docs.page"}
SOME_ID = "01890000-0000-7000-8000-000000000000"


def _routes(app):
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1"):
            path = re.sub("<uuid:[^>]*>", SOME_ID, rule.rule)
            yield from ((method, path, rule.endpoint) for method in sorted(rule.methods - {"HEAD", "OPTIONS"}))


def test_every_route_wants_a_token_except_the_documentation(app, stranger):
    answers = {
        (method, path): (stranger.client.open(path, method=method).status_code, endpoint)
        for method, path, endpoint in _routes(app)
    }
    assert answers
    assert [it for it, (status, endpoint) in answers.items() if (status == 401) is (endpoint in OPEN)] == []


def test_without_a_token_the_answer_says_what_is_wanted(stranger):
    refused = stranger.get("/cases")

    assert refused.status_code == 401
    assert refused.content_type == "application/problem+json"
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="Responder"'


def test_an_unknown_token_is_turned_away(app):
    for secret in ("rsp_unknown", "unknown", "rsp_ä"):
        refused = Program(app, secret).get("/cases")
        assert refused.status_code == 401
        assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]


def test_other_credentials_are_turned_away(stranger):
    others = ["Basic YTpi", "Bearer", "Bearer  ", "rsp_x", "Bearer a b", "Bearer a=b"]
    asked = [stranger.get("/cases", headers={"Authorization": credentials}) for credentials in others]
    assert [it.status_code for it in asked] == [401] * len(others)


def test_a_revoked_token_is_turned_away(program):
    assert program.get("/cases").status_code == 200
    with transaction() as session:
        tokens.revoke(session.scalars(sa.select(ApiToken)).one())

    assert program.get("/cases").status_code == 401


def test_a_reader_may_not_act(reader, case):
    refused = reader.post(f"/cases/{case.id}/silence", {"reason": "we spoke"})

    assert refused.status_code == 403
    assert 'scope="write"' in refused.headers["WWW-Authenticate"]
    assert reader.get(f"/cases/{case.id}").json["stage"] == "drafted"


def test_a_cookie_opens_nothing(stranger):
    stranger.client.set_cookie("responder", "anything")
    assert stranger.get("/cases").status_code == 401


def test_an_answer_sets_no_cookie_and_is_not_kept(program):
    answer = program.get("/cases")

    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_last_use_of_a_token_is_remembered(program):
    program.get("/cases")
    with reading() as session:
        assert session.scalars(sa.select(ApiToken)).one().last_used_at is not None
