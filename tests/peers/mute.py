"""A server of no protocol at all: it takes a line and says nothing, or drop by drop what means nothing."""

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
