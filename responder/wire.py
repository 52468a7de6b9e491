"""Turns one HTTP request into one answer, and says for sure when not a byte of it has left.

No redirects, no proxies, no second try, one write, and a deadline for the whole of it that a server which
answers drop by drop cannot stretch.
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self, cast
from urllib.parse import SplitResult, urlsplit

from responder.errors import Misconfigured

CONNECT_SECONDS = 4  # per address: a name may stand for several
LONGEST_BODY = 64 * 1024
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class NothingLeft(Exception):
    """Surely not a byte of the request was sent; the message says why, without address or key."""


class NoWholeAnswer(Exception):
    """The request, or a part of it, was sent, and the head of the answer did not come back whole."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an answer came back whole. `body` is what could be read of it in time and up to its bound.

    `is_whole` says whether that is all of it.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Watch:
    """A stopwatch on two clocks: one that no setting of the time moves, one that goes on while a machine sleeps."""

    wall: float
    steady: float

    @classmethod
    def start(cls) -> Self:
        """A watch that runs from now."""
        return cls(time.time(), time.monotonic())

    def seconds(self) -> float:
        """How long it has been running, by the clock that says more."""
        return max(time.time() - self.wall, time.monotonic() - self.steady)


@dataclass(frozen=True, slots=True)
class Host:
    """Where requests go: `https://…`, or plain `http://…` on this machine."""

    name: str
    port: int
    secure: bool

    @classmethod
    def of(cls, url: str, setting: str = "SENDGRID_HOST") -> Self:
        """Raises Misconfigured, naming the setting, for anything else."""
        place, port = _split(url)
        secure = place.scheme == "https"
        here = place.scheme == "http" and place.hostname in LOOPBACK
        if not place.hostname or not (secure or here):
            raise Misconfigured(f"{setting}: has to be https://…; plain http:// is for this machine only")
        return cls(place.hostname, port or (443 if secure else 80), secure)

    @property
    def header(self) -> str:
        """What the Host header says."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return name if self.port in (80, 443) else f"{name}:{self.port}"


def _split(url: str) -> tuple[SplitResult, int | None]:
    """The parts of a URL, none where it is written wrongly, and its port."""
    try:
        place = urlsplit(url)
        port = place.port
    except ValueError:
        return urlsplit(""), None
    return place, port


class Deadline:
    """The end of the time for everything that is done until then."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float = 3600) -> float:
        """Seconds until it ends, `most` at most. Raises TimeoutError afterwards."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("the deadline has passed")
        return min(seconds, most)


class Ear(io.RawIOBase):
    """Reads from a socket until the deadline, however small the drops."""

    def __init__(self, line: socket.socket, deadline: Deadline) -> None:
        self._line, self._deadline, self.hung_up = line, deadline, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._line.settimeout(self._deadline.left())
        count = self._line.recv_into(buffer)
        self.hung_up = count == 0
        return count

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What http.client asks a socket for."""
        return io.BufferedReader(self)


def exchange(
    host: Host,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes = b"",
    *,
    deadline_seconds: float,
    still_fresh: Callable[[], bool] = lambda: True,
    longest_body: int = LONGEST_BODY,
) -> Answer:
    """Send one request and return the answer's head, and of its body `longest_body` bytes at most.

    `still_fresh` is asked last before the first byte. Raises NothingLeft or NoWholeAnswer.
    """
    deadline = Deadline(deadline_seconds)
    request = _request(host, method, path, headers, body)
    with connect(host, deadline) as line:
        if not still_fresh():
            raise NothingLeft("too much time had passed since the letter was claimed")
        response = _converse(line, method, request, deadline)
        body, is_whole = _body(response, longest_body)
        return Answer(response.status, dict(response.headers.items()), body, is_whole)


def _request(host: Host, method: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    head = {"Host": host.header, "Connection": "close", "Content-Length": str(len(body)), **headers}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def connect(host: Host, deadline: Deadline) -> socket.socket:
    """A line to the host, by TLS that somebody vouches for unless it is this machine. Raises NothingLeft."""
    why: OSError = ConnectionError()
    try:
        places = socket.getaddrinfo(host.name, host.port, type=socket.SOCK_STREAM)
        for family, kind, protocol, _, address in places:
            try:
                return _call(socket.socket(family, kind, protocol), address, host, deadline)
            except OSError as error:
                why = error
    except OSError as error:
        why = error
    raise NothingLeft(type(why).__name__) from why


def _call(line: socket.socket, address: Any, host: Host, deadline: Deadline) -> socket.socket:
    try:
        line.settimeout(deadline.left(CONNECT_SECONDS))
        line.connect(address)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.settimeout(deadline.left())
        return _trusted().wrap_socket(line, server_hostname=host.name) if host.secure else line
    except OSError:
        line.close()
        raise


def _converse(line: socket.socket, method: str, request: bytes, deadline: Deadline) -> http.client.HTTPResponse:
    try:
        line.settimeout(deadline.left())
        line.sendall(request)
        ear = Ear(line, deadline)
        response = http.client.HTTPResponse(cast(socket.socket, ear), method=method)
        response.begin()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoWholeAnswer(type(error).__name__) from error
    if ear.hung_up:  # http.client takes the end of the line for the end of the head
        raise NoWholeAnswer("the answer was cut short")
    return response


def _body(response: http.client.HTTPResponse, longest: int) -> tuple[bytes, bool]:
    """What an answer says is read as far as it comes, its status being known without; and whether that was all."""
    if response.status in (http.client.ACCEPTED, http.client.NO_CONTENT):
        return b"", True
    try:
        body = response.read(longest + 1)
    except (OSError, http.client.HTTPException, ValueError):
        return b"", False
    return body[:longest], len(body) <= longest and not response.length
