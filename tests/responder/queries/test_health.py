"""How a connection is doing is said in a word, in sentences, and in numbers that cost the same for every connection."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from responder.connecting import connect
from responder.db import engine, reading, transaction
from responder.instants import first_id_at, now
from responder.models import Connection, Delivery, Reason, Rejection
from responder.queries.health import Health, Notice, connection_health
from tests import cast

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def weekly(database):
    with transaction() as session:
        return cast.newsletter(session)


def health_of(connection):
    with reading() as session:
        return connection_health(session, [session.get_one(Connection, connection.id)])[0]


def heard(connection, *, days=0, **more):
    """A delivery that came so long ago."""
    at = now() - timedelta(days=days)
    values = {"dedup_key": f"{days}", "received_at": at, "headers": {}, "body": b"{}", "state": "parsed"}
    with transaction() as session:
        row = Delivery(id=first_id_at(at), connection_id=connection.id, **{**values, **more})
        session.add(row)
    return row


def refused(connection, reason, number, *, hours=0):
    hour = (now() - timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
    with transaction() as session:
        session.add(
            Rejection(
                id=Rejection.id_of(connection.id, hour, reason),
                connection_id=connection.id,
                hour=hour,
                reason=reason,
                number=number,
                last_at=now(),
            )
        )


def configure(connection, **values):
    with transaction() as session:
        session.execute(sa.update(Connection).where(Connection.id == connection.id).values(**values))


def test_a_connection_that_never_heard_anything_waits_and_is_not_quiet(weekly):
    configure(weekly, created_at=now() - timedelta(days=300))

    health = health_of(weekly)

    assert (health.word, health.notices, health.last_heard_at) == (Health.WAITING, (), None)


def test_one_that_lacks_its_secret_waits_for_that():
    with transaction() as session:
        billing = connect(session, "stripe", name="Billing")
    assert health_of(billing).word is Health.UNFINISHED


def test_one_that_heard_somebody_lately_is_well(weekly):
    heard(weekly, days=6)

    health = health_of(weekly)

    assert (health.word, health.notices) == (Health.WELL, ())
    assert now() - health.last_heard_at > timedelta(days=5)


def test_after_a_week_of_silence_it_is_quiet(weekly):
    heard(weekly, days=8)

    health = health_of(weekly)

    assert health.word is Health.QUIET
    assert [each.sentence for each in health.notices] == [
        "Nothing has come for 8 days; after 7 days of silence that is worth a look."
    ]


@pytest.mark.parametrize(("usual", "days", "word"), [(1, 3, Health.QUIET), (7, 8, Health.WELL), (7, 15, Health.QUIET)])
def test_its_usual_rhythm_says_what_quiet_is(weekly, usual, days, word):
    configure(weekly, usual_silence_days=usual)
    heard(weekly, days=days)
    assert health_of(weekly).word is word


def test_who_runs_it_may_say_what_quiet_is(weekly):
    configure(weekly, usual_silence_days=1, settings={"quiet_days": 60})
    heard(weekly, days=50)
    assert health_of(weekly).word is Health.WELL


def test_deliveries_that_could_not_be_read_are_told_until_they_are_or_a_week_is_over(weekly):
    heard(weekly, days=9, state="failed")
    failed = heard(weekly, days=1, state="failed")
    health = health_of(weekly)
    assert (health.word, health.unreadable_7_days) == (Health.TROUBLED, 1)
    assert health.notices[0].sentence.startswith("1 delivery of the last 7 days could not be read")

    with transaction() as session:
        session.get_one(Delivery, failed.id).state = "parsed"
    assert health_of(weekly).notices == ()


def test_what_was_refused_or_not_answered_within_a_day_is_told(weekly):
    heard(weekly)
    refused(weekly, Reason.SIGNATURE, 1398)
    refused(weekly, Reason.PAYLOAD, 2, hours=3)
    refused(weekly, Reason.UNANSWERED, 12, hours=2)
    refused(weekly, Reason.SIGNATURE, 7, hours=30)

    health = health_of(weekly)

    assert health.rejected_today == {Reason.SIGNATURE: 1398, Reason.PAYLOAD: 2}
    assert (health.unanswered_today, health.word) == (12, Health.TROUBLED)
    assert [(each.notice, each.sentence) for each in health.notices] == [
        (Notice.UNANSWERED, "We answered 5xx to 12 requests within a day. Platforms send again what was not taken."),
        (
            Notice.REJECTED,
            "1,400 requests refused within a day, most because no signature fits, or it was too old.",
        ),
    ]


def test_events_are_counted_by_the_day_and_the_week(weekly):
    with transaction() as session:
        case = cast.case_of(session, session.get_one(Connection, weekly.id), cast.ada(session))
        for days in (0, 3, 20):
            event = cast.event_of(session, case, provider_ref=str(days))
            session.flush()
            session.execute(
                sa.text("UPDATE event SET id = :new WHERE id = :id").bindparams(
                    sa.bindparam("new", first_id_at(now() - timedelta(days=days)), sa.Uuid()),
                    sa.bindparam("id", event.id, sa.Uuid()),
                )
            )

    health = health_of(weekly)

    assert (health.events_today, health.events_7_days) == (1, 2)


def test_fifty_connections_cost_as_many_queries_as_one(weekly):
    with transaction() as session:
        for number in range(50):
            connect(session, "beehiiv", name=f"Letter {number}")
    asked = []
    with reading() as session:
        every = session.scalars(sa.select(Connection)).all()
        sa.event.listen(engine(), "before_cursor_execute", lambda *_: asked.append(1))
        assert len(connection_health(session, every)) == 51
    assert len(asked) <= 4
