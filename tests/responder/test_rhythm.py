"""For how many days a connection is usually silent is learned from the days on which it was heard from."""

from datetime import date, timedelta

import pytest

from responder.connecting import connect
from responder.db import reading, transaction
from responder.instants import first_id_at, now
from responder.models import Connection, Delivery
from responder.rhythm import learn_rhythms, longest_silence

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("back", "silence"),
    [
        ([], None),
        ([0, 1, 2], None),
        ([0, 1, 2, 3], 1),
        ([0, 1, 4, 5, 6], 3),
        ([0, 7, 14, 21], 7),
    ],
)
def test_the_longest_pause_between_enough_days_is_usual(back, silence):
    assert longest_silence([MONDAY - timedelta(days=days) for days in back]) == silence


def test_each_connection_has_a_rhythm_of_its_own_within_eight_weeks(database):
    with transaction() as session:
        weekly, daily, fresh = (connect(session, "beehiiv", name=name) for name in ("Weekly", "Daily", "Fresh"))
        days_of = {weekly: (1, 8, 15, 22, 22.01, 90), daily: (0, 1, 2, 3, 4), fresh: (0,)}
        for connection, days in days_of.items():
            for number, back in enumerate(days):
                at = now() - timedelta(days=back)
                told = {"dedup_key": str(number), "received_at": at, "headers": {}, "body": b""}
                session.add(Delivery(id=first_id_at(at), connection_id=connection.id, **told))
                session.flush()

    with transaction() as session:
        assert learn_rhythms(session) == 2
    with reading() as session:
        found = [session.get_one(Connection, each.id).usual_silence_days for each in days_of]
    assert found == [7, 1, None]
