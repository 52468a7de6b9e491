"""Us and what we remember of one person, in plain values: Maya manages, Tom deputises, Ada left."""

from datetime import UTC, date, datetime
from uuid import UUID

from responder.enrich.values import Colleague, Contact, Person
from responder.instants import new_id

MAYA_ID, TOM_ID, INES_ID = UUID(int=1), UUID(int=2), UUID(int=3)
LEFT_ON = date(2026, 11, 23)
TODAY = date(2026, 11, 28)
SEEN = datetime(2026, 11, 1, tzinfo=UTC)


def maya(**more):
    return Colleague(MAYA_ID, "Maya Lindqvist", **{"role": "manager", "active": True, **more})


def tom(**more):
    return Colleague(TOM_ID, "Tom Okafor", **{"role": "manager", "active": True, **more})


def ines(**more):
    return Colleague(INES_ID, "Inês Carvalho", **{"role": "manager", "active": True, **more})


def us(*colleagues):
    return {one.id: one for one in colleagues or (maya(), tom())}


def contact(channel="met", on=date(2024, 5, 14), manager_id=MAYA_ID, **more):
    known = {"direction": None, "summary": None, "source": "touchpoints", "as_of": SEEN, **more}
    return Contact(new_id(), manager_id, channel, on, **known)


def ada(*contacts, **more):
    return Person(new_id(), SEEN, name="Ada Byron", contacts=list(contacts), **more)
