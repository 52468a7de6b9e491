"""Turns a stored delivery back into one that triage has still to read: after a repair, or on a person's word."""

from sqlalchemy.orm import Session

from responder.models import Delivery

RECEIVED = "received"


def replay(session: Session, delivery: Delivery) -> None:
    """Let triage read the request again. Events are stored once, so what was understood before changes nothing."""
    if delivery.state == RECEIVED:
        return
    delivery.state = RECEIVED
    delivery.problem = delivery.parsed_at = delivery.event_count = delivery.lease_until = None
    session.flush()
