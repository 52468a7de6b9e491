"""A platform on loopback that is asked, and the connection that asks it."""

from datetime import timedelta

import sqlalchemy as sa

from responder.connecting import connect
from responder.db import reading, transaction
from responder.instants import now
from responder.models import Delivery, Event, Poll
from responder.triage import claim_deliveries, triage
from responder.unposted.polling import claim_polls, poll
from tests.peers.ghost_admin import KEY


def asked(url, name="Northlight Weekly", **settings):
    """A connection that asks Ghost, from now on."""
    with transaction() as session:
        return connect(session, "ghost_admin", name=name, secrets=[KEY], settings={"url": url, **settings})


def due():
    """What is claimed now."""
    with transaction() as session:
        return claim_polls(session)


def ask():
    """One round of whatever is due."""
    return poll(due())


def the_poll():
    """How the one connection is doing."""
    with reading() as session:
        return session.scalars(sa.select(Poll)).one()


def time_passes(**columns):
    """A lease runs out, a rest ends, and it is time again."""
    with transaction() as session:
        session.execute(sa.update(Poll).values(lease_until=None, due_at=now() - timedelta(seconds=1), **columns))


def read_all():
    """Triage all that was brought; the addresses in the events, each as often as it is there."""
    with transaction() as session:
        session.execute(sa.update(Delivery).where(Delivery.state == "received").values(lease_until=None))
    with transaction() as session:
        triage(session, claim_deliveries(session, 500))
    with reading() as session:
        return sorted(email for email in session.scalars(sa.select(Event.email)))
