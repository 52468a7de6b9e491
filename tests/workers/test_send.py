"""The job that sends: one letter at a time, each committed by itself."""

import logging

import pytest

from responder.db import transaction
from responder.journey import Stage
from responder.models import Case
from responder.settings import settings
from tests import cast
from tests.peers.sendgrid import SendGrid, closed_port
from workers.send import run


@pytest.fixture
def case(database, redis_url):
    with transaction() as session:
        case, draft = cast.drafted_case(session)
    with transaction() as session:
        cast.approval_of(session, session.get_one(Case, case.id), draft)
    return case


def work(monkeypatch, url):
    monkeypatch.setenv("SENDGRID_API_KEY", "SG.secret.key")
    monkeypatch.setenv("SENDGRID_HOST", url)
    settings.cache_clear()
    return run()


def stage_of(case):
    with transaction() as session:
        return session.get_one(Case, case.id).stage


def test_an_approved_letter_leaves_and_is_told_nowhere(case, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    with SendGrid().listening() as peer:
        assert work(monkeypatch, peer.url) == 1
        assert run() == 0

    assert stage_of(case) == Stage.SENT
    assert len(peer.accepted) == 1
    for secret in ("ada@example.com", "maya@example.com", "Byron", "SG.secret.key", "ten years"):
        assert secret not in caplog.text


def test_a_sendgrid_that_is_away_is_not_called_again_at_once(case, monkeypatch):
    assert work(monkeypatch, f"http://127.0.0.1:{closed_port()}") == 1
    assert run() == 0

    assert stage_of(case) == Stage.APPROVED
