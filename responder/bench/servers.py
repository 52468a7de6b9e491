"""Turns a folder and a database into the processes a measurement needs, and ends them afterwards."""

import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from responder.errors import Misconfigured
from responder.settings import settings
from responder.up.child import Child
from responder.up.embedded_redis import EmbeddedRedis
from responder.up.house import free_port
from responder.web.server import THREADS

READY_SECONDS = 30.0
_GRANIAN = ["granian", "--interface", "wsgi", "--factory", "--blocking-threads", str(THREADS), "--no-ws"]


@contextmanager
def environment(folder: Path, database: str) -> Iterator[None]:
    """This process, and those it starts, on a database and a Redis of the measurement's own."""
    before = dict(os.environ)
    os.environ.update(RESPONDER_DATA=str(folder), DATABASE_URL=database, LOG_LEVEL="ERROR", UNDO_SECONDS="0")
    for name in ("REDIS_URL", "SENDGRID_API_KEY", "DYNO", "PUBLIC_URL"):
        os.environ.pop(name, None)
    settings.cache_clear()
    redis = EmbeddedRedis(folder, settings().redis_socket)
    redis.start()
    try:
        yield
    finally:
        redis.stop()
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()


@contextmanager
def database(url: str) -> Iterator[None]:
    """The same, on another database for a while."""
    before = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()
    try:
        yield
    finally:
        os.environ["DATABASE_URL"] = before
        settings.cache_clear()


@contextmanager
def web() -> Iterator[int]:
    """The real web process; its port."""
    port = free_port()
    with _running(Child("web", ["responder", "web"], {**os.environ, "PORT": str(port)}), port):
        yield port


@contextmanager
def yardstick(name: str) -> Iterator[int]:
    """One of `responder.web.yardsticks` on the same server; its port."""
    port = free_port()
    arguments = [*_GRANIAN, "--port", str(port), "--log-level", "error", f"responder.web.yardsticks:{name}"]
    with _running(Child(name, arguments, os.environ), port):
        yield port


@contextmanager
def workers(count: int) -> Iterator[None]:
    """Worker processes, already listening when this returns."""
    children = [Child(f"worker {n}", ["responder", "worker"], os.environ) for n in range(count)]
    children.append(Child("clock", ["responder", "clock"], os.environ))
    for child in children:
        child.start()
    sleep(2)
    try:
        yield
    finally:
        _end(children)


@contextmanager
def _running(child: Child, port: int) -> Iterator[None]:
    child.start()
    try:
        _wait_for(port, child.name)
        yield
    finally:
        _end([child])


def _end(children: list[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop(20)


def _wait_for(port: int, name: str) -> None:
    end = monotonic() + READY_SECONDS
    while monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1)
        except urllib.error.HTTPError:
            return
        except OSError:
            sleep(0.05)
        else:
            return
    raise Misconfigured(f"The {name} process did not answer on port {port}.")
