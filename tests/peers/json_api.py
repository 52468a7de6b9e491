"""A JSON API on loopback that answers as a function says, or misbehaves byte by byte as those out there do."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.peers.sendgrid import answer

DRIP_SECONDS = 0.02


@dataclass
class Asked:
    """One request: `query` holds lists of values, `body` is what its JSON says."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any = None


Answering = Callable[[Asked], Any]

MISBEHAVIOUR: dict[str, bytes] = {
    "301": answer("301 Moved Permanently", "Location: http://127.0.0.1:1/"),
    "400": answer("400 Bad Request", body='{"message": "ada@example.com is no address, key sesame-1815"}'),
    "401": answer("401 Unauthorized", body='{"message": "sesame-1815 is no key of Ada Byron"}'),
    "403": answer("403 Forbidden"),
    "429": answer("429 Too Many Requests", "Retry-After: 7"),
    "429 by date": answer("429 Too Many Requests", "retry-after: Fri, 01 Jan 2100 00:00:00 GMT"),
    "429 without a time": answer("429 Too Many Requests", "Retry-After: soon"),
    "500": answer("500 Internal Server Error", body="ada@example.com broke it"),
    "503": answer("503 Service Unavailable", "Retry-After: 7"),
    "HTML": answer("200 OK", "Content-Type: text/html", body="<html>ada@example.com, please sign in</html>"),
    "nothing": answer("200 OK"),
    "another shape": answer("200 OK", body='{"data": 7, "results": "ada@example.com", "id": []}'),
    "a list": answer("200 OK", body="[[1]]"),
    "not UTF-8": b'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"\xff"',
    "no HTTP": b"220 mail.example.com ESMTP\r\n",
    "cut in its body": b'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"data": [',
    "cut in a chunk": b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"data',
    "cut in its head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "hung up": b"",
    "too large": answer("200 OK", body='{"data": "' + "x" * (5 << 20) + '"}'),
}


@dataclass
class JsonApi:
    """Set `mode` at any time to one of MISBEHAVIOUR, "hang" or "drip". `asked` is everything it was asked."""

    answering: Answering = lambda _: (404, {})
    mode: str = ""
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def listening(self) -> Iterator["JsonApi"]:
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
        with line, suppress(OSError):  # the client hangs up, as some of these tests want
            line.settimeout(10)
            asked = _asked(line)
            self.asked.append(asked)
            if self.mode == "hang":
                self._over.wait(10)
            elif self.mode == "drip":
                self._drip(line)
            else:
                line.sendall(MISBEHAVIOUR[self.mode] if self.mode else self._answer(asked))

    def _answer(self, asked: Asked) -> bytes:
        status, said = self.answering(asked)
        return answer(f"{status} Said", "Content-Type: application/json", body=json.dumps(said))

    def _drip(self, line: socket.socket) -> None:
        for byte in answer("200 OK", body=json.dumps({"data": "x" * 5000})):
            line.sendall(bytes([byte]))
            self._over.wait(DRIP_SECONDS)


def _asked(line: socket.socket) -> Asked:
    with line.makefile("rb") as file:
        method, target, _ = file.readline().decode().split()
        headers = {}
        while row := file.readline().strip():
            name, _, value = row.decode().partition(":")
            headers[name.lower()] = value.strip()
        body = file.read(int(headers.get("content-length", 0)))
    place = urlsplit(target)
    said = json.loads(body) if body else None
    return Asked(method, place.path, parse_qs(place.query), headers, said)
