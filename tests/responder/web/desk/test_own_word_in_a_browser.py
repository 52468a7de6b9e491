"""What a manager says on their own word in a real browser: by keys, on a phone, under the strict policy."""

import pytest
from playwright.sync_api import expect

from responder.db import reading, transaction
from responder.draft import draft, revise
from responder.journey import Stage
from responder.models import Brand, Case, Fact
from responder.models import Testimony as Said
from responder.queries.cases import newest_draft
from tests.responder.draft import known
from tests.responder.draft.test_drafting import know
from tests.responder.web.desk.test_in_a_browser import (
    PHONE,
    WIDE,
    at_the_queue,
    complaints,
    desk,
    looks_well,
    open_ada,
)

__all__ = ["at_the_queue", "complaints", "desk"]

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_fault_and_a_gesture_are_told_by_keys(page, at_the_queue, case, size):
    with transaction() as session:
        session.query(Brand).one().gesture_cents = 2000
    page.set_viewport_size(size)
    open_ada(page)
    looks_well(page)

    page.keyboard.press("f")
    page.get_by_label("It was our doing").check()
    looks_well(page)
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="What went wrong?")
    expect(dialog.get_by_role("alert")).to_contain_text("an apology has to own something")
    looks_well(page)
    page.get_by_label("What happened, in one sentence").fill("Our export lost your notes.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("It was our doing: Our export lost your notes.")).to_be_visible()
    page.wait_for_load_state()

    page.keyboard.press("o")
    expect(page.get_by_label("What it is, in one sentence")).to_be_focused()
    page.keyboard.type("A month is on us, a j m x f o.")
    page.get_by_label("What it is worth").fill("19")
    looks_well(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("We offer them: A month is on us, a j m x f o. (worth 19.00)")).to_be_visible()
    page.wait_for_load_state()
    looks_well(page)
    with reading() as session:
        assert [it.kind for it in session.query(Said).order_by(Said.id)] == ["fault", "gesture"]


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_words_are_vouched_for_beside_what_the_machine_would_write_now(page, at_the_queue, case, size):
    with transaction() as session:
        ours = session.get(Case, case.id)
        know(session, ours, known.name(), known.removal(), known.contact())
        ours.stage = Stage.ENRICHED.value
        draft(session, ours)
        machines = newest_draft(session, ours)
        body = machines.body.replace("Maya Lindqvist\n", "Do you remember Prague in 2019?\n\nMaya Lindqvist\n")
        edit = {"version": machines.version, "subject": machines.subject, "body": body, "author": "Maya Lindqvist"}
        revise(session, ours, **edit)
        session.query(Fact).filter_by(kind="contact").delete()
        ours.stage = Stage.ENRICHED.value
        draft(session, ours)
    page.set_viewport_size(size)
    open_ada(page)
    looks_well(page)
    expect(page.get_by_role("heading", name="What the machine would write now")).to_be_visible()

    page.get_by_role("button", name="I know all of this").click()
    expect(page.get_by_text("“Prague” in the letter is so")).to_be_visible()
    page.wait_for_load_state()
    page.get_by_role("button", name="Take it", exact=True).click()
    expect(page.get_by_role("heading", name="What the machine would write now")).to_be_hidden()
    page.wait_for_load_state()
    looks_well(page)
