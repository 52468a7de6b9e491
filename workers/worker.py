"""Turns a process into an RQ worker that answers the house's bells, and only those."""

import importlib
import os
from contextlib import suppress

from redis import Redis
from rq import Worker
from rq.serializers import JSONSerializer
from rq.worker import HerokuWorker

from responder import log, polishing
from responder.db import forget_connections
from responder.draft import warm_up
from responder.errors import Permanent
from responder.journey import JOBS
from responder.queue import QUEUE, Ring, queue, redis_options
from responder.settings import settings

MAINTENANCE_SECONDS = 30
WORKER_TTL_SECONDS = 60
LAST_CHANCE_SECONDS = 15


class DynoWorker(HerokuWorker):
    """For hosts that send SIGTERM to every process of a dyno at once."""

    imminent_shutdown_delay = LAST_CHANCE_SECONDS


def work(*, burst: bool = False) -> bool:
    """Answer bells until told to stop (SIGTERM: finish the ring at hand first). `burst`: until none rings.

    Returns whether anything was done. It forks for each ring, so that a step that crashes or hangs kills one
    horse and not the worker, and imports every job before the first fork: 25 ms a ring instead of 322.
    """
    for name in JOBS.values():
        importlib.import_module(name.rpartition(".")[0])
    with suppress(Permanent):  # a broken template parks its own cases, and stops no worker
        warm_up()
    polishing.warm_up()
    os.register_at_fork(after_in_child=forget_connections)  # a horse must not talk over its parent's connections
    url = settings().redis
    connection = Redis.from_url(url, **redis_options(url))
    kind = DynoWorker if settings().dyno else Worker
    worker = kind(
        [queue(connection)],
        connection=connection,
        job_class=Ring,
        serializer=JSONSerializer,
        maintenance_interval=MAINTENANCE_SECONDS,
        default_worker_ttl=WORKER_TTL_SECONDS,
        log_job_description=False,
    )
    if missing := polishing.what_is_missing():
        log.logger(__name__).warning(missing)
    log.logger(__name__).info("a worker is listening", queue=QUEUE)
    return bool(worker.work(burst=burst, logging_level="WARNING"))
