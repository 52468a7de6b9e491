"""What somebody types runs in a child that can be killed, with little memory, and knows nothing of us."""

import os
import signal
from pathlib import Path
from threading import Thread, Timer

import pytest

from responder.draft.text import plain
from responder.errors import BrokenWording
from responder.voice import box as box_module
from responder.voice.box import TOO_LONG, TOO_MUCH, Box, box
from responder.voice.tried import tried
from tests.responder.draft.test_templates import ATTACKS

SIGNED = {"signer": {"name": "Maya Lindqvist"}}


@pytest.fixture(scope="module")
def own_box():
    own = Box()
    yield own
    own.close()


def said(own: Box, source: str, values=SIGNED, ways=()) -> str:
    return own.ask({"name": "try", "source": source, "values": values, "ways": list(ways)})["text"]


def child_of(own: Box) -> int:
    own.warm()
    return own._child.pid


@pytest.mark.parametrize("source", [*ATTACKS, "{% either %}" * 300 + "{% endeither %}" * 300])
def test_an_attack_is_refused_with_its_line(own_box, source):
    with pytest.raises(BrokenWording) as refusal:
        said(own_box, source)
    assert refusal.value.line == 1


@pytest.mark.parametrize("name", ["{{7*7}}", "{% for x in y %}", "${7*7}", "{{ ''.__class__ }}", "{# a #}", "%s {0}"])
def test_a_hostile_name_comes_out_as_it_is(own_box, name):
    assert said(own_box, "{{ signer.name }}", {"signer": {"name": plain(name)}}) == name


def test_what_takes_too_long_is_killed_and_the_next_is_answered(own_box, monkeypatch):
    before = child_of(own_box)
    os.kill(before, signal.SIGSTOP)  # a child that never answers
    monkeypatch.setattr(box_module, "SECONDS", 0.05)
    with pytest.raises(BrokenWording, match=TOO_LONG):
        said(own_box, "x")
    monkeypatch.undo()

    assert said(own_box, "{{ signer.name }}") == "Maya Lindqvist"
    assert child_of(own_box) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_a_child_that_was_killed_is_replaced(own_box):
    before = child_of(own_box)
    os.kill(before, signal.SIGKILL)
    own_box._child.wait()

    assert said(own_box, "{{ signer.name }}") == "Maya Lindqvist"
    assert child_of(own_box) != before


def test_a_child_that_dies_while_it_is_asked_is_told_of(own_box):
    before = child_of(own_box)
    os.kill(before, signal.SIGSTOP)
    Timer(0.1, os.kill, (before, signal.SIGKILL)).start()

    with pytest.raises(BrokenWording, match=TOO_MUCH):
        said(own_box, "{{ signer.name }}")
    assert said(own_box, "{{ signer.name }}") == "Maya Lindqvist"


def test_the_child_has_little_memory_and_none_of_our_secrets(own_box, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a secret of the house")
    own_box.close()
    process = Path(f"/proc/{child_of(own_box)}")
    if not process.exists():
        pytest.skip("this system shows no process's limits")

    assert "Max address space         268435456" in (process / "limits").read_text()
    assert b"SECRET_KEY" not in (process / "environ").read_bytes()


def test_a_text_that_floods_is_refused(own_box):
    with pytest.raises(BrokenWording, match="makes more than"):
        said(own_box, "{{ signer.name }}" * 500, {"signer": {"name": "x" * 5000}})


def test_many_who_type_at_once_all_get_their_own_text(own_box):
    heard: dict[int, str] = {}
    threads = [
        Thread(target=lambda number=number: heard.update({number: said(own_box, f"text {number}")}))
        for number in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert heard == {number: f"text {number}" for number in range(16)}


def test_every_turn_a_wording_can_take_is_gone_through():
    few = tried("try", "{% either %}a{% either %}1{% or %}2{% endeither %}{% or %}b{% endeither %}")
    assert [few.render({}, ways) for ways in few.ways()] == ["a1", "a2", "b"]

    many = tried("try", "{% either %}a{% either %}1{% or %}2{% endeither %}{% or %}b{% endeither %}" * 6)
    letters = {letter for ways in many.ways() for letter in many.render({}, ways)}
    assert letters == set("ab12")
    assert len(many.ways()) < 40


def test_more_ways_than_anybody_reads_are_refused():
    with pytest.raises(BrokenWording, match="more than 200 ways"):
        tried("try", "{% either %}a{% or %}b{% endeither %}" * 101)


def test_one_box_serves_a_process():
    assert box() is box()
