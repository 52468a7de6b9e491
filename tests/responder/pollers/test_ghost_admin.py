"""Ghost's activity feed is walked from its newest back to where the last round stopped."""

from datetime import timedelta

import pytest

from responder.errors import Permanent
from responder.instants import now
from responder.pollers import ghost_admin as asked
from tests.peers.ghost_admin import KEY, Ghost
from tests.peers.json_api import JsonApi
from tests.responder.pollers.reading_all import round_of


@pytest.fixture
def peer():
    return Ghost()


@pytest.fixture
def settings(peer):
    with JsonApi(peer.answer).listening() as api:
        yield {"url": api.url, "secret": KEY}


def start(hours=1):
    return asked.begin(now() - timedelta(hours=hours))


def refs(bodies):
    return [int(body["data"]["id"], 16) for body in bodies]


def test_what_members_did_since_is_brought_and_nothing_of_before(peer, settings):
    peer.leave(1, now() - timedelta(hours=9))
    peer.leave(2, now() - timedelta(minutes=9))
    peer.tell(3, "login_event", now() - timedelta(minutes=8))

    [body], _ = round_of("ghost_admin", settings, start())

    assert (body["type"], body["data"]["source"], body["data"]["subscribed"]) == ("newsletter_event", "member", False)
    assert body["data"]["member"] == {"id": "memberada@example.com", "name": "Ada Byron", "email": "ada@example.com"}
    assert body["data"]["newsletter"] == {"id": "n1", "name": "Weekly"}


def test_many_within_one_second_are_told_apart_by_their_ids(peer, settings):
    peer.limit = 7
    moment = now() - timedelta(minutes=9)
    for ref in range(1, 31):
        peer.leave(ref, moment)

    bodies, mark = round_of("ghost_admin", settings, start())

    assert refs(bodies) == list(range(30, 0, -1))
    assert mark == {"since": moment.replace(microsecond=0).isoformat()}


def test_what_happens_while_pages_are_read_is_the_next_rounds(peer, settings):
    peer.limit = 2
    for ref in range(1, 6):
        peer.leave(ref, now() - timedelta(minutes=9 - ref))
    coming = iter(range(6, 50))
    peer.before_page = lambda: peer.leave(next(coming), now() - timedelta(seconds=1))

    first, mark = round_of("ghost_admin", settings, start())
    peer.before_page = lambda: None
    second, _ = round_of("ghost_admin", settings, mark)

    assert refs(first) == [6, 5, 4, 3, 2, 1]
    assert set(refs(second)) >= {7, 8}


def test_a_key_that_is_none_is_a_matter_for_a_person(peer, settings):
    for wrong in ("", "content-key", KEY[:-1], KEY.replace(":", "-")):
        with pytest.raises(Permanent, match="around a colon"):
            round_of("ghost_admin", {**settings, "secret": wrong}, start())
    with pytest.raises(Permanent, match="refuses the key"):
        round_of("ghost_admin", {**settings, "secret": KEY.replace("5e", "6f")}, start())


def test_an_answer_in_another_shape_is_refused_and_cannot_write_our_next_question(peer, settings):
    peer.limit = 1
    for ref in (1, 2):
        peer.leave(ref, now() - timedelta(minutes=ref))
    peer.events[0]["data"]["id"] = "x')+type:login_event"

    with pytest.raises(Permanent, match="another shape"):
        round_of("ghost_admin", settings, start())
