"""The doorbell: one ring at a time, nothing lost when Redis is away, and no job but ours."""

import pytest
from redis import Redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from responder.journey import JOBS, Step
from responder.queue import QUEUE, Ring, answer, queue, redis_options, ring
from responder.settings import settings


def test_a_bell_that_is_still_ringing_is_not_rung_again(redis_url: str) -> None:
    assert [ring(Step.TRIAGE), ring(Step.TRIAGE), ring(Step.SEND)] == [True, True, True]
    assert queue().count == 2


def test_once_somebody_answered_the_next_ring_is_a_new_one(redis_url: str) -> None:
    ring(Step.TRIAGE)
    answer(Step.TRIAGE)
    ring(Step.TRIAGE)
    assert queue().count == 2


def test_a_redis_that_is_away_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    settings.cache_clear()
    assert ring(Step.TRIAGE) is False
    answer(Step.TRIAGE)


@pytest.mark.parametrize("name", ["os.system", "responder.migrations.migrate", "workers.enrich", ""])
def test_a_job_that_is_not_ours_is_refused(redis_url: str, name: str) -> None:
    connection = Redis.from_url(redis_url)
    forged = Ring.create(name or "x", connection=connection, serializer=JSONSerializer, failure_ttl=60)
    queue(connection).enqueue_job(forged)
    worker = SimpleWorker([queue(connection)], connection=connection, job_class=Ring, serializer=JSONSerializer)
    worker.work(burst=True, logging_level="CRITICAL")
    assert forged.get_status(refresh=True).value == "failed"


def test_our_name_with_arguments_or_callbacks_is_refused_too(redis_url: str) -> None:
    connection = Redis.from_url(redis_url)
    forged = Ring.create(JOBS[Step.SEND], args=["now"], connection=connection, serializer=JSONSerializer)
    with pytest.raises(Exception, match="not one of ours"):
        _ = forged.func
    forged._success_callback_name = "os.system"
    assert forged.success_callback is None


def test_a_ring_carries_nothing(redis_url: str) -> None:
    ring(Step.ENRICH)
    (job,) = queue().jobs
    assert (job.func_name, job.args, job.kwargs, job.origin) == ("workers.enrich.run", (), {}, QUEUE) or job.args == []


def test_a_certificate_is_checked_everywhere_but_on_a_dyno(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ssl_cert_reqs" not in redis_options("rediss://host:6379")
    monkeypatch.setenv("DYNO", "web.1")
    monkeypatch.setenv("SECRET_KEY", "k")
    monkeypatch.setenv("DATABASE_URL", "postgres://u@h/d")
    settings.cache_clear()
    assert redis_options("rediss://host:6379")["ssl_cert_reqs"] == "none"
    assert "ssl_cert_reqs" not in redis_options("rediss://host:6379?ssl_cert_reqs=required")
