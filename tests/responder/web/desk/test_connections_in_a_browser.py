"""A platform is connected in a real browser: found by typing, made, pasted, and seen to work without a reload."""

import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from responder import intake
from responder.db import reading, transaction
from responder.instants import now
from responder.intake import notebook
from responder.models import Connection, Delivery, Manager, Role
from responder.providers.standard import sign
from responder.triage import triage
from tests.posting import BODY, path_of
from tests.responder.web.desk.test_in_a_browser import PHONE, WIDE, at_the_queue, complaints, desk, looks_well

__all__ = ["at_the_queue", "complaints", "desk"]

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture(autouse=True)
def _admin(case, monkeypatch):
    """Maya administers; what is refused is written down when the test says so."""
    monkeypatch.setattr(notebook, "PAUSE_SECONDS", 3600)
    intake._notebook.forget()
    with transaction() as session:
        session.get(Manager, case.signer_id).role = Role.ADMIN
    yield
    intake._notebook.forget()


def connection_called(name):
    with reading() as session:
        return session.query(Connection).filter_by(name=name).one()


def deliver(desk, connection, secret):
    """What the platform does; the status it gets."""
    headers = {"Content-Type": "application/json", **sign(BODY, secret, delivery="msg_1", at=now())}
    request = Request(f"{desk}{path_of(connection)}", data=BODY, headers=headers, method="POST")
    try:
        with urlopen(request, timeout=5) as answer:
            return answer.status
    except HTTPError as refusal:
        with refusal:
            return refusal.code


@pytest.mark.parametrize(("size", "colours"), [(WIDE, "light"), (PHONE, "dark")])
def test_a_platform_is_connected_and_the_page_says_by_itself_that_it_works(page, at_the_queue, desk, size, colours):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours)
    page.goto(f"{desk}/settings/connections/new")
    looks_well(page)

    # Found by typing, reached by keys.
    expect(page.get_by_label("Find a platform")).to_be_focused()
    page.keyboard.type("standard")
    expect(page.get_by_role("link", name="Mailchimp")).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=re.compile("^Standard Webhooks"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    looks_well(page)
    page.get_by_label("Name", exact=True).fill("The digest")
    page.keyboard.press("Enter")

    # The address and, this once, the secret; each goes to the clipboard by a click.
    expect(page.get_by_role("heading", name="The digest", level=1)).to_be_visible()
    made = connection_called("The digest")
    secret = page.locator("code", has_text="whsec_")
    expect(secret).to_have_text(made.secrets["current"])
    expect(page.locator("code", has_text=made.token)).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy: URL").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()").endswith(path_of(made))
    looks_well(page)

    # Nothing yet; then a request that does not fit; then the right one, read by a worker.
    check = page.get_by_role("region", name="Live check")
    expect(check).to_contain_text("Waiting for the first delivery")
    assert deliver(desk, made, "whsec_" + "QUJD" * 8) == 401
    intake._notebook.flush()
    expect(check).to_contain_text(re.compile(r"A request came \d+ s ago, but its signature does not fit"))
    expect(check).to_contain_text("Compare the secret at the platform with ours")
    looks_well(page)

    assert deliver(desk, made, made.secrets["current"]) == 202
    with transaction() as session:
        triage(session, [one.id for one in session.query(Delivery).filter_by(state="received")])
    expect(check).to_contain_text(re.compile(r"Received \d+ s ago"))
    expect(check).to_contain_text("Signature verified. 1 event: unsubscribed, ada@example.com.")
    expect(check).not_to_have_attribute("hx-get", re.compile("."))
    looks_well(page)

    # What came is in the log, and its page leads to the case.
    page.get_by_role("link", name="Deliveries").click()
    expect(page.get_by_role("link", name=re.compile("1 event: unsubscribed"))).to_be_visible()
    page.wait_for_load_state()  # the keys are there
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("(opened|joined) a case"))).to_be_visible()
    page.get_by_role("button", name="Show the body").click()
    expect(page.get_by_role("region", name="The body")).to_contain_text("subscriber.unsubscribed")
    looks_well(page)
