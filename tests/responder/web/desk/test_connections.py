"""Connecting a platform at the desk: choosing it, making the connection, and seeing whether it works."""

from datetime import timedelta

import pytest

from responder.connecting import url_of
from responder.db import reading, transaction
from responder.instants import now
from responder.models import Brand, Connection, Poll, Role
from responder.providers import Proof, all_providers, provider
from tests.posting import post
from tests.responder.web.desk.connections import connected, of, only_connection, page_of, read_everything
from tests.samples import samples

# The pages ask nothing that the two databases answer differently; what they rest on is proved on both elsewhere.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def admin(app, person_with_role):
    return person_with_role(Role.ADMIN)


@pytest.fixture
def viewer(app, person_with_role):
    return person_with_role(Role.VIEWER)


def test_the_catalogue_shows_every_platform_and_finds_by_what_one_types(admin):
    page = admin.open("/settings/connections/new")

    assert [
        one.NAME for one in all_providers() if f'href="/settings/connections/new/{one.NAME}"' not in page.html
    ] == []
    found = admin.open("/settings/connections/new?find=STRI").html
    assert "new/stripe" in found
    assert "new/mailchimp" not in found
    assert "new/hmac?preset=memberful" in admin.open("/settings/connections/new?find=memberful").html
    assert "No platform of that name" in admin.open("/settings/connections/new?find=pigeon").words


def test_the_form_of_every_platform_says_what_to_click_there(admin):
    for one in all_providers():
        page = admin.open(f"/settings/connections/new/{one.NAME}")
        assert (page.status, one.TITLE.casefold() in page.words.casefold()) == (200, True), one.NAME
    assert admin.open("/settings/connections/new/pigeon").status == 404


def test_a_connection_is_made_and_its_secret_shown_this_once(admin):
    form = admin.open("/settings/connections/new/standard")

    page = form.press("Make the connection", name=" Northlight  Weekly ", brand="Northlight", **{"set-language": "de"})

    made = only_connection()
    secret = made.secrets["current"]
    assert (made.name, made.brand.name, made.settings) == ("Northlight Weekly", "Northlight", {"language": "de"})
    assert page.path == page_of(made)
    assert url_of(made, "http://127.0.0.1:8000") in page.html
    assert secret in page.html
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "Waiting for the first delivery" in page.words

    again = admin.open(page.path)
    assert secret not in again.html
    assert f"Ends in {secret.rstrip('=')[-4:]}" in again.words


def test_what_cannot_be_connected_comes_back_as_it_was_typed_without_the_secret(admin):
    form = admin.open("/settings/connections/new/stripe")

    page = form.press("Make the connection", name="Billing", brand="Northlight", secret="sk_live_1234567890")

    assert page.status == 422
    assert "starts with whsec_" in page.words
    assert form.form_with("Make").fields.keys() == page.form_with("Make").fields.keys()
    assert (page.form_with("Make").fields["name"], page.form_with("Make").fields["secret"]) == ("Billing", "")
    assert "sk_live_1234567890" not in page.html
    assert form.press("Make the connection", name=" ").status == 422
    assert form.press("Make the connection", name="Billing", **{"set-language": "x y"}).status == 422
    with reading() as session:
        assert (session.query(Connection).count(), session.query(Brand).count()) == (0, 0)


def test_the_live_check_tells_what_came_and_then_asks_no_more(app, admin):
    made = connected()
    waiting = admin.open(page_of(made))
    assert f'hx-get="{page_of(made)}/arrival"' in waiting.html

    post(app.test_client(), made)
    assert "It is being read" in admin.open(page_of(made, "/arrival")).words

    read_everything()
    arrived = admin.open(page_of(made, "/arrival"))
    assert "Signature verified. 1 event: unsubscribed, ada@example.com." in arrived.words
    assert "hx-get" not in arrived.html
    assert "<html" not in arrived.html

    watching = admin.open(page_of(made, "/watching"))
    assert "Waiting for the next delivery" in watching.words
    assert "/arrival?since=" in watching.html
    assert admin.open(page_of(made, "?since=nonsense")).status == 200


def test_the_live_check_says_what_could_not_be_read(app, admin):
    made = connected()
    post(app.test_client(), made, b'{"type": "subscriber.unsubscribed", "data": {}}')
    read_everything()

    words = admin.open(page_of(made)).words

    assert "could not be read" in words or "event" in words


def test_others_read_the_pages_and_see_neither_token_nor_secret(viewer, admin):
    made = connected("kit", secrets=["kit_secret_of_the_4711"])
    token = viewer.token()

    assert "Northlight Weekly" in viewer.open("/settings/connections").words
    page = viewer.open(page_of(made))
    assert "What to do at Kit" in page.words
    for hidden in (made.token, made.secrets["current"], made.secrets["current"][-4:]):
        assert hidden not in page.html
    assert not page.offers("Show")
    for path in ("/settings/connections/new", "/settings/connections/new/kit"):
        assert viewer.open(path).status == 403
    for act in ("", "/secret", "/rotation", "/rotation/end", "/showing"):
        assert viewer.post(page_of(made, act), {"csrf_token": token, "name": "x", "secret": "x" * 20}).status == 403
    assert viewer.post("/settings/connections/new/kit", {"csrf_token": token, "name": "x"}).status == 403
    assert of(made).secrets == made.secrets


def test_a_stranger_is_turned_away_and_a_connection_that_never_was_is_said_not_to_be(stranger, admin):
    made = connected()

    assert stranger.open(page_of(made)).path.startswith("/sign-in")
    assert admin.open("/settings/connections/00000000-0000-4000-8000-000000000000").status == 404


def test_where_nobody_posts_a_page_says_what_to_do_instead_and_shows_no_address(admin):
    files = connected("csv", name="Our Substack")
    page = admin.open(page_of(files))

    assert "responder import events FILE" in page.html
    assert (files.token in page.html, "Make a new address" in page.html) == (False, False)
    form = admin.open("/settings/connections/new/listmonk")
    assert "Where listmonk's dashboard opens" in form.words


def test_every_platform_has_a_page_that_can_be_read(admin):
    told = {sample.provider: sample.settings for sample in samples()}
    for one in all_providers():
        if one.PROOF is Proof.NOBODY:
            continue
        made = connected(one.NAME, name=one.TITLE, settings=told.get(one.NAME))
        page = admin.open(page_of(made))
        assert (page.status, made.token in page.html) == (200, True), one.NAME
        assert page.offers("Keep it") or not provider(one.NAME).SECRET.needed


def test_a_platform_that_settings_describe_is_connected_by_its_own_name(admin):
    form = admin.open("/settings/connections/new/hmac?preset=memberful")
    assert "In Memberful, under Settings, Webhooks" in form.words

    page = form.press("Make the connection", name="Members")

    assert only_connection().settings == {"preset": "memberful"}
    assert "Tell it below once Memberful has shown it." in page.words
    assert "Members Memberful" in admin.open("/settings/connections").words


def test_a_platform_that_is_asked_says_how_that_goes(admin):
    made = connected("listmonk", secrets=["a token"], settings={"url": "https://lists.example.com", "user": "api"})
    page = admin.open(page_of(made))
    assert "Waiting for somebody to leave" in page.words
    assert "Last asked not yet" in page.words
    assert made.token not in page.html

    with transaction() as session:
        poll = session.query(Poll).one()
        poll.trouble, poll.due_at = "listmonk did not answer in time.", now() - timedelta(hours=1)
    assert "listmonk could not be asked listmonk did not answer in time." in admin.open(page_of(made)).words
    assert "Nobody asks listmonk" in admin.open(page_of(made)).words
    assert "Could not be asked: listmonk did not answer in time." in admin.open("/settings/connections").words

    files = admin.open(page_of(connected("csv")))
    assert "Waiting for the first file" in files.words
    assert "responder import events FILE" in files.words


def test_who_is_asked_wants_its_secret_at_once(admin):
    form = admin.open("/settings/connections/new/listmonk")
    told = {"set-url": "https://lists.example.com", "set-user": "api"}

    refused = form.press("Make the connection", name="Lists", **told)
    assert refused.status == 422

    page = form.press("Make the connection", name="Lists", secret="the token", **told)
    assert page.status == 200
    assert only_connection().secrets == {"current": "the token"}
