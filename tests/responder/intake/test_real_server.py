"""The same door on the real server: what a test client does not do."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from threading import Event

import pytest

from responder.bench import servers
from responder.instants import now
from responder.providers.standard import sign
from responder.web.hooks import MOST_BODY_BYTES
from tests.posting import BODY, deliveries, path_of

pytestmark = pytest.mark.usefixtures("redis_url")


def posted(port, connection, body=BODY, *, delivery, pieces=None, slash=""):
    """Status and answer; `pieces` sends the body chunked."""
    headers = sign(body, connection.secrets["current"], delivery=delivery, at=now())
    if pieces:
        headers["Transfer-Encoding"] = "chunked"
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        line.request("POST", path_of(connection) + slash, pieces or body, headers, encode_chunked=bool(pieces))
        answer = line.getresponse()
        return answer.status, answer.read()


def test_chunked_bodies_slashes_and_fifty_at_once_and_no_token_in_any_log(weekly, monkeypatch, capfd):
    """There is no access log, and what else is said at DEBUG names connections by their ids."""
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    large = BODY + b" " * (2 * MOST_BODY_BYTES)
    halves = [large[start : start + 65536] for start in range(0, len(large), 65536)]
    with servers.web() as port, ThreadPoolExecutor(50) as pool:
        assert posted(port, weekly, delivery="a", pieces=iter([BODY[:9], BODY[9:]]))[0] == 202
        assert posted(port, weekly, large, delivery="b")[0] == 413
        assert posted(port, weekly, large, delivery="c", pieces=iter(halves))[0] == 413
        assert posted(port, weekly, delivery="d", slash="/")[0] == 202
        assert posted(port, weekly, large, delivery="e", slash="/elsewhere")[0] == 404
        assert posted(port, weekly, BODY, delivery="f", pieces=iter([BODY, b" "]))[0] == 401
        statuses = list(pool.map(lambda _: posted(port, weekly, delivery="same")[0], range(50)))

    assert sorted(statuses) == [200] * 49 + [202]
    assert [one.dedup_key for one in deliveries()] == ["a", "d", "same"]
    said = "".join(capfd.readouterr())
    assert "a delivery was refused" in said
    assert weekly.token not in said
    assert "@" not in said


def test_a_server_told_to_stop_keeps_every_delivery_it_said_it_has(weekly):
    numbers, answered, stopped = count(), [], Event()

    def go_on_posting(port):
        while not stopped.is_set():
            try:
                answered.append(posted(port, weekly, delivery=f"msg_{next(numbers)}"))
            except (OSError, http.client.HTTPException):
                return

    with ThreadPoolExecutor(16) as pool:
        with servers.web() as port:
            posted(port, weekly, delivery="first")  # a busy machine takes a second to connect to PostgreSQL
            for _ in range(16):
                pool.submit(go_on_posting, port)
            stopped.wait(1)
        stopped.set()

    accepted = {body.decode().partition('": "')[2].rstrip('"}') for status, body in answered if status == 202}
    assert len(accepted) > 16
    assert accepted <= {str(one.id) for one in deliveries()}
