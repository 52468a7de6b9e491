"""What the log of deliveries knows: how each was verified, how long it took, and what was not let in."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from werkzeug.test import create_environ

from responder import intake
from responder.connecting import connect
from responder.db import reading, transaction
from responder.instants import first_id_at, now
from responder.intake import notebook
from responder.models import Connection, Reason, Rejection, RejectionSample
from responder.providers import provider
from responder.queries.rejections import of_nobody_lately, rejection_samples, rejections_lately
from responder.rotating import Rotated, end_previous, rotate_secret, rotate_token
from responder.settings import settings
from tests.posting import BODY, deliveries, path_of, post

FORGED = provider("standard").SECRET.make()


@pytest.fixture(autouse=True)
def _written_when_asked(monkeypatch):
    monkeypatch.setattr(notebook, "PAUSE_SECONDS", 3600)


def changed(connection, change):
    with transaction() as session:
        row = session.get_one(Connection, connection.id)
        change(row)
    intake._ways_in._known.clear()
    return row


def written(connection=None):
    """What was counted, once it is written down."""
    assert intake._notebook.flush()
    with reading() as session:
        if connection is None:
            return of_nobody_lately(session)
        return rejections_lately(session, [connection.id]).get(connection.id, {})


def samples_of(connection):
    with reading() as session:
        return rejection_samples(session, connection.id, limit=100)


def test_a_signed_delivery_says_so_and_when_it_was_signed_and_how_long_its_sender_waited(client, weekly):
    post(client, weekly)

    [stored] = deliveries()
    assert (stored.verification, stored.used_previous_token) == ("verified", False)
    assert abs(stored.signed_at - stored.received_at) < timedelta(seconds=2)
    assert 0 <= stored.took_ms < 4000


def test_one_that_signs_nothing_is_known_by_its_address_only(client):
    with transaction() as session:
        letter = connect(session, "beehiiv", name="Northlight Weekly")
    client.post(path_of(letter), json={"event_type": "subscription.deleted", "uid": "evt_1", "data": {}})

    [stored] = deliveries()
    assert (stored.verification, stored.signed_at) == ("secret_address", None)


def test_the_secret_before_is_told_from_the_new_one_and_its_last_use_is_known(client, weekly):
    before = weekly.secrets["current"]
    rotated = changed(weekly, rotate_secret)
    post(client, rotated, delivery="msg_new")
    assert intake._notebook.flush()
    with reading() as session:
        assert session.get_one(Connection, weekly.id).previous_secret_used_at is None

    post(client, rotated, secret=before, delivery="msg_old")

    assert intake._notebook.flush()
    assert [stored.verification for stored in deliveries()] == ["verified", "previous_secret"]
    with reading() as session:
        assert session.get_one(Connection, weekly.id).previous_secret_used_at == deliveries()[1].received_at


def test_both_addresses_let_in_until_the_one_before_is_ended(client, weekly):
    old = path_of(weekly)
    new = path_of(changed(weekly, rotate_token))

    answers = [post(client, weekly, delivery=f"msg_{n}").status_code for n in range(2)]
    assert (answers, client.get(new).status_code, client.get(old).status_code) == ([202, 202], 200, 200)
    assert [stored.used_previous_token for stored in deliveries()] == [True, True]
    assert intake._notebook.flush()
    with reading() as session:
        assert session.get_one(Connection, weekly.id).previous_token_used_at == deliveries()[1].received_at

    changed(weekly, lambda row: end_previous(row, Rotated.TOKEN))
    assert (client.get(new).status_code, client.get(old).status_code) == (200, 404)


def test_the_address_before_is_over_by_itself(client, weekly):
    changed(weekly, rotate_token)
    changed(weekly, lambda row: setattr(row, "previous_token_until", now() - timedelta(seconds=1)))
    assert post(client, weekly).status_code == 404


def test_what_is_refused_is_counted_by_reason_and_shown_by_example(client, weekly):
    post(client, weekly, secret=FORGED, headers={"Authorization": "Bearer very-secret"})
    post(client, weekly, b'{"email": "ada@example.com"}' + b" " * 5000)
    post(client, weekly, headers={"Content-Encoding": "gzip"})
    post(client, weekly, b" " * (2 * 1024 * 1024))

    assert written(weekly) == {Reason.SIGNATURE: 1, Reason.PAYLOAD: 1, Reason.ENCODING: 1, Reason.SIZE: 1}
    by_reason = {each.reason: each for each in samples_of(weekly)}
    forged, unreadable = by_reason["signature"], by_reason["payload"]
    assert (forged.why, forged.size, forged.body) == ("No signature fits.", len(BODY), BODY)
    assert {"authorization", "webhook-signature"} <= set(forged.header_names)
    assert "very-secret" not in str([vars(each) for each in by_reason.values()])
    assert (unreadable.size, len(unreadable.body)) == (5028, 2048)
    assert "neither" in unreadable.why
    assert deliveries() == []


def test_guesses_are_counted_in_total_only(client, weekly):
    for n in range(7):
        client.post(f"/hooks/standard/{n:032}", data=BODY)

    assert written() == {Reason.ADDRESS: 7}
    assert written(weekly) == {}
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Rejection)) == 1


def forger(client, connection):
    """Posts without a signature, straight at the door: a test client would take most of the time."""

    def forge():
        said = []
        environ = create_environ(path_of(connection), data=BODY, method="POST")
        client.application.wsgi_app(environ, lambda status, _headers: said.append(status))
        return said[0]

    return forge


def test_ten_thousand_forged_posts_make_one_row_and_few_samples_and_the_good_ones_get_in(client, weekly):
    good = []
    forge = forger(client, weekly)
    for n in range(10_000):
        assert forge() == "401 Unauthorized"
        if n % 500 == 0:
            good.append(post(client, weekly, delivery=f"msg_{n}").status_code)
        if n % 1000 == 0:
            written()

    assert set(good) == {202}
    assert written(weekly) == {Reason.SIGNATURE: 10_000}
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Rejection)) in (1, 2)  # an hour may have ended
        assert session.scalar(sa.select(sa.func.count()).select_from(RejectionSample)) == 20


def test_samples_of_the_days_before_stay_when_todays_are_thinned(client, weekly):
    post(client, weekly, secret=FORGED)
    written(weekly)
    yesterday = now() - timedelta(days=1)
    with transaction() as session:
        session.execute(sa.update(RejectionSample).values(id=first_id_at(yesterday), at=yesterday))
    for _ in range(6):
        for _ in range(5):
            post(client, weekly, secret=FORGED)
        written(weekly)

    assert len(samples_of(weekly)) == 21


def test_what_we_could_not_keep_is_told_once_the_database_is_back(client, weekly, monkeypatch, tmp_path):
    assert client.get(path_of(weekly)).status_code == 200
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/elsewhere.db")
        settings.cache_clear()
        assert [post(client, weekly, delivery=f"msg_{n}").status_code for n in range(3)] == [503] * 3
        intake._ways_in._known.clear()
        assert post(client, weekly, delivery="msg_3").status_code == 503
        assert not intake._notebook.flush()
    settings.cache_clear()

    assert written(weekly) == {Reason.UNANSWERED: 3}
    assert written() == {Reason.UNANSWERED: 1}


def test_what_belongs_to_a_connection_that_was_removed_is_nobodys(client, weekly):
    post(client, weekly, secret=FORGED)
    with transaction() as session:
        session.delete(session.get_one(Connection, weekly.id))

    assert written() == {Reason.SIGNATURE: 1}


def test_more_than_a_minutes_worth_is_put_off_and_who_cannot_sign_uses_none_of_it(client, weekly):
    changed(weekly, lambda row: setattr(row, "settings", {"per_minute": 2}))
    for _ in range(5):
        assert post(client, weekly, secret=FORGED).status_code == 401

    answers = [post(client, weekly, delivery=f"msg_{n}") for n in range(3)]

    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 30
    assert "More than 2 requests" in answers[2].json["error"]
    assert written(weekly)[Reason.RATE] == 1
    assert len(deliveries()) == 2
