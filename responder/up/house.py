"""Turns settings into a running house: starts every part, looks after it, and stops it without losing anything."""

import os
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic

from responder import db
from responder.connecting import connect
from responder.errors import Misconfigured
from responder.log import logger
from responder.mailcatcher.keys import kept_key_pair
from responder.migrations import migrate
from responder.models import Connection
from responder.settings import settings
from responder.up import record
from responder.up.child import Child
from responder.up.embedded_redis import EmbeddedRedis

LOOK_SECONDS = 0.5
STOP_SECONDS = 25.0
READY_SECONDS = 60.0
CATCHER_KEY = "SG.the-mail-catcher-on-this-machine"
CATCHER_NAME = "Mail catcher"

log = logger(__name__)


class House:
    """Every part of the service on this machine, for one data folder."""

    def __init__(self, *, port: int, workers: int) -> None:
        self.folder = settings().responder_data.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        _refuse_second_house(self.folder)
        self.port = port or free_port()
        self.url = settings().public_url or f"http://127.0.0.1:{self.port}"
        self.redis = None if settings().redis_url else EmbeddedRedis(self.folder, settings().redis_socket)
        self.catcher_url: str | None = None
        self.environment = {**os.environ, "RESPONDER_DATA": str(self.folder), "PORT": str(self.port)}
        migrate()
        self.children = [*self._catcher(), *self._parts(workers)]

    def _parts(self, workers: int) -> list[Child]:
        parts = [("web", "web"), *((f"worker {n + 1}", "worker") for n in range(workers)), ("clock", "clock")]
        return [Child(name, ["responder", command], self.environment) for name, command in parts]

    def _catcher(self) -> list[Child]:
        """The mail catcher, where no SendGrid key says that letters shall really leave."""
        if settings().sendgrid_api_key:
            return []
        port = free_port(near=self.port + 25)
        self.catcher_url = f"http://127.0.0.1:{port}"
        self.environment |= {"SENDGRID_API_KEY": CATCHER_KEY, "SENDGRID_HOST": self.catcher_url}
        mail = self.folder / "mail"
        arguments = ["responder.mailcatcher", "--port", str(port), "--data", str(mail)]
        return [Child("mail catcher", [*arguments, "--events-url", self._events_url(mail)], self.environment)]

    def _events_url(self, mail: Path) -> str:
        """Where the catcher reports deliveries: a connection of its own, made once, that knows its key."""
        _, public = kept_key_pair(mail)
        with db.transaction() as session:
            known = session.query(Connection).filter_by(provider="sendgrid", name=CATCHER_NAME).first()
            way_in = known or connect(session, "sendgrid", name=CATCHER_NAME, secrets=[public], brand=None, settings={})
            return f"http://127.0.0.1:{self.port}/hooks/sendgrid/{way_in.token}"

    def start(self) -> None:
        """Start every part, Redis first."""
        if self.redis:
            self.redis.start()
        for child in self.children:
            child.start()
        record.write(self.folder, record.Service(os.getpid(), self.url, self.catcher_url))

    def look_after(self) -> None:
        """Start again whatever died."""
        if self.redis:
            self.redis.look_after()
        for child in self.children:
            child.look_after()

    def is_ready(self) -> bool:
        """Whether `/readyz` answers 200."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """Ask all to finish what is at hand, wait, then let Redis go last."""
        end = monotonic() + STOP_SECONDS
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.stop(end - monotonic())
        if self.redis:
            self.redis.stop()
        record.remove(self.folder)


def run(house: House, *, when_ready: Callable[[Event], None]) -> None:
    """Start the house, call `when_ready` once it answers, and stay until Ctrl-C or SIGTERM.

    `when_ready` gets the event that is set when somebody wants to stop.
    """
    told = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: told.set())
    try:
        house.start()
        _wait_until_ready(house, told)
        if not told.is_set():
            when_ready(told)
        while not told.wait(LOOK_SECONDS):
            house.look_after()
    finally:
        house.stop()


def _wait_until_ready(house: House, told: Event) -> None:
    end = monotonic() + READY_SECONDS
    while not house.is_ready() and not told.wait(0.1):
        house.look_after()
        if monotonic() > end:
            raise Misconfigured(f"The service did not get ready within {READY_SECONDS:.0f} seconds; the log tells why.")


def _refuse_second_house(folder: Path) -> None:
    service = record.running(folder)
    if service:
        raise Misconfigured(f"A service already runs on {folder} (process {service.pid}, {service.url}).")


def free_port(near: int = 0) -> int:
    """`near` if nobody listens there, else any free port on loopback."""
    for wanted in (near, 0):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", wanted if wanted < 65536 else 0))
            except OSError:
                continue
            return int(listener.getsockname()[1])
    raise Misconfigured("This machine has no free port left.")
