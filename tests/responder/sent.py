"""What tests of sending ask the database."""

import sqlalchemy as sa

from responder.models import Letter, SendAttempt, TimelineEntry
from responder.postman import Postman

KEY = "SG.secret.key"


def carrier(server, **more):
    return Postman(KEY, server.url, **more)


def letter_of(session, case):
    return session.scalars(sa.select(Letter).where(Letter.case_id == case.id)).one()


def attempts(session):
    return [
        (attempt.number, attempt.state)
        for attempt in session.scalars(sa.select(SendAttempt).order_by(SendAttempt.number))
    ]


def story(session):
    return [entry.what for entry in session.scalars(sa.select(TimelineEntry).order_by(TimelineEntry.id))]
