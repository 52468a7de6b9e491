"""The job that works off SendGrid's reports takes what waits, and only that."""

import sqlalchemy as sa

from responder.db import transaction
from responder.facts import Kind
from responder.journey import Stage
from responder.models import Case
from tests.responder.test_outcome import about, sent
from workers.outcome import run as work_off
from workers.outcome import waiting


def test_the_job_works_off_what_waits_and_only_that(database, redis_url):
    with transaction() as session:
        _, letter = sent(session)
        events = [about(session, letter, kind) for kind in (Kind.PROCESSED, Kind.DELIVERED)]
        assert list(waiting(session, 10)) == [event.id for event in events]

    assert work_off() == 2
    assert work_off() == 0

    with transaction() as session:
        assert session.scalars(sa.select(Case.stage)).all() == [Stage.SETTLED]
        assert waiting(session, 10) == []
