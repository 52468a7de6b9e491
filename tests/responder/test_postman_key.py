"""What `responder doctor` asks the postman about the key."""

import pytest

from responder.mailcatcher import MailCatcher
from responder.postman import Postman, key_problem, postman
from responder.settings import settings
from tests.responder.test_postman import KEY


def test_a_key_that_may_send_has_no_problem(tmp_path, monkeypatch):
    with MailCatcher(folder=tmp_path) as catcher:
        configure(monkeypatch, catcher.url)
        assert key_problem() is None


@pytest.mark.parametrize(
    ("mode", "problem"), [("401", "401"), ("503", "503"), ("200 sandbox", "lacks"), ("hang", "did not")]
)
def test_a_key_that_may_not_send_is_told(peer, monkeypatch, mode, problem):
    peer.mode = mode
    monkeypatch.setattr("responder.postman.postman", lambda: Postman(KEY, peer.url, deadline_seconds=0.3))

    assert problem in key_problem()


def configure(monkeypatch, url):
    monkeypatch.setenv("SENDGRID_API_KEY", KEY)
    monkeypatch.setenv("SENDGRID_HOST", url)
    settings.cache_clear()
    assert postman()
