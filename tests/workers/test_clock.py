"""The clock reads again what somebody ordered, and erases what may no longer be kept."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from redis import Redis

from responder.connecting import connect
from responder.db import reading, transaction
from responder.instants import first_id_at, now
from responder.journey import Step
from responder.models import Delivery
from responder.queries.deliveries import Wanted
from responder.replaying import order_replay
from workers import clock


@pytest.fixture
def delivery(database):
    at = now() - timedelta(minutes=1)
    with transaction() as session:
        weekly = connect(session, "standard", name="Northlight Weekly")
        told = {"dedup_key": "1", "received_at": at, "headers": {}, "body": b"{}", "state": "failed"}
        row = Delivery(id=first_id_at(at), connection_id=weekly.id, **told)
        session.add(row)
    return row


def state():
    with reading() as session:
        return session.scalar(sa.select(Delivery.state))


def test_a_tick_carries_on_what_is_to_be_read_again_and_rings_for_it(delivery, redis_url):
    with transaction() as session:
        order_replay(session, Wanted(), who="Maya Lindqvist")

    assert clock.tick() == [Step.TRIAGE]

    assert state() == "received"
    with Redis.from_url(redis_url) as redis:
        assert redis.llen("rq:queue:responder") == 1


def test_a_sweep_erases_what_is_old_and_says_when_nothing_is_left(delivery):
    with transaction() as session:
        session.execute(sa.update(Delivery).values(id=first_id_at(now() - timedelta(days=91))))

    assert [clock.sweep(), clock.sweep()] == [1, 0]
    assert state() == "erased"


def test_a_look_around_learns_what_is_usual(delivery):
    clock.look_around()
    assert state() == "failed"
