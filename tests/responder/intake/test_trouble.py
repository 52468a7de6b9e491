"""The database is away or slow, a connection goes, the process ends: nobody is told a lie."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from responder import db, intake
from responder.connecting import connect
from responder.db import transaction
from responder.instants import now
from responder.models import Connection
from responder.settings import settings
from responder.signatures import Verified
from tests.posting import BODY, deliveries, path_of, post


@pytest.mark.parametrize("url", ["sqlite:///{tmp_path}/elsewhere.db", "postgresql://nobody@127.0.0.1:1/none"])
def test_while_the_database_is_away_the_sender_shall_try_again(client, weekly, monkeypatch, tmp_path, url):
    assert post(client, weekly).status_code == 202
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", url.format(tmp_path=tmp_path))
        settings.cache_clear()
        known_token = post(client, weekly, delivery="msg_2")
        intake._ways_in._known.clear()
        unknown_token = post(client, weekly, delivery="msg_3")
    settings.cache_clear()

    for answer in (known_token, unknown_token):
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0


def test_a_database_that_hangs_does_not_keep_the_sender_waiting(client, weekly, monkeypatch):
    assert client.get(path_of(weekly)).status_code == 200
    with db.engine().begin() as other, monkeypatch.context() as patch:
        patch.setattr("responder.intake.writer.PATIENCE_SECONDS", 0.05)
        other.execute(sa.text('UPDATE "connection" SET name = name'))
        if other.dialect.name == "postgresql":
            other.execute(sa.text("LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE"))
        late = post(client, weekly)

    assert late.status_code == 503
    assert post(client, weekly).status_code == 200  # what came too late was kept nevertheless


def test_a_connection_removed_meanwhile_spoils_no_other_delivery(client, weekly):
    with transaction() as session:
        gone = connect(session, "standard", name="Gone")
    assert client.get(path_of(gone)).status_code == 200
    with transaction() as session:
        session.delete(session.get_one(Connection, gone.id))

    with ThreadPoolExecutor(10) as pool:
        answers = list(
            pool.map(
                lambda n: post(client.application.test_client(), gone if n % 5 == 0 else weekly, delivery=f"msg_{n}"),
                range(40),
            )
        )

    assert [answer.status_code for answer in answers] == [503 if n % 5 == 0 else 202 for n in range(40)]


def test_what_waits_is_written_when_the_process_ends(database, weekly):
    writer = intake.writer.Writer()
    writer._ensure_thread()
    row = intake._row(intake.way_in("standard", weekly.token), _inbound(), "msg_1", Verified(None, None))
    waiting = intake.writer._Waiting(row)
    writer._waiting.put(waiting)

    writer.close()

    assert waiting.wait().delivery_id == deliveries()[0].id


def _inbound():
    return intake.Inbound(headers={}, body=BODY, received_at=now())
