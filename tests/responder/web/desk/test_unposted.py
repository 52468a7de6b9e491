"""Platforms that post nothing, at the desk: what to do instead, and no address to paste."""

import pytest

from responder.connecting import connect
from responder.db import reading, transaction
from responder.models import Connection, Poll, Role
from tests.arriving import rows

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def admin(app, person_with_role):
    return person_with_role(Role.ADMIN)


def test_for_files_it_says_the_command_and_shows_no_address(admin):
    with transaction() as session:
        files = connect(session, "csv", name="Our Substack")

    page = admin.open(f"/settings/connections/{files.id}")

    assert "responder import events FILE --connection … --backfill" in page.html
    assert (files.token in page.html, "Make a new address" in page.html) == (False, False)


def test_a_platform_that_is_asked_is_connected_with_its_address_and_its_key(admin):
    form = admin.open("/settings/connections/new/listmonk")
    told = {"name": "Our Weekly", "secret": "sesame-1815-1852"}

    refused = form.press("Make the connection", **told)
    assert (refused.status, "needs the setting url" in refused.words) == (422, True)
    told |= {"set-url": "https://lists.example.com", "set-user": "responder"}
    made = form.press("Make the connection", **told)

    assert "sesame-1815" not in made.html
    with reading() as session:
        [poll] = rows(Poll)
        kept = session.get_one(Connection, poll.connection_id)
    assert kept.settings == {"url": "https://lists.example.com", "user": "responder"}
