"""The studio in a real browser: the letter follows the text as one types, and says at once what is wrong."""

import re

import pytest
from playwright.sync_api import expect

from responder.db import reading, transaction
from responder.models import Brand, Manager, Role, Wording
from tests.responder.web.desk.test_in_a_browser import PHONE, WIDE, at_the_queue, complaints, desk, looks_well

__all__ = ["at_the_queue", "complaints", "desk"]

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def brand(case):
    """Maya owns the voice of Northlight."""
    with transaction() as session:
        session.get(Manager, case.signer_id).role = Role.ADMIN
        return session.query(Brand).one()


@pytest.mark.parametrize(("size", "colours"), [(WIDE, "light"), (PHONE, "dark")])
def test_the_letter_follows_the_text_as_one_types(page, brand, at_the_queue, desk, size, colours):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours)
    page.goto(f"{desk}/voice")
    expect(page.get_by_role("heading", name="Voice", level=1)).to_be_visible()
    looks_well(page)
    page.get_by_role("link", name=re.compile("^Well Good wishes")).click()

    # The letter shows what is typed, where it will stand.
    text, letter = page.get_by_label("The wording"), page.get_by_role("article", name="The letter")
    expect(text).to_be_focused()
    page.wait_for_load_state()
    text.fill("{% either %}\nFair winds to you.\n{% or %}\nA good journey to you.\n{% endeither %}")
    expect(letter.locator("mark")).to_have_text("Fair winds to you.")
    expect(page.get_by_text("Way 1 of 2")).to_be_visible()
    page.get_by_role("button", name="The next way").click()
    expect(letter.locator("mark")).to_have_text("A good journey to you.")
    looks_well(page)

    # For somebody else.
    page.get_by_label("For whom").select_option(label="No name, ten years")
    expect(letter).to_contain_text("Hello,")
    expect(letter.locator("mark")).to_have_text("A good journey to you.")

    # What is broken is said with its line, and cannot be published; put right, it can.
    text.press("Control+End")
    page.keyboard.type("{{ wind.speed }}")
    expect(page.get_by_role("alert")).to_contain_text("Line 5: There is no value wind.speed")
    expect(page.get_by_role("button", name="Publish")).to_be_disabled()
    looks_well(page)
    for _ in "{{ wind.speed }}":
        page.keyboard.press("Backspace")
    expect(page.get_by_role("button", name="Publish")).to_be_enabled()

    # A value is put in where one writes.
    page.get_by_role("button", name="{{ brand.name }}").click()
    expect(text).to_be_focused()
    expect(letter.locator("mark")).to_have_text(re.compile("Northlight$"))

    # Kept by keys, then published.
    page.keyboard.press("Control+s")
    expect(page.get_by_text("draft by Maya Lindqvist waits")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("own wording, version 1")).to_be_visible()
    page.get_by_text("What it changed").click()
    looks_well(page)
    with reading() as session:
        (kept,) = session.query(Wording)
        assert kept.published_by == "Maya Lindqvist"
        assert kept.source.endswith("{% endeither %}{{ brand.name }}\n")

    page.goto(f"{desk}/voice/changes")
    expect(page.get_by_role("heading", name="What managers changed")).to_be_visible()
    looks_well(page)
