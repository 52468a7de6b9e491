"""A range of deliveries is read again in slices, and nothing that was understood before is made twice."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from responder import replaying
from responder.connecting import connect
from responder.db import reading, transaction
from responder.errors import Refused
from responder.instants import first_id_at, new_id, now
from responder.models import Case, Delivery, Draft, Event, Replay, Table, TimelineEntry
from responder.providers import Proof
from responder.queries.deliveries import Wanted
from responder.replaying import carry_on_replays, order_replay
from responder.triage import claim_deliveries, triage
from tests import cast
from tests.samples import samples

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def weekly(database):
    with transaction() as session:
        return connect(session, "beehiiv", name="Northlight Weekly")


def stored(connection, *, minutes=0, state="parsed", body=b"{}", **more):
    """A delivery that came so many minutes ago, with a body nobody can read."""
    at = now() - timedelta(minutes=minutes)
    with transaction() as session:
        row = Delivery(
            id=more.pop("id", None) or first_id_at(at),
            connection_id=connection.id,
            dedup_key=str(uuid4()),
            received_at=at,
            headers=more.pop("headers", {}),
            body=body,
            state=state,
            **more,
        )
        session.add(row)
    return row


def ordered(**wanted):
    with transaction() as session:
        return order_replay(session, Wanted(**wanted), who="Maya Lindqvist")


def carried_on():
    with transaction() as session:
        return carry_on_replays(session)


def states():
    with reading() as session:
        return list(session.scalars(sa.select(Delivery.state).order_by(Delivery.id)))


def triaged():
    with transaction() as session:
        ids = claim_deliveries(session, 1000)
    with transaction() as session:
        triage(session, ids)


def counted(*tables: type[Table]):
    with reading() as session:
        return [session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]


def test_a_range_is_read_again_by_connection_time_and_state(weekly):
    with transaction() as session:
        other = connect(session, "beehiiv", name="Northlight Monthly")
    for connection, minutes, state in ((weekly, 90, "failed"), (weekly, 30, "failed"), (other, 20, "failed")):
        stored(connection, minutes=minutes, state=state)
    stored(weekly, minutes=10)

    order = ordered(connection_id=weekly.id, state="failed", since=now() - timedelta(hours=1))

    assert (order.wanted, states()) == (1, ["failed", "failed", "failed", "parsed"])
    assert carried_on() == 1
    assert states() == ["failed", "received", "failed", "parsed"]
    assert carried_on() == 0


def test_slice_follows_slice_until_all_are_read_again_and_none_twice(weekly, monkeypatch):
    monkeypatch.setattr(replaying, "SLICE", 3)
    for minutes in range(7):
        stored(weekly, minutes=minutes + 1)
    order = ordered()
    late = stored(weekly, minutes=-1)

    slices = []
    while taken := carried_on():
        slices.append(taken)
        triaged()

    assert slices == [3, 3, 1]
    with reading() as session:
        done = session.get_one(Replay, order.id)
        assert (done.replayed, done.wanted, done.ended_at is None) == (7, 7, False)
        assert session.get_one(Delivery, late.id).state == "parsed"


@pytest.mark.parametrize(
    ("wanted", "word"),
    [
        ({}, "no delivery of that kind"),
        ({"state": "received"}, "parsed or failed"),
        ({"state": "erased"}, "parsed or failed"),
        ({"since": now(), "until": now() - timedelta(days=1)}, "ends before it begins"),
        ({"until": now() - timedelta(days=900)}, "before what is still kept"),
    ],
)
def test_what_cannot_be_read_again_is_refused_in_a_sentence(weekly, wanted, word):
    stored(weekly, state="received")
    with pytest.raises(Refused, match=word):
        ordered(**wanted)


def test_more_than_ten_thousand_at_once_are_refused(weekly, monkeypatch):
    monkeypatch.setattr(replaying, "MOST_AT_ONCE", 2)
    for minutes in range(3):
        stored(weekly, minutes=minutes + 1)
    with pytest.raises(Refused, match="more than 2 deliveries: choose a shorter time"):
        ordered()
    assert ordered(until=now() - timedelta(minutes=1, seconds=30)).wanted == 2


def test_reading_every_platforms_requests_again_makes_nothing_twice(database):
    """Events, cases, timelines: whatever the first reading made is all there is after the second, and the third."""
    rooms = {}
    for sample in samples():
        room = sample.provider, str(sample.settings)
        if room not in rooms:
            secrets = sample.secrets if sample.proof is Proof.NOBODY else ()
            with transaction() as session:
                rooms[room] = connect(session, room[0], name=str(room), secrets=secrets, settings=sample.settings)
        request = sample.request()
        told = {"headers": dict(request.headers), "content_type": request.content_type}
        stored(rooms[room], state="received", body=request.body, id=new_id(), **told)
    triaged()
    made = counted(Event, Case, TimelineEntry, Draft)
    assert made[0] > 50

    for _ in range(2):
        ordered()
        while carried_on():
            triaged()

    assert counted(Event, Case, TimelineEntry, Draft) == made
    assert set(states()) <= {"parsed", "failed", "erased"}


@pytest.mark.parametrize(("days", "became"), [(20, ("received", "write")), (40, ("silent", "heard late"))])
def test_what_could_not_be_read_for_a_month_gets_no_letter_out_of_the_blue(database, days, became):
    with transaction() as session:
        standard = connect(session, "standard", name="Northlight Daily")
    at = (now() - timedelta(days=days)).isoformat()
    body = json.dumps({"type": "subscriber.unsubscribed", "timestamp": at, "data": {"email": cast.ADA}}).encode()
    stored(standard, minutes=days * 24 * 60, state="failed", body=body, headers={"webhook-id": "msg_1"})

    ordered(state="failed")
    carried_on()
    triaged()

    with reading() as session:
        case = session.scalars(sa.select(Case)).one()
    assert (case.stage, case.rule) == became
