"""Many commits, few rings."""

from threading import Event

from responder.intake import bell
from responder.intake.bell import Bell


def test_a_thousand_pulls_ring_at_once_and_then_seldom():
    rung, rang = [], Event()
    one = Bell(lambda: rung.append(1) or rang.set() or True)

    for _ in range(1000):
        one.pull()

    assert rang.wait(2)
    assert len(rung) <= 2


def test_a_pull_after_a_ring_rings_again(monkeypatch):
    monkeypatch.setattr(bell, "PAUSE_SECONDS", 0)
    rang = Event()
    one = Bell(lambda: rang.set() or True)
    for _ in range(3):
        rang.clear()
        one.pull()
        assert rang.wait(2)
