"""Signatures, brands and letters as they arrived, in a real browser: light and dark, on a phone, and nothing runs."""

import pytest
from playwright.sync_api import expect

from responder.db import transaction
from responder.instants import now
from responder.journey import Stage
from responder.models import Approval, Case, Letter, Manager, Role
from responder.photos import set_photo
from tests import cast
from tests.pictures import portrait
from tests.responder.web.desk.test_case import move
from tests.responder.web.desk.test_in_a_browser import PHONE, WIDE, at_the_queue, complaints, desk, looks_well

__all__ = ["at_the_queue", "complaints", "desk"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize(("size", "colours"), [(WIDE, "light"), (PHONE, "dark")]),
]

HOSTILE = (
    "Dear Ada,\n\n<script>parent.location = '/gone'</script><img src=x onerror=alert(1)><svg onload=alert(2)>\n"
    "<form action=/sign-out><meta http-equiv=refresh content=0;url=/gone><iframe src=//evil.example></iframe>\n\n"
    "Maya Lindqvist\nOperations Manager\n\nNorthlight AB\n"
)


@pytest.fixture
def letter(case):
    """What left was as hostile as can be, and had a photo."""
    move(case, Stage.SENT)
    with transaction() as session:
        photo = set_photo(session, session.get(Manager, case.signer_id), portrait())
        approved = {"version": 1, "sha256": "0" * 64, "who": "Maya Lindqvist", "leaves_at": now()}
        session.add(Approval(case_id=case.id, **approved))
        session.flush()
        sent = {"body": HOSTILE, "sent_at": now(), "status": "accepted", "photo_sha256": photo.sha256}
        return cast.letter_of(session, session.get(Case, case.id), **sent)


def test_a_letter_as_it_arrived_is_shown_and_runs_nothing(page, at_the_queue, desk, letter: Letter, size, colours):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours)
    asked = []
    page.goto(f"{desk}/letters/{letter.id}")
    expect(page.get_by_role("img", name="Photo of Maya Lindqvist")).to_be_visible()
    looks_well(page)
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))

    page.get_by_role("link", name="As it arrived").click()

    frame = page.frame_locator("iframe")
    lines = frame.locator("body > div > div")
    expect(lines.nth(2)).to_have_text(
        "<script>parent.location = '/gone'</script><img src=x onerror=alert(1)><svg onload=alert(2)>"
    )
    assert "".join(f"{line}\n" for line in lines.all_inner_texts() if line.strip()) == HOSTILE.replace("\n\n", "\n")
    assert frame.locator("img").evaluate("image => [image.complete, image.naturalWidth, image.width]") == [
        True,
        240,
        72,
    ]
    looks_well(page, frames=False)  # nobody's scripts get into that frame, axe's neither
    assert {url.partition("?")[0] for url in asked if not url.startswith(("data:", f"{desk}/static/"))} == {
        f"{desk}/letters/{letter.id}",
        f"{desk}/letters/{letter.id}/mail",
    }


def test_a_signature_is_made_by_hand(page, at_the_queue, desk, case, tmp_path, size, colours):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours)
    (tmp_path / "maya.jpg").write_bytes(portrait())
    page.goto(f"{desk}/settings")
    page.get_by_role("link", name="Your signature and absence").click()
    page.get_by_label("Phone or direct line").fill("+46 8 465 004 12")
    page.get_by_label("Let it stand under letters").check()
    page.get_by_role("button", name="Keep the signature").click()
    page.get_by_label("A photo, if you like").set_input_files(tmp_path / "maya.jpg")
    page.get_by_role("button", name="Use this photo").click()

    expect(page.get_by_role("figure")).to_contain_text("+46 8 465 004 12")
    expect(page.get_by_role("img", name="Photo of Maya Lindqvist")).to_be_visible()
    looks_well(page)
    page.goto(f"{desk}/cases/{case.id}")
    expect(page.get_by_role("article").get_by_role("img", name="Photo of Maya Lindqvist")).to_be_visible()
    looks_well(page)


def test_a_brand_is_described(page, at_the_queue, desk, case, size, colours):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours)
    with transaction() as session:
        session.get(Manager, case.signer_id).role = Role.ADMIN
    page.goto(f"{desk}/settings")
    page.get_by_role("link", name="Northlight", exact=True).click()
    looks_well(page)
    page.get_by_label("Imprint").fill("Northlight AB\nStockholm")
    page.get_by_label("Home country").select_option("SE")
    page.get_by_role("button", name="Keep it").click()

    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    expect(page.get_by_role("region", name="Brands, as a table")).to_contain_text("Sweden")
    looks_well(page)
