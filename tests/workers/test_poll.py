"""The job that asks platforms: what it brings is rung for, and what fails is logged without address or key."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from responder.instants import now
from responder.journey import JOBS, Step
from responder.models import Delivery
from responder.queue import queue
from tests.arriving import rows
from tests.peers.ghost_admin import KEY, Ghost
from tests.peers.json_api import JsonApi
from tests.responder.unposted.asking import asked
from workers import poll

pytestmark = pytest.mark.usefixtures("database", "redis_url")


def test_what_a_platform_brought_is_rung_for():
    peer = Ghost()
    peer.leave(1, now() - timedelta(seconds=1))
    with JsonApi(peer.answer).listening() as api:
        asked(api.url)
        assert (poll.run(), poll.run()) == (1, 0)

    assert [one.way for one in rows(Delivery)] == ["polled"]
    assert JOBS[Step.TRIAGE] in [job.func_name for job in queue().jobs]


def test_what_fails_is_logged_and_fails_nothing_else():
    with JsonApi(mode="401").listening() as api, capture_logs() as logged:
        asked(api.url, name="Refused")
        asked(api.url, name="Refused as well")
        assert poll.run() == 2

    assert [each["event"] for each in logged] == ["a platform could not be asked"] * 2
    assert KEY not in str(logged)
