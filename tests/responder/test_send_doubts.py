"""Senders that die, hang or are overtaken leave a doubt, and what comes late settles it or is told."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.decisions import settle_doubt
from responder.instants import now
from responder.journey import Stage
from responder.models import Case
from responder.moving import LEASE_SECONDS, move
from responder.postman import DEADLINE_SECONDS, FRESH_SECONDS, Postman
from responder.queue import JOB_TIMEOUT_SECONDS
from responder.send import doubt_expired, send
from tests.cast import approved_case as approved
from tests.peers.sendgrid import ID
from tests.responder.sent import KEY, attempts, carrier, letter_of, story
from workers.running import BUDGET_SECONDS

# Every how many lines a sender is killed; 1 takes minutes and is worth it after a change.
STRIDE = os.environ.get("KILL_STRIDE", "31")


def test_nobody_doubts_a_letter_whose_sender_may_still_act():
    assert DEADLINE_SECONDS < FRESH_SECONDS < JOB_TIMEOUT_SECONDS < LEASE_SECONDS
    assert DEADLINE_SECONDS + BUDGET_SECONDS < JOB_TIMEOUT_SECONDS


@pytest.mark.parametrize(("arrived", "status"), [(True, "accepted"), (False, "not_sent")])
def test_a_person_who_settles_a_doubt_settles_the_letter(session, peer, arrived, status):
    case = approved(session)
    peer.mode = "500 accepted"
    send(session, case, carrier(peer))

    settle_doubt(session, case, arrived=arrived, who="Maya Lindqvist")

    assert letter_of(session, case).status == status
    assert bool(letter_of(session, case).sent_at) == arrived


def expire_lease(session):
    session.execute(sa.update(Case).values(lease_until=now() - timedelta(seconds=1)))
    session.commit()


@pytest.fixture
def somebody_doubts(engine):
    def doubt():
        with Session(engine) as other:
            assert doubt_expired(other) == 0
            expire_lease(other)
            assert doubt_expired(other) == 1
            other.commit()

    return doubt


def test_a_lease_that_ran_out_leaves_the_letter_in_doubt(session, peer, somebody_doubts):
    case = approved(session)
    peer.mode, peer.before_answer = "drop after accept", somebody_doubts

    send(session, case, carrier(peer))

    assert case.stage == Stage.DOUBTFUL
    assert attempts(session) == [(1, "doubtful")]
    assert "Heard late about try 1" in story(session)[-1]


def test_an_answer_that_comes_after_the_doubt_settles_it(session, peer, somebody_doubts):
    case = approved(session)
    peer.before_answer = somebody_doubts

    send(session, case, carrier(peer))

    assert case.stage == Stage.SENT
    assert attempts(session) == [(1, "accepted")]
    assert letter_of(session, case).provider_ref == ID


def test_an_answer_that_comes_after_a_person_decided_is_told_and_moves_nothing(engine, session, peer):
    case = approved(session)

    def somebody_decides():
        with Session(engine) as other:
            expire_lease(other)
            doubt_expired(other)
            move(other, other.get_one(Case, case.id), Stage.SILENT, who="Tom Okafor", what="Enough.")
            other.commit()

    peer.before_answer = somebody_decides
    send(session, case, carrier(peer))

    assert case.stage == Stage.SILENT
    assert attempts(session) == [(1, "accepted")]
    assert story(session)[-1] == "Heard late about try 1: SendGrid took the letter."


class Interrupted(BaseException):
    """What RQ raises in a job it stops."""


class Stopped(Postman):
    def deliver(self, *_):
        raise Interrupted


def test_a_sender_that_is_stopped_leaves_a_doubt(session, peer):
    case = approved(session)

    with pytest.raises(Interrupted):
        send(session, case, Stopped(KEY, peer.url))

    assert case.stage == Stage.DOUBTFUL
    assert attempts(session) == [(1, "doubtful")]


@pytest.mark.kills
@pytest.mark.parametrize("mode", ["accept", "500 accepted"])
def test_wherever_a_sender_is_killed_no_letter_leaves_twice_and_none_is_lost(database_url, session, peer, mode):
    peer.mode = mode
    deaths = int(run_dying_sender(database_url, peer.url))
    assert deaths > 5

    peer.mode = "accept"
    session.execute(sa.update(Case).values(lease_until=now() - timedelta(seconds=1), due_at=now()))
    doubt_expired(session)
    session.commit()
    for case in session.scalars(sa.select(Case).where(Case.stage == Stage.APPROVED.value)).all():
        send(session, case, carrier(peer))

    taken = Counter(letter["personalizations"][0]["to"][0]["email"] for letter in peer.accepted)
    stages = {case.email: case.stage for case in session.scalars(sa.select(Case))}
    assert len(stages) == deaths + 2
    assert set(stages.values()) <= {Stage.SENT, Stage.DOUBTFUL}
    assert set(taken.values()) == {1}
    assert [email for email, stage in stages.items() if stage == Stage.SENT and email not in taken] == []


def run_dying_sender(database_url, url):
    command = [sys.executable, "-m", "tests.responder.dying_sender", database_url, url, STRIDE]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    return done.stdout
