"""listmonk is asked whose subscriptions changed; its expressions run on a real PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest

from responder.errors import Permanent
from responder.instants import now
from responder.pollers import listmonk as asked
from tests.peers.json_api import JsonApi
from tests.peers.listmonk import DAILY, TOKEN, USER, WEEKLY, listmonk
from tests.responder.pollers.reading_all import round_of

LONG_AGO = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def peer(postgres):
    with postgres.fresh() as url, listmonk(url.replace("postgresql+psycopg", "postgresql")) as found:
        yield found


@pytest.fixture
def settings(peer):
    with JsonApi(peer.answer).listening() as api:
        yield {"url": api.url, "user": USER, "secret": TOKEN}


def start(hours=1):
    return asked.begin(now() - timedelta(hours=hours))


def left(bodies):
    return [(body["email"], [each["name"] for each in body["lists"]]) for body in bodies]


def test_who_left_by_a_link_is_found_although_their_own_row_did_not_change(peer, settings):
    ada = peer.join("ada@example.com", LONG_AGO, WEEKLY, DAILY, country="GB", shoe_size=7)
    peer.join("maya@example.com", LONG_AGO, WEEKLY)
    peer.leave(ada, WEEKLY, now() - timedelta(minutes=3))

    [body], _ = round_of("listmonk", settings, start())

    assert left([body]) == [("ada@example.com", ["Weekly"])]
    assert body["attribs"] == {"country": "GB"}, "what says nothing about leaving stays where it is"
    assert set(body) == {"id", "uuid", "email", "name", "status", "created_at", "attribs", "lists"}


def test_nobody_is_brought_who_left_before_or_whom_staff_or_an_import_moved(peer, settings):
    gone, listed, imported = (peer.join(f"{name}@example.com", LONG_AGO, WEEKLY) for name in ("gone", "bad", "list"))
    peer.leave(gone, WEEKLY, now() - timedelta(hours=2))
    peer.blocklist(listed, now() - timedelta(minutes=2))
    peer.join("fresh@example.com", now() - timedelta(minutes=1), WEEKLY)
    moment = now() - timedelta(minutes=1)
    peer.leave(imported, WEEKLY, moment)
    peer.connection.execute("UPDATE subscribers SET updated_at = %s WHERE id = %s", (moment, imported))

    assert round_of("listmonk", settings, start())[0] == []


def test_who_confirms_again_has_come_back(peer, settings):
    ada = peer.join("ada@example.com", LONG_AGO, WEEKLY)
    peer.leave(ada, WEEKLY, now() - timedelta(minutes=9), "confirmed")

    [body], _ = round_of("listmonk", settings, start())

    assert body["lists"][0]["subscription_status"] == "confirmed"


def test_pages_go_by_id_and_lose_nobody_who_changes_while_they_are_read(peer, settings):
    people = [peer.join(f"a{n}@example.com", LONG_AGO, WEEKLY) for n in range(120)]
    moment = now() - timedelta(minutes=20)
    for place, each in enumerate(people):
        peer.leave(each, WEEKLY, moment + timedelta(seconds=place % 7))
    late = iter([peer.join("first@example.com", LONG_AGO, WEEKLY), people[0]])

    def meanwhile():
        """One who was on an earlier page changes again, and would have moved every later page by one."""
        if peer.pages:
            peer.leave(next(late, people[1]), WEEKLY, now())

    peer.before_page = meanwhile
    first, mark = round_of("listmonk", settings, start())
    peer.before_page = lambda: None
    second, _ = round_of("listmonk", settings, mark)

    assert peer.pages[:2] == [50, 50]
    assert {body["id"] for body in first} >= set(people)
    assert {body["email"] for body in second} >= {"a0@example.com", "first@example.com"}


def test_the_mark_is_the_newest_that_was_read_and_the_next_round_looks_back_a_little(peer, settings):
    ada, tom = (peer.join(f"{name}@example.com", LONG_AGO, WEEKLY) for name in ("ada", "tom"))
    peer.leave(ada, WEEKLY, now() - timedelta(minutes=3))
    _, mark = round_of("listmonk", settings, start())
    peer.leave(tom, WEEKLY, now() - timedelta(minutes=6))  # committed late, or by a slower clock

    bodies, again = round_of("listmonk", settings, mark)

    assert [body["email"] for body in bodies] == ["ada@example.com", "tom@example.com"]
    assert again == mark


def test_a_date_in_the_future_hides_nobody_who_leaves_tomorrow(peer, settings):
    ada = peer.join("ada@example.com", LONG_AGO, WEEKLY)
    peer.leave(ada, WEEKLY, now() + timedelta(days=900))

    _, mark = round_of("listmonk", settings, start())

    assert datetime.fromisoformat(mark["since"]) <= now()


def test_a_key_without_the_permission_is_a_matter_for_a_person(peer, settings):
    peer.may_query = False
    with pytest.raises(Permanent, match="may not read this"):
        round_of("listmonk", settings, start())
    with pytest.raises(Permanent, match="refuses the key") as refused:
        round_of("listmonk", {**settings, "secret": "wrong-token"}, start())
    assert "wrong-token" not in str(refused.value)
    with pytest.raises(Permanent, match="where its dashboard opens"):
        round_of("listmonk", {**settings, "url": f"{settings['url']}/blog"}, start())
