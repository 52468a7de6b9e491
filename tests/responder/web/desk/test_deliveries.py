"""The log of what platforms sent: found, looked into, read again; and what was turned away."""

import re
from datetime import timedelta

import pytest

from responder.connecting import connect
from responder.db import reading, transaction
from responder.instants import first_id_at, now
from responder.models import (
    BodyReading,
    Case,
    Connection,
    Delivery,
    DeliveryState,
    Reason,
    Rejection,
    RejectionSample,
    Replay,
    Role,
    Verification,
)
from responder.triage import triage
from responder.web.desk import deliveries as log
from tests.posting import post

# What the two databases answer differently is proved where the queries are.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

UNREADABLE = b'{"type": "subscriber.unsubscribed", "data": {"email": "nobody"}}'


@pytest.fixture
def admin(app, person_with_role):
    return person_with_role(Role.ADMIN)


@pytest.fixture
def connection(app) -> Connection:
    with transaction() as session:
        return connect(session, "standard", name="Northlight Weekly", brand="Northlight")


def arrived(connection, **more):
    """A delivery of the past, as intake and triage left it."""
    at = more.pop("at", now())
    values = {"state": "parsed", "event_count": 0, "parsed_at": at, "headers": {}, "body": b"{}", **more}
    with transaction() as session:
        made = Delivery(connection_id=connection.id, received_at=at, **{"dedup_key": str(at), **values})
        made.id = first_id_at(at)
        session.add(made)
    return made


def read_everything():
    with transaction() as session:
        triage(session, [one.id for one in session.query(Delivery)])


def only_delivery():
    with reading() as session:
        return session.query(Delivery).one()


def page_of(delivery, more=""):
    return f"/settings/deliveries/{delivery.id}{more}"


def test_the_log_tells_what_each_delivery_told_and_its_page_leads_to_the_case(app, admin, connection):
    post(app.test_client(), connection)
    assert "waits to be read" in admin.open("/settings/deliveries").words
    read_everything()

    for path in ("/settings/deliveries", f"/settings/connections/{connection.id}/deliveries"):
        words = admin.open(path).words
        assert "1 event: unsubscribed, ada@example.com" in words
        assert "Northlight Weekly" in words

    page = admin.open(page_of(only_delivery()))
    with reading() as session:
        case = session.query(Case).one()
    assert "Unsubscribed ada@example.com opened a case" in page.words
    assert f'href="/cases/{case.id}"' in page.html
    assert "msg_1" in page.words
    assert "ada@example.com" not in page.html.partition("Raw body and headers")[2]


def test_it_is_narrowed_by_connection_state_verification_and_day(admin, connection):
    with transaction() as session:
        other = connect(session, "beehiiv", name="The digest")
    old = arrived(connection, at=now() - timedelta(days=9), verification=Verification.VERIFIED)
    failed = arrived(connection, at=now() - timedelta(days=3), state="failed", problem="It is not shaped as expected.")
    late = arrived(connection, verification=Verification.PREVIOUS_SECRET, took_ms=12, used_previous_token=True)
    open_ = arrived(other, at=now() - timedelta(days=1), verification=Verification.SECRET_ADDRESS)
    everything = {old.id, failed.id, late.id, open_.id}

    def found(query):
        html = admin.open(f"/settings/deliveries?{query}").html
        return {it for it in everything if f"/settings/deliveries/{it}" in html}

    assert found("") == found("state=&since=") == everything
    assert found("state=failed") == {failed.id}
    assert found(f"connection={other.id}") == {open_.id}
    assert found("verification=previous_secret") == {late.id}
    assert found(f"since={(now() - timedelta(days=4)).date()}") == everything - {old.id}
    assert found(f"until={(now() - timedelta(days=3)).date()}") == {old.id, failed.id}
    for odd in ("state=lost", "since=soon", "until=9999-99-99", "connection=x", "verification=no", "after=x"):
        assert admin.open(f"/settings/deliveries?{odd}").status == 404
    assert "Nothing of that kind" in admin.open("/settings/deliveries?state=received").words

    words = admin.open("/settings/deliveries").words
    for said in ("verified with the previous secret", "to the previous address", "12 ms", "by its secret address"):
        assert said in words
    assert "It is not shaped as expected." in words


def test_a_long_log_goes_on_on_further_pages_and_keeps_its_filter(admin, connection, monkeypatch):
    monkeypatch.setattr(log, "A_PAGE", 2)
    made = [arrived(connection, at=now() - timedelta(hours=hours)) for hours in range(5)]
    seen, path = [], f"/settings/connections/{connection.id}/deliveries?state=parsed"
    while path:
        html = admin.open(path).html
        seen += [it.id for it in made if f'id="delivery-{it.id}"' in html]
        older = html.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        path = older.replace("&amp;", "&") if 'rel="next"' in html else None
        assert path is None or "state=parsed" in path

    assert seen == [it.id for it in made]


def test_the_raw_body_is_text_for_admins_and_who_looked_is_written_down(app, admin, person_with_role, connection):
    body = b'{"type":"test","data":{"id":"1","name":"<script>alert(1)</script>"}}'
    post(app.test_client(), connection, body)
    read_everything()
    delivery = only_delivery()

    page = admin.open(page_of(delivery)).press("Show the body")

    assert "&#34;name&#34;: &#34;&lt;script&gt;alert(1)&lt;/script&gt;&#34;" in page.html
    assert "<script>alert" not in page.html
    assert "webhook-signature" in page.words
    assert page.response.headers["Cache-Control"] == "no-store"
    file = page.press("Keep it as a file").response
    assert (file.data, file.mimetype) == (body, "application/octet-stream")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    with reading() as session:
        assert [it.who for it in session.query(BodyReading)] == ["A admin", "A admin"]
    assert "A admin looked at it just now" in admin.open(page_of(delivery)).words

    manager = person_with_role(Role.MANAGER)
    shown = manager.open(page_of(delivery))
    assert "Raw body" not in shown.words
    assert manager.post(page_of(delivery, "/body"), {"csrf_token": manager.token()}).status == 403
    assert manager.post(page_of(delivery, "/replay"), {"csrf_token": manager.token()}).status == 403
    with reading() as session:
        assert session.query(BodyReading).count() == 2


def test_what_was_erased_says_so(admin, connection):
    erased = arrived(connection, state=DeliveryState.ERASED, body=b"")

    page = admin.open(page_of(erased))

    assert "Erased: its retention ended, or somebody asked for it." in page.words
    assert not page.offers("Show the body")
    assert not page.offers("Read again")
    refused = admin.post(page_of(erased, "/body"), {"csrf_token": admin.token()})
    assert (refused.status, "Its body was erased" in refused.words) == (422, True)


def test_a_delivery_is_read_again_and_makes_nothing_twice(app, admin, connection):
    post(app.test_client(), connection)
    read_everything()
    page = admin.open(page_of(only_delivery()))

    page.press("Read again")

    assert only_delivery().state == DeliveryState.RECEIVED
    again = admin.post(page_of(only_delivery(), "/replay"), {"csrf_token": admin.token()})
    assert (again.status, "has not been read yet" in again.words) == (422, True)
    read_everything()
    with reading() as session:
        assert session.query(Case).count() == 1
    assert "Unsubscribed ada@example.com opened a case" in admin.open(page_of(only_delivery())).words


def test_what_a_filter_shows_is_read_again_in_the_background(admin, connection):
    arrived(connection, at=now() - timedelta(days=2), state="failed", problem="It is not shaped as expected.")
    arrived(connection, at=now() - timedelta(days=1))
    failed = admin.open(f"/settings/connections/{connection.id}/deliveries?state=failed")

    page = failed.press("Read them again")

    with reading() as session:
        order = session.query(Replay).one()
    assert (order.connection_id, order.state, order.wanted, order.who) == (connection.id, "failed", 1, "A admin")
    assert "A admin asked for 1 deliver" in page.words
    nothing = admin.post(
        "/settings/deliveries/replays", {"csrf_token": admin.token(), "state": "failed", "until": "2020-01-01"}
    )
    assert nothing.status == 422


def test_replays_go_by_how_a_delivery_was_verified_only_where_that_can_be_ordered(admin, connection):
    arrived(connection, verification=Verification.VERIFIED)
    arrived(connection, at=now() - timedelta(hours=1), verification=Verification.PREVIOUS_SECRET)

    page = admin.open("/settings/deliveries?verification=previous_secret")

    assert not page.offers("Read them again")
    sent = {"csrf_token": admin.token(), "verification": "previous_secret"}
    refused = admin.post("/settings/deliveries/replays", sent)
    assert (refused.status, "leave that out" in refused.words) == (422, True)


def refused(connection, reason=Reason.SIGNATURE, why="No signature fits.", *, at=None, **more):
    at = at or now()
    hour = at.replace(minute=0, second=0, microsecond=0)
    with transaction() as session:
        row_id = Rejection.id_of(connection.id, hour, reason)
        if session.get(Rejection, row_id) is None:
            counted = {"connection_id": connection.id, "hour": hour, "reason": reason, "number": 12, "last_at": at}
            session.add(Rejection(id=row_id, **counted))
        values = {"size": 10, "content_type": "application/json", "header_names": ["x-one"], "body": b"{<b>", **more}
        session.add(RejectionSample(connection_id=connection.id, at=at, reason=reason, why=why, **values))


SIGNS = [
    (Reason.SIGNATURE, "No signature fits.", "Compare the secret at the platform with ours"),
    (Reason.SIGNATURE, "The timestamp is too old or in the future.", "Set the clocks"),
    (Reason.SIGNATURE, "A signature header is missing or too long.", "Switch signing on at the platform"),
    (Reason.PAYLOAD, "The body is not JSON.", "Look whether this address was pasted at the platform"),
    (Reason.SIZE, "The body is larger than 1048576 bytes.", "send fewer events at a time"),
    (Reason.ENCODING, "The body must come without a Content-Encoding.", "Switch off compression"),
    (Reason.RATE, "There were too many.", "The platform sends it again."),
]


def test_what_was_turned_away_is_said_with_what_to_do_about_it(admin, person_with_role, connection):
    for reason, why, _ in SIGNS:
        refused(connection, reason, why)

    page = admin.open(f"/settings/connections/{connection.id}/rejections")

    for _, why, remedy in SIGNS:
        assert why in page.words
        assert remedy in page.words
    assert "12 requests: its signature does not fit" in page.words
    assert "{&lt;b&gt;" in page.html
    assert "x-one" in page.words
    others = person_with_role(Role.VIEWER).open(f"/settings/connections/{connection.id}/rejections")
    assert "Compare the secret" in others.words
    assert connection.secrets["current"].rstrip("=")[-4:] not in others.words
    assert "{&lt;b&gt;" not in others.html


def test_the_live_check_says_that_a_request_came_and_was_turned_away(app, admin, connection):
    page = f"/settings/connections/{connection.id}"
    refused(connection, at=now() - timedelta(seconds=3))

    shown = admin.open(page)
    assert re.search(r"A request came \d+ s ago, but its signature does not fit", shown.words)
    assert "hx-get" in shown.html.partition('id="arrival"')[2].partition(">")[0]

    post(app.test_client(), connection)
    read_everything()
    assert re.search(r"Received \d+ s ago", admin.open(page).words)

    with transaction() as session:
        waiting = connect(session, "stripe", name="Billing")
    refused(waiting)
    assert "We do not know the secret yet" in admin.open(f"/settings/connections/{waiting.id}").words


def test_admins_read_at_the_queue_which_platform_wants_a_look(admin, person_with_role, connection):
    arrived(connection, at=now() - timedelta(days=20))

    assert "Northlight Weekly: Nothing has come for 20 days" in admin.open("/cases").words
    assert "Nothing has come" not in person_with_role(Role.MANAGER).open("/cases").words
    assert "Nothing has come" not in admin.open("/cases", headers={"HX-Request": "true"}).words
    for path in ("/settings", "/settings/connections", f"/settings/connections/{connection.id}"):
        words = admin.open(path).words
        assert "Nothing has come for 20 days" in words
        assert "quiet" in words

    with transaction() as session:
        other = connect(session, "beehiiv", name="The digest")
    arrived(other, state="failed", problem="It is not shaped as expected.")
    assert "Northlight Weekly and 1 more connection want a look." in admin.open("/cases").words


@pytest.mark.parametrize("narrowed", ["since=0001-01-01", "until=0001-01-01", "since=1969-12-31&until=9999-12-30"])
def test_days_before_there_were_any_are_days_like_any_other(admin, connection, narrowed):
    arrived(connection)
    assert admin.open(f"/settings/deliveries?{narrowed}").status == 200
