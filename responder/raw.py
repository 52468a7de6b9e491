"""Turns a delivery into its raw body for whoever may read it, and leaves a trace of who did."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from responder.errors import Refused
from responder.instants import now
from responder.log import logger
from responder.models import BodyReading, Delivery, DeliveryState

SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie"})

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class RawBody:
    """The exact bytes, what the sender called them, and the headers that its provider's file reads."""

    body: bytes
    content_type: str
    headers: Mapping[str, str]


def read_body(session: Session, delivery_id: UUID, *, who: str) -> RawBody | None:
    """The raw body of a delivery, or None where there is no such delivery. That `who` read it is noted in a row.

    A header that holds a secret rather than a signature is not shown. Raises Refused when the body was erased.
    """
    delivery = session.get(Delivery, delivery_id)
    if delivery is None:
        return None
    if delivery.state == DeliveryState.ERASED:
        raise Refused("Its body was erased: its retention ended, or somebody asked for it. What it reported stays.")
    session.add(BodyReading(delivery_id=delivery.id, who=who, at=now()))
    session.flush()
    log.info("a raw body was read", delivery_id=str(delivery.id))
    return RawBody(delivery.body, delivery.content_type, shown_headers(delivery.headers))


def shown_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers as somebody may see them: of those that hold a secret only that they were there."""
    return {name: "…" if name in SECRET_HEADERS else value for name, value in headers.items()}
