"""Turns failures in a row into a rest, in which nobody asks the endpoint. Counted for all workers together.

It is kept in Redis, since every ring is a process of its own; a Redis that forgets it costs a question too many.
"""

from redis.exceptions import RedisError

from responder.asking.noting import FAILURES_IN_A_ROW, FIRST_REST, LONGEST_REST
from responder.errors import Permanent, Temporary
from responder.queue import redis

FAILURES, RESTS = "responder:polish:failures", "responder:polish:rests"


def rests_seconds() -> int:
    """For how long nobody asks it yet; 0 when it may be asked, or Redis is away."""
    try:
        return max(0, int(redis().ttl(RESTS)))
    except RedisError:
        return 0


def note_answer() -> None:
    """It answered."""
    try:
        redis().delete(FAILURES, RESTS)
    except RedisError:
        return


def note_trouble(trouble: Exception) -> None:
    """It did not; from the third time in a row on it rests, longer each time, and as long as it asked for."""
    try:
        failures = redis().incr(FAILURES)
        redis().expire(FAILURES, LONGEST_REST)
        seconds = _rest_seconds(int(failures), trouble)
        if seconds >= 1:
            redis().set(RESTS, 1, ex=seconds)
    except RedisError:
        return


def _rest_seconds(failures: int, trouble: Exception) -> int:
    asked = (trouble.retry_after_seconds or 0) if isinstance(trouble, Temporary) else 0
    longest = LONGEST_REST.total_seconds()
    if failures < FAILURES_IN_A_ROW:
        return int(min(asked, longest))
    if isinstance(trouble, Permanent):
        return int(longest)
    doubled = FIRST_REST.total_seconds() * 2 ** min(failures - FAILURES_IN_A_ROW, 10)
    return int(min(max(asked, doubled), longest))
