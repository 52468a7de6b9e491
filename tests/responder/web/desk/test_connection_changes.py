"""What is changed of a connection at the desk: its secret, its address, its settings, the key for look-ups."""

import re

import pytest

from responder.models import Role
from tests.posting import post
from tests.responder.web.desk.connections import SECRET, connected, of, only_connection, page_of, read_everything

# The pages ask nothing that the two databases answer differently; what they rest on is proved on both elsewhere.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def admin(app, person_with_role):
    return person_with_role(Role.ADMIN)


@pytest.fixture
def viewer(app, person_with_role):
    return person_with_role(Role.VIEWER)


def test_who_may_see_the_secret_again_asks_for_it_and_it_is_written_down(admin, caplog):
    made = connected()

    page = admin.open(page_of(made)).press("Show")

    assert made.secrets["current"] in page.html
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "a secret was shown" in caplog.text
    assert made.secrets["current"] not in caplog.text


def test_a_secret_only_the_platform_can_make_is_told_on_the_connection_s_page(admin):
    page = admin.open("/settings/connections/new/stripe").press("Make the connection", name="Billing")
    assert "Waiting for the secret" in page.words
    assert "waits for its secret" in admin.open("/settings/connections").words

    wrong = page.press("Keep it", secret="sk_live")
    assert (wrong.status, "starts with whsec_" in wrong.words) == (422, True)

    after = page.press("Keep it", secret=f" {SECRET} ")
    assert only_connection().secrets == {"current": SECRET}
    assert SECRET not in after.html
    assert "Waiting for the first delivery" in after.words
    assert f"it ends in {SECRET[-4:]}" in after.words


def test_a_new_secret_stands_beside_the_old_one_and_the_page_waits_for_it(admin):
    made = connected()
    with admin.client.application.test_client() as platform:
        post(platform, made)
    read_everything()
    page = admin.open(page_of(made))
    assert re.search(r"Received \d+ s ago", page.words)

    after = page.press("Make a new secret")

    rotated = of(made)
    assert rotated.secrets["previous"] == made.secrets["current"] != rotated.secrets["current"]
    assert rotated.secrets["current"] in after.html
    assert "Waiting for the next delivery" in after.words
    assert "is valid too. Not used since there is a new one." in after.words

    after.press("End it")
    assert of(made).secrets == {"current": rotated.secrets["current"]}


def test_a_secret_of_theirs_is_changed_with_both_valid_and_not_for_itself(admin):
    made = connected("stripe", secrets=[SECRET])
    page = admin.open(page_of(made))

    assert "the secret it has already" in page.press("Take it as well", secret=SECRET).words
    page.press("Take it as well", secret="whsec_the_new_one_of_theirs")

    assert of(made).secrets == {"current": "whsec_the_new_one_of_theirs", "previous": SECRET}


def test_an_address_that_is_the_secret_is_said_to_be_one(admin, viewer):
    made = connected("beehiiv")

    page = admin.open(page_of(made))

    assert "whoever knows it can post goodbyes to it" in page.words
    assert made.token in page.html
    page.press("Keep it", name="The digest", **{"set-trust_address": "yes", "set-quiet_days": "3"})
    assert (of(made).name, of(made).settings) == ("The digest", {"trust_address": True, "quiet_days": 3})


def test_what_a_connection_is_told_is_kept_and_forgotten_again(admin):
    made = connected(settings={"language": "pt-BR", "accept_test_mode": True, "quiet_days": 3})
    shown = admin.open(page_of(made)).form_with("Keep it").fields
    assert (shown["set-language"], shown["set-accept_test_mode"], shown["set-quiet_days"]) == ("pt-BR", "yes", "3")

    sent = {name: value for name, value in shown.items() if name != "set-accept_test_mode"}
    admin.post(page_of(made), {**sent, "set-quiet_days": ""})
    assert of(made).settings == {"language": "pt-BR"}

    refused = admin.post(page_of(made), {**sent, "name": "Other", "set-quiet_days": "soon"})
    assert (refused.status, "quiet_days has to be a whole number" in refused.words) == (422, True)
    assert refused.form_with("Keep it").fields["set-quiet_days"] == "soon"
    assert "needs a name" in admin.post(page_of(made), {**sent, "name": " "}).words
    assert (of(made).name, of(made).settings) == ("Northlight Weekly", {"language": "pt-BR"})


def test_what_only_one_platform_can_be_told_is_asked_for_by_its_form(admin):
    form = admin.open("/settings/connections/new/kit_legacy")

    assert "needs the setting event" in form.press("Make the connection", name="Kit").words
    page = form.press("Make the connection", name="Kit", **{"set-event": "bounce"})

    assert only_connection().settings == {"event": "bounce"}
    assert page.form_with("Keep it").fields["set-event"] == "bounce"


def test_an_address_is_changed_with_both_valid(app, admin):
    made = connected()
    page = admin.open(page_of(made))
    assert "1 to 90 days" in page.press("Make a new address", days="1000").words
    assert "whole number" in page.press("Make a new address", days="x").words
    assert "whole number" in page.press("Make a new address", days="9" * 5000).words

    after = page.press("Make a new address", days="3")

    rotated = of(made)
    assert rotated.previous_token == made.token != rotated.token
    assert rotated.token in after.html
    assert "Waiting for the first delivery" in after.words
    after.press("End it")
    assert of(made).previous_token is None


def test_an_api_key_is_kept_tried_at_once_and_never_shown(admin, monkeypatch):
    made = connected("paddle", secrets=["pdl_ntfset_0123456789abcdef"])
    # Port 9 of this machine: nobody answers there, and no key is bought to prove a page.
    page = admin.open(page_of(made))
    assert "Tells no address: it is looked up" in page.words
    empty = page.press("Keep the key", key=" ")
    assert (empty.status, "The API key is empty." in empty.words) == (422, True)

    after = page.press("Keep the key", key="pdl_live_apikey_x1y2z3", **{"look-url": "http://127.0.0.1:9"})

    assert "The key is kept, but" in after.words
    assert "A key is kept; it is never shown." in after.words
    assert "x1y2z3" not in after.html
    assert "The key is kept, but" not in admin.open(page_of(made)).words
    assert "API key" not in admin.open(page_of(connected("beehiiv"))).words
