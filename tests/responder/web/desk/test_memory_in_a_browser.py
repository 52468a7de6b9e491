"""Remembering and recognising in a real browser: by keys, on a phone, and nothing the strict policy refuses."""

import pytest
from playwright.sync_api import expect

from responder.db import reading, transaction
from responder.models import Case, Customer, Likeness, Touchpoint
from responder.remembering import LONGEST
from tests import cast
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


def memories():
    with reading() as session:
        return [(it.channel, it.summary) for it in session.query(Touchpoint).order_by(Touchpoint.id)]


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_memory_takes_ten_seconds_from_a_case_and_from_a_person(page, at_the_queue, case, size):
    page.set_viewport_size(size)
    open_ada(page)
    looks_well(page)

    # By keys alone: open, write, keep.
    page.keyboard.press("m")
    words = page.get_by_label("In your words")
    expect(words).to_be_focused()
    looks_well(page)
    page.keyboard.type("Lunch by the harbour, a j m x u.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Lunch by the harbour, a j m x u.")).to_be_visible()
    expect(page.get_by_text("Maya Lindqvist remembered something about them.")).to_be_visible()
    assert memories() == [("met", "Lunch by the harbour, a j m x u.")]

    # On their page: refused, corrected, kept; then wrong after all.
    page.get_by_role("link", name="Everything we remember").click()
    expect(page.get_by_role("heading", name="What we remember")).to_be_visible()
    page.wait_for_load_state()
    looks_well(page)
    page.keyboard.press("m")
    expect(words).to_be_focused()
    words.evaluate(f"field => {{ field.removeAttribute('maxlength'); field.value = 'x'.repeat({LONGEST + 1}) }}")
    page.get_by_role("button", name="Remember it").click()
    dialog = page.get_by_role("dialog", name="What do you remember?")
    expect(dialog.get_by_role("alert")).to_contain_text("Keep it under")
    looks_well(page)
    words.fill("The summer regatta")
    page.get_by_role("button", name="Remember it").click()
    expect(page.get_by_text("The summer regatta")).to_be_visible()
    page.get_by_role("button", name="This is wrong: Maya Lindqvist met them").first.click()
    expect(page.get_by_role("button", name="It is right after all")).to_be_visible()
    page.wait_for_load_state()
    looks_well(page)
    assert memories()[1] == ("met", "The summer regatta")


def test_two_who_are_alike_become_one_and_two_again(page, at_the_queue, case, desk):
    with transaction() as session:
        other = Customer(name="Ada Byron", company="Engines")
        session.add(other)
        session.flush()
        one, two = sorted((session.get(Case, case.id).customer_id, other.id))
        session.add(Likeness(one_id=one, other_id=two, why="They have the same name."))
    page.goto(f"{desk}/people/{case.customer_id}")
    looks_well(page)

    page.get_by_role("button", name="Yes, the same").click()
    expect(page.get_by_text("Maya Lindqvist found that they are one with Ada Byron")).to_be_visible()
    page.get_by_role("button", name="They are two after all").click()
    expect(page.get_by_text("taken apart again by Maya Lindqvist")).to_be_visible()

    # What names nobody comes back, standing open.
    page.get_by_text("They are one with …").click()
    page.get_by_label("An address of the other").fill("grace")
    page.get_by_role("button", name="They are one", exact=True).click()
    expect(page.get_by_text("That did not go through")).to_be_visible()
    expect(page.get_by_label("An address of the other")).to_have_value("grace")
    looks_well(page)
    page.get_by_label("An address of the other").fill("grace@example.com")
    page.get_by_role("button", name="They are one", exact=True).click()
    expect(page.get_by_text("ada@example.com, grace@example.com")).to_be_visible()


def test_beside_the_letter_and_in_the_settings_everything_looks_well(page, at_the_queue, case, desk):
    with transaction() as session:
        tom = cast.tom(session)
        value = {"manager_id": str(tom.id), "by_signer": False, "marks": ["stale", "second-hand", "private"]}
        cast.tenure_of(session, case, kind="contact", text="Tom Okafor met them.", value={**value, "unused": "old"})
    open_ada(page)
    page.get_by_text("Change who signs").click()
    page.get_by_text("Hand over, or let it sleep").click()
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        looks_well(page)
    page.get_by_role("button", name="Offer to Tom Okafor").click()
    expect(page.get_by_text("The case is with Tom Okafor.")).to_be_visible()

    page.goto(f"{desk}/settings")
    page.get_by_role("link", name="Your signature and absence").click()
    expect(page.get_by_role("heading", name="Here or away")).to_be_visible()
    looks_well(page)
