"""Only what is fresh and untouched is asked about, once; who edits or signs meanwhile keeps what they have."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from redis import Redis

from responder.db import reading, transaction
from responder.draft import draft, revise
from responder.instants import first_id_at, now
from responder.journey import Stage, Step
from responder.models import Case, Draft
from responder.moving import move
from responder.polishing import claim, rests_seconds
from responder.polishing.rest import FAILURES
from responder.polishing.waiting import FRESH
from tests import cast
from tests.peers.chat import Chat, honest
from tests.peers.json_api import JsonApi
from tests.responder.polishing.asked import now_of, say, versions
from workers.clock import steps_with_work
from workers.polish import run

Meanwhile = Callable[[Case], None]


def edit(case: Case) -> None:
    with transaction() as session:
        plain = versions()[0]
        words = {"subject": plain.subject, "body": plain.body.replace("Dear", "My dear")}
        revise(session, session.get_one(Case, case.id), version=1, author="Maya Lindqvist", **words)


def sign(case: Case) -> None:
    with transaction() as session:
        cast.approval_of(session, session.get_one(Case, case.id), versions()[0])


def sign_and_take_back(case: Case) -> None:
    sign(case)
    with transaction() as session:
        move(session, session.get_one(Case, case.id), Stage.DRAFTED, who="Maya Lindqvist", what="Taken back.")


def withdraw(case: Case) -> None:
    with transaction() as session:
        move(session, session.get_one(Case, case.id), Stage.WITHDRAWN, who="responder", what="They came back.")


@pytest.mark.parametrize("meanwhile", [edit, sign, sign_and_take_back, withdraw])
def test_who_is_faster_than_the_model_keeps_what_they_have(case: Case, chat: Chat, meanwhile: Meanwhile) -> None:
    def rephrase(paragraphs: list[str]) -> list[str]:
        meanwhile(case)
        return honest(paragraphs)

    chat.rephrasing = rephrase
    run()

    assert [one for one in versions() if one.polish] == []
    assert now_of(case).draft_version == len(versions())


@pytest.mark.parametrize("meanwhile", [edit, sign, sign_and_take_back, withdraw])
def test_what_a_person_touched_is_not_asked_about(case: Case, api: JsonApi, meanwhile: Meanwhile) -> None:
    meanwhile(case)

    assert run() == 0
    assert api.asked == []


def test_while_a_model_is_asked_nobody_waits_for_it(case: Case, chat: Chat) -> None:
    """No transaction is open meanwhile: SQLite would let nobody write. And a lease keeps other workers from asking."""
    seen: list[object] = []

    def rephrase(paragraphs: list[str]) -> list[str]:
        with transaction() as session:
            cast.line_of(session, case, "Somebody else wrote meanwhile.")
            seen.append(claim(session, 10))
        return honest(paragraphs)

    chat.rephrasing = rephrase
    run()

    assert seen == [[]]
    assert [one.version for one in versions()] == [1, 2]
    assert now_of(case).lease_until is None


def test_a_worker_that_died_is_followed_by_another_when_its_lease_is_over(case: Case) -> None:
    with transaction() as session:
        assert claim(session, 10) == [case.id]
    with transaction() as session:
        assert claim(session, 10) == []
        session.execute(sa.update(Case).values(lease_until=now() - timedelta(seconds=1)))
    assert run() == 1
    assert len(versions()) == 2


def test_a_draft_that_has_lain_there_may_be_being_read_and_stays(case: Case, api: JsonApi) -> None:
    with transaction() as session:
        old = now() - FRESH - timedelta(minutes=1)
        session.execute(sa.update(Draft).values(id=first_id_at(old), created_at=old))

    assert run() == 0
    assert api.asked == []


def test_nobody_is_asked_twice_about_the_same_text(case: Case, api: JsonApi, chat: Chat) -> None:
    chat.rephrasing = lambda paragraphs: [f"{text} Tom agrees." for text in paragraphs]
    run()
    run()
    draft_again(case)
    run()

    assert len(api.asked) == 1
    assert {one.polish["outcome"] for one in versions()} == {"refused"}


def test_what_was_accepted_once_is_taken_again_after_a_new_draft_of_the_same_text(case: Case, api: JsonApi) -> None:
    run()
    draft_again(case)
    assert now_of(case).draft_version == 3
    run()

    first, polished, again, repeated = versions()
    assert len(api.asked) == 1
    assert (again.body, repeated.body) == (first.body, polished.body)
    assert repeated.polish["outcome"] == "accepted"
    assert now_of(case).draft_version == 4


def draft_again(case: Case) -> None:
    """The facts are gathered anew, and say the same."""
    with transaction() as session:
        found = session.get_one(Case, case.id)
        move(session, found, Stage.ENRICHED, who="responder", what="Looked again.")
        draft(session, found)


def test_three_failures_in_a_row_and_it_is_left_alone_for_a_while(case: Case, api: JsonApi, redis_url: str) -> None:
    with Redis.from_url(redis_url) as redis:
        redis.set(FAILURES, 2)
    api.mode = "500"
    assert rests_seconds() == 0

    run()

    assert 50 < rests_seconds() <= 60
    with transaction() as session:
        session.execute(sa.update(Draft).values(polish={}))
    assert run() == 0
    assert len(api.asked) == 1


def test_who_asks_us_to_wait_is_left_alone_at_once_and_an_answer_ends_the_count(
    case: Case, api: JsonApi, redis_url: str
) -> None:
    api.mode = "429"
    run()
    assert 5 <= rests_seconds() <= 7

    with Redis.from_url(redis_url) as redis:
        redis.delete("responder:polish:rests")
        with transaction() as session:
            session.execute(sa.update(Draft).values(polish={}))
        api.mode = ""
        run()
        assert redis.get(FAILURES) is None


def test_the_clock_rings_for_fresh_drafts_where_the_house_polishes(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading() as session:
        assert steps_with_work(session) == [Step.POLISH]
    say(monkeypatch, POLISH_URL="", POLISH_MODEL="")
    with reading() as session:
        assert steps_with_work(session) == []
    assert run() == 0
