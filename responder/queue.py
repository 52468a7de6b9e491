"""Turns "there is something to do at this step" into at most one waiting RQ job: a doorbell, not a queue of work.

Redis may be down, flushed or full: nothing is lost, because the work stands in the database and the clock rings
again. What RQ loses and doubles, and why a ring carries nothing, is told in the README ("Why it is like this").
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from responder.errors import Refused
from responder.journey import JOBS, Step
from responder.log import logger
from responder.settings import settings

QUEUE = "responder"
JOB_TIMEOUT_SECONDS = 25
FLAG_SECONDS = 10  # a ring that got lost keeps others silent no longer than this

log = logger(__name__)


class Ring(Job):
    """A job that can only be one of ours: RQ would import and call whatever dotted name stands in Redis.

    Whoever can write to Redis could otherwise run any code here, JSON serializer or not (tried with RQ 3.0.0).
    """

    @property
    def func(self) -> Callable[..., Any]:
        """The step's job. Raises Refused for every name that is not in `journey.JOBS`."""
        if self.func_name not in JOBS.values() or self.instance or self.args or self.kwargs:
            raise Refused(f"job {self.id} is not one of ours and was not run")
        return super().func  # type: ignore[no-any-return]

    @property
    def success_callback(self) -> None:
        """None, whatever Redis says."""
        return None

    @property
    def failure_callback(self) -> None:
        """None, whatever Redis says."""
        return None

    @property
    def stopped_callback(self) -> None:
        """None, whatever Redis says."""
        return None


def redis_options(url: str) -> dict[str, Any]:
    """How we talk to Redis: never twice (a resent enqueue doubles the job), never long.

    Heroku's Redis shows a certificate nobody signed, so on a dyno it is not checked; a ring carries no secret
    and workers run nothing but our own jobs (devcenter.heroku.com, "Connecting to Heroku Key-Value Store", read
    2026-11-23). Elsewhere `rediss://` is verified; `?ssl_cert_reqs=` in the URL decides otherwise.
    """
    options: dict[str, Any] = {
        "retry": Retry(NoBackoff(), 0),
        "socket_timeout": 3,
        "socket_connect_timeout": 1,
    }
    if url.startswith("rediss://") and settings().dyno and "ssl_cert_reqs" not in url:
        options["ssl_cert_reqs"] = "none"
    return options


@lru_cache(maxsize=2)
def _redis(url: str) -> Redis:
    return Redis.from_url(url, **redis_options(url))


def redis() -> Redis:
    """This process's Redis client, by settings."""
    return _redis(settings().redis)


def queue(connection: Redis | None = None) -> Queue:
    """The one queue of the house: a worker that listened to two could lose jobs (RQ 3.0.0, tried)."""
    return Queue(QUEUE, connection=connection or redis(), job_class=Ring, serializer=JSONSerializer)


def _flag(step: Step) -> str:
    return f"responder:rung:{step}"


def ring(step: Step) -> bool:
    """Tell the workers that there is something at `step`; a bell that is still ringing is not rung again.

    Call it after the commit. Returns False, and raises nothing, when Redis is away.
    """
    try:
        if redis().set(_flag(step), 1, nx=True, ex=FLAG_SECONDS):
            queue().enqueue_call(
                JOBS[step],
                timeout=JOB_TIMEOUT_SECONDS,
                result_ttl=0,
                failure_ttl=24 * 3600,
                description=f"ring {step}",
            )
    except RedisError as error:
        log.warning("the bell did not ring, the clock will try again", step=str(step), error=type(error).__name__)
        return False
    return True


def answer(step: Step) -> None:
    """Say that somebody came to the door: from now on a new ring is a new job."""
    try:
        redis().delete(_flag(step))
    except RedisError:
        log.warning("the bell could not be reset and may stay silent for some seconds", step=str(step))


def others_wait() -> bool:
    """Whether a ring waits for a worker; False when Redis is away."""
    try:
        return bool(queue().count)
    except RedisError:
        return False
