"""A SendGrid that misbehaves on purpose, byte by byte, and knows which letters it really took."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

ID = "XBg2anf2ReT4mEs5a9eJdQ"


def answer(status: str, *headers: str, body: str = "") -> bytes:
    """A whole HTTP answer."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body.encode())}", "", ""]
    return "\r\n".join(lines).encode() + body.encode()


def errors(message: str, field: str | None = None) -> str:
    """SendGrid's JSON of an error."""
    return json.dumps({"errors": [{"message": message, "field": field, "help": None}]})


ACCEPTED = answer("202 Accepted", f"X-Message-Id: {ID}")

# What it answers after it has read the whole request.
ANSWERS: dict[str, bytes] = {
    "accept": ACCEPTED,
    "202 with its body cut": f"HTTP/1.1 202 Accepted\r\nX-Message-Id: {ID}\r\nContent-Length: 9\r\n\r\nhalf".encode(),
    "202 with its head cut": f"HTTP/1.1 202 Accepted\r\nX-Message-Id: {ID[:9]}".encode(),
    "202 with its status cut": b"HTTP/1.1 20",
    "202 without an id": answer("202 Accepted"),
    "no HTTP": b"220 mail.example.com ESMTP\r\n",
    "drop after accept": b"",
    "200 sandbox": answer("200 OK"),
    "302": answer("302 Found", "Location: /v3/elsewhere"),
    "307": answer("307 Temporary Redirect", "Location: /v3/mail/send"),
    "400": answer("400 Bad Request", body=errors("Does not contain a valid address. ada@example.com", "from.email")),
    "401": answer("401 Unauthorized", body=errors("The provided authorization grant is invalid")),
    "403 scope": answer("403 Forbidden", body=errors("access forbidden")),
    "403 sender": answer("403 Forbidden", body=errors("not a verified Sender Identity", "from")),
    "413 html": answer("413 Request Entity Too Large", "Content-Type: text/html", body="<html>nginx</html>"),
    "429": answer("429 Too Many Requests", "Retry-After: 7"),
    "429 until": answer("429 Too Many Requests", f"X-RateLimit-Reset: {int(time.time()) + 3000}"),
    "500 accepted": answer("500 Internal Server Error"),
    "500 not accepted": answer("500 Internal Server Error"),
    "503": answer("503 Service Unavailable", "Retry-After: 7"),
}
TAKES_IT = {
    "accept",
    "202 with its body cut",
    "202 with its head cut",
    "202 with its status cut",
    "202 without an id",
    "no HTTP",
    "drop after accept",
    "hang",
    "drip",
    "500 accepted",
}
DRIP_SECONDS = 0.03


@dataclass
class SendGrid:
    """Set `mode` at any time. `accepted` are the letters it took, `paths` everything it was asked for."""

    mode: str = "accept"
    accepted: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    port: int = 0
    before_answer: Callable[[], None] = lambda: None
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def listening(self) -> Iterator["SendGrid"]:
        """Listen until the end of the block; who is still hanging on then is let go."""
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = door.getsockname()[1]
            door.settimeout(0.05)
            porter = threading.Thread(target=self._greet, args=(door,))
            porter.start()
            try:
                yield self
            finally:
                self._over.set()
                porter.join()

    def _greet(self, door: socket.socket) -> None:
        guests = []
        while not self._over.is_set():
            try:
                line, _ = door.accept()
            except TimeoutError:
                continue
            guests.append(threading.Thread(target=self._serve, args=(line,)))
            guests[-1].start()
        for guest in guests:
            guest.join()

    def _serve(self, line: socket.socket) -> None:
        with line:
            line.settimeout(10)
            with suppress(OSError):  # the client hangs up, as some of these tests want
                self._misbehave(line)

    def _misbehave(self, line: socket.socket) -> None:
        if self.mode == "reset":
            _reset(line)
            return
        head, body = _request(line, whole=self.mode != "reset in mid body")
        self.heads.append(head)
        self.paths.append(head.split(" ")[1])
        if self.mode == "reset in mid body":
            _reset(line)
            return
        if self.mode in TAKES_IT:
            self.accepted.append(json.loads(body or b"{}"))
        self.before_answer()
        self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        if self.mode == "hang":
            self._over.wait(10)
        elif self.mode == "drip":
            for number in range(len(ACCEPTED)):
                line.sendall(ACCEPTED[number : number + 1])
                self._over.wait(DRIP_SECONDS)
        else:
            line.sendall(ANSWERS[self.mode])


def _request(line: socket.socket, *, whole: bool) -> tuple[str, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _heard(line)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(int(row.split(b":")[1]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-length"))
    while whole and len(body) < length:
        body += _heard(line)
    return head.decode(), body


def _heard(line: socket.socket) -> bytes:
    data = line.recv(65536)
    if not data:
        raise ConnectionError("the client hung up")
    return data


def _reset(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def closed_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]
