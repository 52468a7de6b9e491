"""A polished letter says so at the desk, with the plain wording one click away and one more to have it back."""

import pytest

from responder.db import reading, transaction
from responder.models import Case, Draft
from responder.settings import settings
from tests import cast
from tests.peers.chat import KEY, MODEL

POLISHED = cast.LETTER.replace("thank you", "I truly thank you")


@pytest.fixture
def polished(case):
    """The draft was polished before anybody read it."""
    with transaction() as session:
        plain = session.query(Draft).one()
        told = {"by": MODEL, "outcome": "accepted", "why": "It says the same in other words.", "of": plain.sha256}
        cast.draft_of(session, session.get(Case, case.id), body=POLISHED, polish=told)


def test_the_page_says_who_polished_and_shows_the_plain_wording(polished, manager, case):
    page = manager.open(f"/cases/{case.id}")

    assert f"drafted by Responder, polished by {MODEL}" in page.words
    assert f"Polished by {MODEL}" in page.words
    assert "I truly thank you for ten years." in page.words
    assert "Dear Ada, thank you for ten years." in page.words


def test_taking_the_plain_wording_back_is_an_edit_like_any_other(polished, manager, case):
    manager.open(f"/cases/{case.id}").press("Take the plain wording")

    with reading() as session:
        newest = session.query(Draft).order_by(Draft.version.desc()).first()
    assert (newest.version, newest.author, newest.body) == (3, "Maya Lindqvist", cast.LETTER)
    assert newest.polish == {}


def test_whoever_may_only_read_sees_the_plain_wording_and_no_button(polished, person_with_role, case):
    page = person_with_role("viewer").open(f"/cases/{case.id}")

    assert "Dear Ada, thank you for ten years." in page.words
    assert "Take the plain wording" not in page.words


def test_a_letter_that_nobody_polished_says_nothing_of_it(manager, case):
    assert "olished" not in manager.open(f"/cases/{case.id}").words


def test_the_settings_say_who_polishes_and_never_with_which_key(manager, monkeypatch):
    assert "Wording is polished by nobody: drafts stay as they were drafted" in manager.open("/settings").words
    monkeypatch.setenv("POLISH_URL", "https://models.example.com/v1")
    monkeypatch.setenv("POLISH_KEY", KEY)
    monkeypatch.setenv("POLISH_MODEL", MODEL)
    settings.cache_clear()

    page = manager.open("/settings")

    assert f"Wording is polished by {MODEL} at models.example.com" in page.words
    assert KEY not in page.html
