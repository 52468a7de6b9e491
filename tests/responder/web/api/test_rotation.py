"""Addresses and secrets are rotated over the API, and what was refused is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from responder.db import transaction
from responder.instants import new_id, now
from responder.models import Connection, Reason, RejectionSample


@pytest.fixture
def weekly(program):
    return program.post("/connections", {"provider": "standard", "name": "Northlight Weekly"}).json


def test_a_token_is_rotated_and_the_address_before_stays_until_it_is_ended(program, weekly):
    path = f"/connections/{weekly['id']}"
    rotated = program.post(f"{path}/rotation", {"what": "token"})

    assert rotated.status_code == 201
    assert (rotated.json["previous_url"], rotated.json["secret"]) == (weekly["url"], None)
    assert rotated.json["url"] != weekly["url"]
    assert rotated.json["previous_url_until"] > rotated.json["created_at"]
    ended = program.post(f"{path}/rotation/end", {"what": "token"})
    assert (ended.status_code, ended.json["previous_url"], ended.json["url"]) == (200, None, rotated.json["url"])
    assert program.post(f"{path}/rotation/end", {"what": "token"}).status_code == 422


def test_a_secret_is_rotated_shown_once_and_the_one_before_is_ended(program, weekly):
    path = f"/connections/{weekly['id']}"
    rotated = program.post(f"{path}/rotation", {"what": "secret"}).json

    assert rotated["secret"] not in (None, weekly["secret"])
    assert rotated["has_previous_secret"] is True
    told = program.get(path)
    assert rotated["secret"] not in told.text
    assert (told.json["has_previous_secret"], told.json["previous_secret_used_at"]) == (True, None)
    assert program.post(f"{path}/rotation/end", {"what": "secret"}).json["has_previous_secret"] is False


WRONG = [{"what": "name"}, {"what": "token", "days": 0}, {"what": "secret", "secret": "short"}, {}]


def test_what_cannot_be_rotated_is_refused_in_a_sentence(program, reader, weekly):
    path = f"/connections/{weekly['id']}/rotation"
    refused = [program.post(path, body) for body in WRONG]

    assert [it.status_code for it in refused] == [422] * len(WRONG)
    assert min(len(it.json["detail"]) for it in refused) > 10
    assert reader.post(path, {"what": "token"}).status_code == 403
    assert program.post(f"/connections/{new_id()}/rotation", {"what": "token"}).status_code == 404


def test_a_connection_says_how_it_is_doing(program, weekly):
    assert weekly["health"]["word"] == "waiting for the first delivery"
    assert program.get("/connections").json["items"][0]["health"] == weekly["health"]


def test_what_was_not_let_in_is_shown_by_example_and_without_its_body(program, weekly):
    with transaction() as session:
        connection = session.scalars(sa.select(Connection)).one()
        told = {"why": "No signature fits.", "size": 9, "content_type": "text/plain", "header_names": ["host"]}
        session.add(
            RejectionSample(
                connection_id=connection.id, at=now(), reason=Reason.SIGNATURE, body=b"ada@example.com", **told
            )
        )

    shown = program.get(f"/connections/{weekly['id']}/rejections")

    assert shown.json["today"] == {}
    assert [(it["why"], it["header_names"]) for it in shown.json["samples"]] == [("No signature fits.", ["host"])]
    assert "ada@" not in shown.text


def test_who_may_only_read_sees_no_address_that_lets_in(program, reader, auditor, weekly):
    path = f"/connections/{weekly['id']}"
    program.post(f"{path}/rotation", {"what": "token"})
    beginning = weekly["url"].rpartition("/")[0]
    for one in (reader, auditor):
        for told in (one.get(path).json, one.get("/connections").json["items"][0]):
            assert (told["url"], told["previous_url"]) == (f"{beginning}/…", f"{beginning}/…")
    assert program.get(path).json["previous_url"] == weekly["url"]


def test_of_two_programs_that_rotate_at_once_each_has_got_what_lets_in(program, weekly):
    """The first holds the connection: the second rotates what the first has made, and not what it saw before."""
    path = f"/connections/{weekly['id']}/rotation"
    together = Barrier(2)

    def rotate(_number):
        together.wait()
        return program.post(path, {"what": "token"}).json

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(rotate, range(2)))
    now_live = program.get(f"/connections/{weekly['id']}").json
    assert {one["url"] for one in answers} == {now_live["url"], now_live["previous_url"]}
