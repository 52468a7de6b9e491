"""Turns "how much may this connection send within a minute" into yes, or into after how many seconds."""

from math import ceil
from threading import Lock
from time import monotonic
from uuid import UUID

from responder.errors import TooOften

MINUTE_SECONDS = 60.0
SIGNED_PER_MINUTE, UNSIGNED_PER_MINUTE = 60_000, 6_000


class Pace:
    """A bucket per connection that holds a minute's worth and drains steadily; for this process alone.

    The `limits` package took five to thirty microseconds for this when measured, on a path of fifty; this is a lock and
    a few additions. Only those that were let in count: who cannot sign cannot fill it.
    """

    def __init__(self) -> None:
        self._drained_at: dict[UUID, float] = {}
        self._lock = Lock()

    def keep(self, connection_id: UUID, per_minute: int) -> None:
        """Count one request. Raises TooOften, with the seconds until one more fits, when the bucket is full."""
        moment, each = monotonic(), MINUTE_SECONDS / per_minute
        with self._lock:
            drained_at = max(self._drained_at.get(connection_id, 0.0), moment) + each
            excess = drained_at - moment - MINUTE_SECONDS
            if excess <= 0:
                self._drained_at[connection_id] = drained_at
        if excess > 0:
            sentence = f"More than {per_minute} requests came within a minute."
            raise TooOften(sentence, retry_after_seconds=max(1, ceil(excess)))
