"""The desk in a real browser: keys, the countdown, saving while one types, and nothing the strict policy refuses."""

import re
from collections.abc import Iterator
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Page, expect
from werkzeug.serving import make_server

from responder import sign_in
from responder.db import reading, transaction
from responder.journey import Stage
from responder.models import Approval, Case, Draft, Manager
from responder.settings import settings
from tests import cast
from tests.responder.web.desk.conftest import PASSWORD

pytestmark = [
    pytest.mark.browser,
    # What the database does differently is proved without a browser; this is slow enough.
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 375, "height": 740}
GRAVE = ("serious", "critical")
FADED = """() => Promise.allSettled(
    document.getAnimations().filter((it) => it instanceof CSSTransition).map((it) => it.finished)
)"""  # colours fade into one another; what counts down is not waited for
TOO_QUICK = re.compile("^Transition was (aborted|skipped)")  # pages fade into one another; tests do not wait for it
EXPECTED = re.compile(
    r"status of (409|422|500)|ERR_FAILED|Failed to fetch"
)  # the browser tells the console of every 4xx


@pytest.fixture
def desk(app, case) -> Iterator[str]:
    """The address of a running desk where Maya may sign in and a second reader waits behind Ada."""
    with transaction() as session:
        session.get(Manager, case.signer_id).password_hash = sign_in.hash_password(PASSWORD)
        connection = session.get(Case, case.id).connection
        grace = cast.ada(session, name="Grace Hopper", email="grace@example.com")
        waiting = cast.case_of(session, connection, grace, signer_id=case.signer_id)
        cast.draft_of(session, waiting, body=cast.LETTER.replace("Ada", "Grace"), subject="Thank you, Grace")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complained of; a test that ends with complaints fails."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED.search(message.text):
            heard.append(message.text)

    def hear_error(error: Error) -> None:
        if not TOO_QUICK.search(str(error)):
            heard.append(str(error))

    page.on("console", hear)
    page.on("pageerror", hear_error)
    yield heard
    assert heard == []


@pytest.fixture
def at_the_queue(page: Page, desk: str, complaints: list[str]) -> Page:
    page.goto(f"{desk}/sign-in")
    page.get_by_label("E-mail").fill(cast.MAYA)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Waiting for you")).to_be_visible()
    page.wait_for_load_state()
    return page


def looks_well(page: Page, *, frames: bool = True) -> None:
    """Nothing grave for people who see or use it otherwise, and nothing wider than the screen."""
    page.evaluate(FADED)
    found = Axe().run(page, options={"iframes": frames}).response["violations"]
    assert [(it["id"], it["nodes"][0]["html"]) for it in found if it["impact"] in GRAVE] == []
    sizes = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert sizes[0] <= sizes[1]


def open_ada(page: Page) -> None:
    """The first case of the queue, by keys."""
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ada Byron", level=1)).to_be_visible()
    page.wait_for_load_state()  # the keys are there


def stage_of(case: Case) -> str:
    with reading() as session:
        return session.get(Case, case.id).stage


@pytest.mark.parametrize(("size", "colours"), [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_a_letter_is_read_edited_approved_taken_back_and_approved_again(page, at_the_queue, case, size, colours):
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size(size)
    looks_well(page)

    # Down to Grace, up to Ada, open.
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Grace Hopper")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ada Byron", level=1)).to_be_visible()
    page.wait_for_load_state()  # the keys are there
    looks_well(page)

    # One sentence is changed; typing the letters of commands commands nothing.
    page.keyboard.press("e")
    field = page.get_by_label("Text of the letter")
    expect(field).to_be_focused()
    field.fill(cast.LETTER.replace("ten years.", "ten years. I mean it, a j k e x u."))
    expect(page.get_by_text("Saved · version 2")).to_be_visible()
    field.press("End")
    page.keyboard.type(" ?")
    expect(page.get_by_text("Saved · version 3")).to_be_visible()
    looks_well(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("article", name="The letter")).to_contain_text("I mean it, a j k e x u.")
    page.wait_for_load_state()
    assert stage_of(case) == Stage.DRAFTED

    # Approved: the seconds run, and run down.
    page.keyboard.press("a")
    expect(page.get_by_text("Sealed. Approved by Maya Lindqvist")).to_be_visible()
    left = page.locator("[data-left]")
    expect(left).to_have_text(re.compile("^2[0-8]$"))
    looks_well(page)
    assert stage_of(case) == Stage.APPROVED

    page.keyboard.press("u")
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    assert stage_of(case) == Stage.DRAFTED

    page.keyboard.press("a")
    expect(page.get_by_text("Sealed. Approved by Maya Lindqvist")).to_be_visible()
    with reading() as session:
        assert [it.undone_at is None for it in session.query(Approval).order_by(Approval.id)] == [False, True]

    # And on to the next one.
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Grace Hopper", level=1)).to_be_visible()


def test_the_countdown_ends_by_itself_whatever_the_browser_s_clock_says(page, desk, case, monkeypatch, complaints):
    monkeypatch.setenv("UNDO_SECONDS", "2")
    settings.cache_clear()
    page.clock.set_system_time("2031-01-01T00:00:00Z")
    page.goto(f"{desk}/sign-in?next=/cases/{case.id}")
    page.get_by_label("E-mail").fill(cast.MAYA)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Approve").click()

    expect(page.locator("[data-left]")).to_have_text(re.compile("^[12]$"))
    expect(page.locator("[data-left]")).to_have_text("0")
    page.keyboard.press("u")  # nobody has taken the letter yet
    expect(page.get_by_role("button", name="Approve")).to_be_visible()


def test_declining_asks_for_a_reason_and_escape_thinks_again(page, at_the_queue, case):
    open_ada(page)
    page.keyboard.press("x")
    dialog = page.get_by_role("dialog", name="Keep silent")
    expect(dialog).to_be_visible()
    looks_well(page)
    page.keyboard.press("a")  # an open dialog keeps the keys to itself
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert stage_of(case) == Stage.DRAFTED

    page.keyboard.press("x")
    page.get_by_label("We have spoken to them already").check()
    dialog.get_by_role("button", name="Keep silent").click()
    expect(page.get_by_text("Deliberately silent")).to_be_visible()
    assert stage_of(case) == Stage.SILENT


def test_somebody_else_s_edit_stops_the_save_and_loses_no_word(page, at_the_queue, case):
    open_ada(page)
    page.keyboard.press("e")
    field = page.get_by_label("Text of the letter")
    expect(field).to_be_focused()
    with transaction() as session:
        left = session.get(Case, case.id)
        cast.draft_of(session, left, body="Dear Ada,\n\nby Tom.\n", author="Tom Okafor")
        cast.line_of(session, left, "Tom Okafor edited the letter; this is version 2.")

    field.fill("Dear Ada,\n\nmine.\n")

    expect(page.get_by_text("Please read it again")).to_be_visible()
    expect(page.get_by_text("Tom Okafor edited the letter")).to_be_visible()
    expect(field).to_have_value("Dear Ada,\n\nmine.\n")
    with reading() as session:
        assert session.query(Draft).order_by(Draft.version.desc()).first().author == "Tom Okafor"


def test_when_the_server_fails_the_letter_stays_on_the_page_and_a_sentence_says_so(page, at_the_queue, case):
    open_ada(page)
    page.route("**/approval", lambda route: route.fulfill(status=500, body="<h1>broken</h1>"))
    page.keyboard.press("a")
    expect(page.get_by_text("The server said no (500).")).to_be_visible()

    page.route("**/approval", lambda route: route.abort())
    page.keyboard.press("a")
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    expect(page.get_by_role("article", name="The letter")).to_be_visible()
    assert stage_of(case) == Stage.DRAFTED


def test_the_queue_renews_itself_and_keeps_one_s_place(page, at_the_queue, case):
    page.keyboard.press("j")
    page.keyboard.press("j")
    with transaction() as session:
        connection = session.get(Case, case.id).connection
        new = cast.case_of(session, connection, cast.ada(session, name="Mary Somerville", email="mary@example.com"))
        cast.draft_of(session, new, subject="Thank you, Mary")

    expect(page.get_by_role("link", name="Mary Somerville")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("link", name="Grace Hopper")).to_be_focused()


def test_a_clause_and_its_fact_light_each_other(page, at_the_queue):
    open_ada(page)
    page.get_by_role("link", name="ten years").hover()

    expect(page.locator("#fact-1")).to_have_attribute("data-lit", "")


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_help_colours_and_every_room_are_a_key_away(page, at_the_queue, size):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    looks_well(page)
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Dark colours").click()
    page.set_viewport_size(size)
    expect(page.locator("html")).to_have_attribute("data-theme", "lamp")
    for key, heading in (
        ("p", "People"),
        ("l", "Letters"),
        ("r", "Reports"),
        ("s", "Settings"),
        ("q", "Waiting for you"),
    ):
        page.keyboard.press("g")
        page.keyboard.press(key)
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        expect(page.locator("html")).to_have_attribute("data-theme", "lamp")
        looks_well(page)
