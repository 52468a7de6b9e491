"""Turns "how often may this source be asked" into yes or no, for all workers together."""

from functools import lru_cache
from uuid import UUID

from limits import RateLimitItemPerMinute
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from responder.queue import redis
from responder.settings import settings


@lru_cache(maxsize=1)
def _limiter(url: str) -> MovingWindowRateLimiter:  # noqa: ARG001 - the key of the cache
    return MovingWindowRateLimiter(RedisStorage("redis://", connection_pool=redis().connection_pool))


def may_ask(source_id: UUID, per_minute: int) -> bool:
    """Whether one more question within the last minute is not too many; it counts as asked. Yes while Redis is away.

    Counted in Redis and not here, since every ring is a process of its own.
    """
    try:
        return _limiter(settings().redis).hit(RateLimitItemPerMinute(per_minute), "responder", "asked", str(source_id))
    except RedisError:
        return True
