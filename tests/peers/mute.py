"""Servers that fall silent: one that never says anything of sense, one that stands before a PostgreSQL that does."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def mute(drop: bytes = b"", seconds: float = 0.02) -> Iterator[int]:
    """The port where it listens until the end of the block."""
    over = threading.Event()
    lines: list[socket.socket] = []

    def greet() -> None:
        while not over.wait(seconds):
            with suppress(TimeoutError):
                lines.append(door.accept()[0])
            for line in lines:
                with suppress(OSError):
                    line.sendall(drop)

    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.001)
        porter = threading.Thread(target=greet)
        porter.start()
        try:
            yield door.getsockname()[1]
        finally:
            over.set()
            porter.join()
            for line in lines:
                line.close()


@contextmanager
def before(server: str, silent_at: bytes) -> Iterator[int]:
    """A port that leads to the unix socket `server` until it hears `silent_at`; from then on nothing passes."""
    over = threading.Event()
    lines: list[socket.socket] = []

    def pass_on(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while not over.is_set() and (data := source.recv(65536)) and silent_at not in data:
                target.sendall(data)

    def greet() -> None:
        with suppress(OSError):
            client = door.accept()[0]
            behind = socket.socket(socket.AF_UNIX)
            lines.extend((client, behind))
            behind.connect(server)
            back = threading.Thread(target=pass_on, args=(behind, client))
            back.start()
            pass_on(client, behind)
            over.wait(10)
            behind.shutdown(socket.SHUT_RDWR)
            back.join()

    with socket.create_server(("127.0.0.1", 0)) as door:
        porter = threading.Thread(target=greet)
        porter.start()
        try:
            yield door.getsockname()[1]
        finally:
            over.set()
            porter.join()
            for line in lines:
                line.close()
