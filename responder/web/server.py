"""Turns the application into a web process that takes many requests at once and ends gracefully."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from responder.settings import settings

THREADS = 64  # requests in flight share one commit, so many may wait at once
STOP_SECONDS = 20
# Granian would write to standard output in a format of its own; this leaves its lines to our logging.
LOGS: dict[str, object] = {"handlers": {}, "loggers": {"_granian": {"handlers": [], "propagate": True}}}


def serve() -> None:
    """Listen on PORT until told to stop: on every address behind a host's router, else on this machine only."""
    host = "0.0.0.0" if settings().behind_router else "127.0.0.1"  # noqa: S104
    Granian(
        "responder.app:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=settings().port,
        workers=settings().web_concurrency,
        blocking_threads=THREADS,
        backpressure=THREADS * 4,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_access=False,
        log_level=LogLevels.error,
        log_dictconfig=LOGS,
        websockets=False,
    ).serve()
