"""Asking platforms that post nothing, through the real door: what is printed, and what a kill leaves behind."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from responder.db import reading, transaction
from responder.instants import now
from responder.models import Delivery, Poll
from tests.commanding import run as _run
from tests.peers.ghost_admin import KEY, Ghost
from tests.peers.json_api import JsonApi

pytestmark = pytest.mark.usefixtures("database", "redis_url")


@pytest.fixture
def peer() -> Ghost:
    return Ghost(limit=2)


@pytest.fixture
def api(peer: Ghost) -> Iterator[JsonApi]:
    with JsonApi(peer.answer).listening() as listening:
        yield listening


def _connect(api: JsonApi) -> dict[str, Any]:
    done = _run("connect", "ghost_admin", "--name", "Weekly", "--setting", f"url={api.url}", "--secret", KEY, "--json")
    assert done.exit_code == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_a_connection_that_is_asked_shows_neither_address_nor_key_and_how_it_is_doing(
    peer: Ghost, api: JsonApi
) -> None:
    made = _connect(api)
    assert (made["url"], made["secret"]) == (None, None)
    told = _run("connections").stdout
    assert "not asked yet" in told
    assert KEY.partition(":")[2] not in told


def test_asking_now_tells_what_came_and_what_is_wrong(peer: Ghost, api: JsonApi) -> None:
    _connect(api)
    peer.leave(1, now() - timedelta(seconds=1))

    assert _run("poll", "weekly").stdout == "Weekly: 1 new.\n"
    api.mode = "401"
    refused = _run("poll", "--json")
    assert refused.exit_code == 1
    assert "refuses the key" in json.loads(refused.stdout)["items"][0]["trouble"]
    assert "could not be asked: Ghost refuses the key" in _run("connections").stdout
    assert "FAIL asked: Weekly (ghost_admin): could not be asked" in _run("doctor").stdout
    assert json.loads(_run("connections", "--json").stdout)["items"][0]["poll"]["failures"] == 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["poll", "nobody"], "no connection called"),
        (["poll", "--since", "2020-01-01"], "responder poll NAME --since"),
        (["poll", "posted"], "is not asked"),
        (["poll", "posted", "--since", "2100-01-01"], "has not come yet"),
        (["connect", "listmonk", "--name", "L"], "needs the API user's token"),
        (["connect", "listmonk", "--name", "L", "--secret", "sesame-1815"], "needs the setting url"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(arguments: list[str], why: str) -> None:
    _run("connect", "standard", "--name", "posted")
    done = _run(*arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert why in done.stderr


@pytest.mark.kills
def test_a_process_that_is_killed_between_two_pages_has_kept_one_and_the_next_reads_on(
    peer: Ghost, api: JsonApi
) -> None:
    _connect(api)
    for ref in range(1, 6):
        peer.leave(ref, now() - timedelta(seconds=1), member=f"a{ref}@example.com")
    asked, never = [threading.Event(), threading.Event()], threading.Event()
    coming = iter(asked)

    def hang_at_the_second() -> None:
        next(coming).set()
        if asked[1].is_set():
            never.wait(10)

    peer.before_page = hang_at_the_second
    child = subprocess.Popen([sys.executable, "-m", "responder", "poll"], env=os.environ, stderr=subprocess.DEVNULL)
    assert asked[1].wait(30)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    peer.before_page = lambda: None
    never.set()
    with transaction() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Delivery)) == 2
        session.execute(sa.update(Poll).values(lease_until=now() - timedelta(seconds=1)))

    assert _run("poll").stdout == "Weekly: 3 new.\n"
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(sa.distinct(Delivery.dedup_key)))) == 5
