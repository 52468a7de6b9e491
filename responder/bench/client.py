"""Turns ready-made requests into load: a closed loop over keep-alive connections that costs little itself."""

import selectors
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

READ_BYTES = 65536


@dataclass(frozen=True)
class Load:
    """What a run of requests met: seconds in all, seconds each (sorted), and how often which status."""

    seconds: float
    latencies: Sequence[float]
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds

    def percentile_ms(self, percent: float) -> float:
        """The latency, in milliseconds, that `percent` of the answers stayed under."""
        place = min(len(self.latencies) - 1, int(len(self.latencies) * percent / 100))
        return self.latencies[place] * 1000


class _Line:
    """One connection: what it waits for, and since when."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at, self.buffer = 0.0, b""

    def send(self, request: bytes) -> None:
        self.buffer, self.sent_at = b"", perf_counter()
        self.socket.sendall(request)

    def status(self) -> int | None:
        """The answer's status once it is whole, None before."""
        self.buffer += self.socket.recv(READ_BYTES)
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        return int(head[9:12]) if len(body) >= length else None


def load(port: int, requests: Iterator[bytes], *, connections: int) -> Load:
    """Send every request over `connections` lines, each waiting for its answer before the next."""
    poll = selectors.DefaultSelector()
    latencies: list[float] = []
    statuses: dict[int, int] = {}
    begin = perf_counter()
    for _ in range(connections):
        _next(poll, _Line(port), requests, known=False)
    while poll.get_map():
        for key, _ in poll.select():
            line: _Line = key.data
            status = line.status()
            if status is not None:
                latencies.append(perf_counter() - line.sent_at)
                statuses[status] = statuses.get(status, 0) + 1
                _next(poll, line, requests, known=True)
    return Load(perf_counter() - begin, sorted(latencies), statuses)


def _next(poll: selectors.BaseSelector, line: _Line, requests: Iterator[bytes], *, known: bool) -> None:
    request = next(requests, None)
    if request is not None:
        line.send(request)
        if not known:
            poll.register(line.socket, selectors.EVENT_READ, line)
        return
    if known:
        poll.unregister(line.socket)
    line.socket.close()
