"""Platforms that post nothing are asked: from now on, by one at a time, and nothing is lost or doubled whoever dies."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from responder.db import transaction
from responder.errors import Permanent, Refused, Temporary
from responder.instants import now
from responder.journey import Step
from responder.models import Case, Delivery, Event, Poll
from responder.pollers import ghost_admin
from responder.queries.polls import poll_states
from responder.settings import settings
from responder.unposted import polling
from responder.unposted.polling import claim_now, poll, rest_after
from tests.arriving import rows as table
from tests.peers.ghost_admin import Ghost
from tests.peers.json_api import JsonApi
from tests.responder.unposted.asking import ask, asked, due, read_all, the_poll, time_passes
from workers.clock import steps_with_work

pytestmark = pytest.mark.usefixtures("database", "redis_url")


@pytest.fixture
def peer():
    return Ghost(limit=2)


@pytest.fixture
def api(peer):
    with JsonApi(peer.answer).listening() as listening:
        yield listening


def leave(peer, count, first=1):
    for ref in range(first, first + count):
        peer.leave(ref, now() - timedelta(seconds=1), member=f"a{ref}@example.com")


def people(*numbers):
    return sorted(f"a{number}@example.com" for number in numbers)


def test_who_leaves_from_now_on_gets_a_case_and_who_had_left_before_gets_none(peer, api):
    peer.leave(90, now() - timedelta(days=900), member="old@example.com")
    asked(api.url)
    leave(peer, 3)

    [brought] = ask()

    assert (brought.new, brought.is_whole, brought.trouble) == (3, True, None)
    assert {one.way for one in table(Delivery)} == {"polled"}
    assert read_all() == people(1, 2, 3)
    assert {case.stage for case in table(Case)} == {"received"}
    assert due() == [], "not before its time has come again"
    assert the_poll().due_at > now() + timedelta(seconds=50)


def test_what_the_next_round_brings_again_is_not_kept_again(peer, api):
    asked(api.url)
    leave(peer, 3)
    ask()
    leave(peer, 1, first=4)
    time_passes()

    assert ask()[0].new == 1
    assert read_all() == people(1, 2, 3, 4)


def test_the_past_is_read_when_somebody_says_so_and_without_letters_where_it_is_long_ago(peer, api):
    connection = asked(api.url)
    peer.leave(90, now() - timedelta(days=900), member="old@example.com")
    with transaction() as session:
        held = claim_now(session, connection.id, since=now() - timedelta(days=1000))

    assert poll([held])[0].new == 1
    read_all()
    assert [(case.stage, case.rule) for case in table(Case)] == [("silent", "heard late")]


class Killed(BaseException):
    """What a process that is gone no longer does."""


def lines_of_polling(run):
    """How many lines of what keeps pages are run."""
    count = 0

    def trace(frame, event, _argument):
        nonlocal count
        if not frame.f_code.co_filename.endswith("unposted/polling.py"):
            return None
        count += event == "line"
        return trace

    _traced(trace, run)
    return count


def killed_at(line, run):
    """Run it, and die before that line."""
    count = 0

    def trace(frame, event, _argument):
        nonlocal count
        if not frame.f_code.co_filename.endswith("unposted/polling.py"):
            return None
        count += event == "line"
        if count == line:
            raise Killed
        return trace

    try:
        _traced(trace, run)
    except Killed:
        return True
    return False


def _traced(trace, run):
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)


def test_dying_at_any_line_loses_nothing_and_doubles_nothing(peer, api):
    """Three pages; whoever comes next, once the lease has run out, reads on."""
    asked(api.url)
    leave(peer, 5)
    lines = lines_of_polling(ask)
    assert lines > 60
    begun = ghost_admin.begin(now() - timedelta(minutes=1))
    for line in range(1, lines + 1, 1 if settings().database.startswith("sqlite") else 5):
        with transaction() as session:
            for each in (Event, Delivery):
                session.execute(sa.delete(each).where(each.id.is_not(None)))
        time_passes(mark=begun)
        assert killed_at(line, ask), line
        time_passes()
        ask()
        kept = [one.body for one in table(Delivery)]
        assert len(kept) == len(set(kept)) == 5, line
    assert read_all() == people(*range(1, 6))


def test_one_asks_at_a_time_however_many_clocks_tick(peer, api):
    connection = asked(api.url)
    leave(peer, 5)
    with ThreadPoolExecutor(4) as pool:
        claims = list(pool.map(lambda _: due(), range(4)))

    assert sorted(map(len, claims)) == [0, 0, 0, 1]
    with transaction() as session, pytest.raises(Temporary, match="Somebody is asking"):
        claim_now(session, connection.id)
    assert poll(next(filter(None, claims)))[0].new == 5


def test_who_took_longer_than_its_lease_keeps_nothing_once_another_reads(peer, api):
    asked(api.url)
    leave(peer, 3)
    slow = due()
    others = []

    def meanwhile():
        peer.before_page = lambda: None
        time_passes()
        others.extend(ask())

    peer.before_page = meanwhile

    [late] = poll(slow)

    assert (others[0].new, others[0].is_whole) == (3, True)
    assert (late.new, "longer than its lease" in late.trouble) == (0, True)
    assert read_all() == people(1, 2, 3)


def test_a_round_that_takes_too_long_goes_on_at_the_next_ring(peer, api, monkeypatch):
    monkeypatch.setattr(polling, "SECONDS", 0.9)
    asked(api.url)
    leave(peer, 5)

    parts = [ask()[0] for _ in range(3)]

    assert [(part.new, part.is_whole) for part in parts] == [(2, False), (2, False), (1, True)]
    assert read_all() == people(*range(1, 6))


@pytest.mark.parametrize(
    ("mode", "rests"), [("500", False), ("503", True), ("429", True), ("401", True), ("HTML", False)]
)
def test_trouble_is_noted_and_the_platform_left_alone(api, mode, rests):
    asked(api.url)
    api.mode = mode

    [brought] = ask()

    found = the_poll()
    assert (found.trouble, found.failures, found.polled_at) == (brought.trouble, 1, None)
    assert (found.rests_until is not None, found.lease_until) == (rests, None)
    assert found.due_at > now() + timedelta(seconds=50)


def test_rests_grow_and_end_when_it_answers(peer, api):
    asked(api.url)
    api.mode = "500"
    rests = []
    for _ in range(5):
        time_passes()
        ask()
        rests.append(the_poll().rests_until)
    assert rests[:2] == [None, None]
    assert rests[4] - now() > timedelta(minutes=3)

    api.mode = ""
    leave(peer, 1)
    time_passes()
    ask()

    found = the_poll()
    assert (found.failures, found.rests_until, found.trouble) == (0, None, None)
    assert read_all() == people(1)


@pytest.mark.parametrize(
    ("failures", "error", "seconds"),
    [
        (1, Temporary("x"), 0),
        (1, Temporary("x", 90), 90),
        (3, Temporary("x"), 60),
        (4, Temporary("x"), 120),
        (99, Temporary("x"), 3600),
        (1, Permanent("x"), 60),
        (99, Permanent("x"), 3600),
    ],
)
def test_how_long_a_rest_is(failures, error, seconds):
    assert rest_after(failures, error) == timedelta(seconds=seconds)


def test_a_page_that_never_ends_is_noticed(peer, api):
    asked(api.url)
    leave(peer, 3)
    peer.events[2]["data"]["created_at"] = peer.events[1]["data"]["created_at"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ghost_admin, "_filter", lambda _mark: ghost_admin_filter_of_all())
        [brought] = ask()
    assert "again and again" in brought.trouble


def ghost_admin_filter_of_all():
    return "type:[newsletter_event]+data.created_at:>='2000-01-01 00:00:00'"


def test_the_clock_rings_when_the_time_has_come_and_not_before(peer, api):
    asked(api.url, every_seconds=86400)
    with transaction() as session:
        assert Step.POLL in steps_with_work(session)
    ask()
    with transaction() as session:
        assert Step.POLL not in steps_with_work(session)
    assert the_poll().due_at > now() + timedelta(hours=23)


def test_how_it_is_going_is_told_in_values(peer, api):
    asked(api.url)
    api.mode = "401"
    ask()
    with transaction() as session:
        [state] = poll_states(session)
        assert (state.name, state.provider, state.failures, state.is_overdue) == (
            "Northlight Weekly",
            "ghost_admin",
            1,
            False,
        )
        assert "refuses the key" in state.trouble
        session.execute(sa.update(Poll).values(due_at=now() - timedelta(minutes=11)))
    with transaction() as session:
        assert poll_states(session)[0].is_overdue


def test_what_cannot_be_asked_is_refused_when_it_is_connected(peer, api):
    for wrong in (
        {"url": "http://example.com"},
        {"url": ""},
        {"url": api.url, "every_seconds": 1},
        {"url": api.url, "x": 1},
    ):
        with pytest.raises(Refused):
            asked(wrong.pop("url"), **wrong)
    assert table(Poll) == []
