"""Events that arrive at Northlight's connections, and what is in the tables afterwards."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.db import reading, transaction
from responder.instants import now
from responder.journey import Stage
from responder.models import Case, Connection, Customer, Delivery, DoNotContact, Event, Reference, TimelineEntry
from responder.triage import triage
from tests import cast
from tests.samples import FOLDER

STRIPE_REF = "cus_Northlight1001"
# When things happened, unless a test says otherwise.
NOON = now().replace(microsecond=0) - timedelta(hours=1)


def event(kind: str = "subscriber.unsubscribed", *, minutes: int = 0, email: str | None = cast.ADA, **data: Any) -> Any:
    """One `standard` event about Ada."""
    at = (NOON + timedelta(minutes=minutes)).isoformat()
    return {"type": kind, "timestamp": at, "data": {"email": email, "name": "Ada Byron", **data}}


def mail_event(kind: str, attempt: UUID | None = None, **more: Any) -> Any:
    """One of SendGrid's events about a mail to Ada."""
    args = {"responder_attempt": str(attempt), "responder_letter": "x"} if attempt else {}
    at = int(NOON.timestamp())
    return {"event": kind, "email": cast.ADA, "timestamp": at, "sg_event_id": str(uuid4()), **args, **more}


def store(session: Session, connection: Connection, body: Any, **more: Any) -> UUID:
    """A delivery that waits for triage."""
    delivery = Delivery(
        connection_id=connection.id,
        dedup_key=str(uuid4()),
        received_at=now(),
        headers={"webhook-id": f"msg_{uuid4()}"},
        body=body if isinstance(body, bytes) else json.dumps(body).encode(),
        **more,
    )
    session.add(delivery)
    session.flush()
    return delivery.id


def read(*deliveries: UUID) -> None:
    """Triage them together."""
    with transaction() as session:
        triage(session, deliveries)


def arrive(connection: Connection, *bodies: Any, **more: Any) -> list[UUID]:
    """Deliveries, triaged one after the other."""
    found = []
    for body in bodies:
        with transaction() as session:
            found.append(store(session, connection, body, **more))
        read(found[-1])
    return found


def arrive_together(connection: Connection, *events: Any) -> UUID:
    """One delivery of several events."""
    return arrive(connection, {"events": list(events)})[0]


def sample(provider: str, name: str) -> Any:
    """What a provider's sample holds."""
    return json.loads((FOLDER / provider / f"{name}.json").read_bytes())


def arrive_sample(connection: Connection, name: str) -> None:
    """One of the provider's samples."""
    arrive(connection, sample(connection.provider, name))


def ada_with_stripe() -> Customer:
    """Ada, and what Stripe calls her."""
    with transaction() as session:
        customer = cast.ada(session)
        session.add(Reference(customer_id=customer.id, provider="stripe", ref=STRIPE_REF))
        return customer


def rows(model: Any) -> list[Any]:
    """The whole table, oldest first."""
    with reading() as session:
        return list(session.scalars(sa.select(model).order_by(model.id)))


def only_case() -> Case:
    """The one there is."""
    [case] = rows(Case)
    return case


def story(case: Case) -> list[str]:
    """Its timeline."""
    with reading() as session:
        lines = sa.select(TimelineEntry.what).where(TimelineEntry.case_id == case.id).order_by(TimelineEntry.id)
        return list(session.scalars(lines))


def outcomes() -> list[str]:
    """What became of each event."""
    return [one.outcome for one in rows(Event)]


def forbidden() -> dict[str, str]:
    """Who must not be written to, by hash of the address."""
    return {one.address_hash: one.reason for one in rows(DoNotContact)}


def put(case: Case, stage: Stage, **columns: Any) -> None:
    """Set a case elsewhere on the road."""
    with transaction() as session:
        session.execute(sa.update(Case).where(Case.id == case.id).values(stage=stage.value, **columns))
