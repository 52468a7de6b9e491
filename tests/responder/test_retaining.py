"""What is older than it may be loses its body, and is still known when it comes again."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from responder import retaining
from responder.connecting import connect
from responder.db import reading, transaction
from responder.errors import Refused
from responder.instants import first_id_at, now
from responder.models import (
    AskedSource,
    BodyReading,
    Connection,
    Delivery,
    Event,
    Reason,
    Rejection,
    RejectionSample,
    SourceAnswer,
)
from responder.raw import read_body
from responder.retaining import erase_expired
from responder.settings import settings
from responder.triage import replay
from tests import cast
from tests.arriving import arrive, event

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def weekly(database):
    with transaction() as session:
        return connect(session, "standard", name="Northlight Weekly")


def came(connection, days, *, state="parsed", key=None):
    at = now() - timedelta(days=days)
    told = {"headers": {"webhook-id": "msg_1", "authorization": "Basic x"}, "body": b'{"email": "ada@example.com"}'}
    with transaction() as session:
        row = Delivery(
            id=first_id_at(at),
            connection_id=connection.id,
            dedup_key=key or str(uuid4()),
            received_at=at,
            state=state,
            content_type="application/json",
            **told,
        )
        session.add(row)
    return row.id


def erased():
    with transaction() as session:
        return erase_expired(session)


def found(delivery_id):
    with reading() as session:
        row = session.get_one(Delivery, delivery_id)
        return row.state, row.body, row.headers


def test_bodies_and_headers_go_after_ninety_days_and_what_waits_to_be_read_stays(weekly):
    old, unreadable = came(weekly, 91), came(weekly, 92, state="failed")
    young, waiting = came(weekly, 89), came(weekly, 93, state="received")

    assert erased() == 2

    assert found(old) == found(unreadable) == ("erased", b"", {})
    assert found(young)[0] == "parsed"
    assert found(waiting)[0] == "received"
    assert found(young)[1] == found(waiting)[1] != b""
    assert erased() == 0


def test_a_setting_says_how_long(weekly, monkeypatch):
    delivery = came(weekly, 8)
    assert erased() == 0
    monkeypatch.setenv("RETENTION_DAYS", "7")
    settings.cache_clear()
    assert erased() == 1
    assert found(delivery)[0] == "erased"


def test_slice_follows_slice(weekly, monkeypatch):
    monkeypatch.setattr(retaining, "SLICE", 2)
    for days in range(5):
        came(weekly, 100 + days)
    assert [erased() for _ in range(4)] == [2, 2, 1, 0]


def test_what_it_reported_stays_and_reading_it_again_says_why_it_cannot_be(weekly):
    old = came(weekly, 91)
    with transaction() as session:
        case = cast.case_of(session, session.get_one(Connection, weekly.id), cast.ada(session))
        event = cast.event_of(session, case)
        session.execute(sa.update(Event).where(Event.id == event.id).values(delivery_id=old))
    erased()

    with transaction() as session:
        assert session.scalar(sa.select(Event.email)) == cast.ADA
        with pytest.raises(Refused, match="body was erased"):
            replay(session, session.get_one(Delivery, old))
        with pytest.raises(Refused, match="body was erased"):
            read_body(session, old, who="Maya Lindqvist")


def test_samples_of_what_was_refused_stay_a_week_and_their_counts_as_long_as_bodies(weekly):
    with transaction() as session:
        for days in (6, 8, 91):
            at = now() - timedelta(days=days)
            sample = {"size": 2, "content_type": "", "header_names": [], "body": b"{}", "why": "No signature fits."}
            told = {"connection_id": weekly.id, "reason": Reason.SIGNATURE}
            session.add(RejectionSample(id=first_id_at(at), at=at, **told, **sample))
            session.add(Rejection(id=uuid4(), hour=at, number=1, last_at=at, **told))
    erased()
    with reading() as session:
        assert len(session.scalars(sa.select(RejectionSample)).all()) == 1
        assert len(session.scalars(sa.select(Rejection)).all()) == 2


def test_who_reads_a_raw_body_leaves_a_trace_and_sees_no_secret(weekly):
    delivery_id = came(weekly, 1)
    with transaction() as session:
        raw = read_body(session, delivery_id, who="Maya Lindqvist")
        assert read_body(session, uuid4(), who="Maya Lindqvist") is None

    assert (raw.body, raw.content_type) == (b'{"email": "ada@example.com"}', "application/json")
    assert raw.headers == {"webhook-id": "msg_1", "authorization": "…"}
    with reading() as session:
        [trace] = session.scalars(sa.select(BodyReading))
        assert (trace.delivery_id, trace.who) == (delivery_id, "Maya Lindqvist")


def sampled(connection, days=0, body=b'{"email": "ada@example.com"'):
    at = now() - timedelta(days=days)
    known = {"reason": Reason.PAYLOAD.value, "why": "The body is not JSON.", "size": 27, "content_type": ""}
    with transaction() as session:
        sample = RejectionSample(id=first_id_at(at), connection_id=connection.id, at=at, body=body, **known)
        sample.header_names = []
        session.add(sample)


def samples():
    with reading() as session:
        return [row.body for row in session.scalars(sa.select(RejectionSample).order_by(RejectionSample.id))]


def test_samples_are_kept_no_longer_than_bodies_are(weekly, monkeypatch):
    sampled(weekly, days=3)
    erased()
    assert len(samples()) == 1
    monkeypatch.setenv("RETENTION_DAYS", "2")
    settings.cache_clear()
    erased()
    assert samples() == []


def test_whoever_is_erased_is_erased_from_samples_and_from_what_sources_were_asked(weekly, database):
    with transaction() as session:
        other = connect(session, "standard", name="Others", brand="Others")
        source = AskedSource(kind="rest", name="CRM", per_minute=60, settings={}, secrets={})
        session.add(source)
        session.flush()
        for email in (cast.ADA, "stranger@example.net"):
            told = {"state": "nobody", "asked_at": now(), "expires_at": now(), "email_norm": email}
            session.add(SourceAnswer(asked_source_id=source.id, **told))
    sampled(weekly)
    sampled(other, days=1)

    arrive(weekly, event("subscriber.erased"))

    assert samples() == [b'{"email": "ada@example.com"', b""]
    with reading() as session:
        assert session.scalars(sa.select(SourceAnswer.email_norm)).all() == ["stranger@example.net"]
