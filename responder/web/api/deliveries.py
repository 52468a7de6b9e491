"""Turns GET /deliveries into what platforms sent us and what we made of it, and a replay into another reading."""

import json

from flask import Response
from flask_openapi.types import ResponseDict

from responder.db import reading, transaction
from responder.journey import Step
from responder.queries.deliveries import (
    deliveries_newest_first,
    delivery_by_id,
    events_of_delivery,
    readings_of_body,
)
from responder.queue import ring
from responder.raw import read_body
from responder.triage import replay
from responder.web.api.bearer import check_raw, who
from responder.web.api.blueprint import about, answer, api
from responder.web.api.lookups import nothing
from responder.web.api.problems import answers
from responder.web.api.shapes.deliveries import (
    BodyReading,
    DeliveriesWanted,
    Delivery,
    DeliveryPage,
    EventOfDelivery,
    OneDelivery,
    OneDeliveryInFull,
)
from responder.web.api.shapes.words import next_cursor

TAGS = about("Deliveries", "What platforms sent us, raw, and whether it could be read.")
RULE = "/deliveries/<uuid:delivery_id>"
RAW_BODY: ResponseDict = {
    200: {
        "description": "The raw body, as it came in",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
# Whatever a platform sent, or somebody who posed as one, no browser shall take it for a page.
AS_A_FILE = {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": 'attachment; filename="delivery.bin"',
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@api.get("/deliveries", tags=TAGS, responses=answers({200: DeliveryPage}), operation_id="listDeliveries")
def list_deliveries(query: DeliveriesWanted) -> Response:
    """The deliveries, the newest first."""
    with reading() as session:
        found = deliveries_newest_first(
            session,
            after=query.after,
            limit=query.limit,
            state=query.state,
            connection_id=query.connection,
            verification=query.verification,
            since=query.since,
            until=query.until,
        )
        items = [Delivery.model_validate(delivery) for delivery in found]
    return answer(DeliveryPage(items=items, next=next_cursor([item.id for item in items], query.limit)))


@api.get(RULE, tags=TAGS, responses=answers({200: OneDeliveryInFull}, 404), operation_id="getDelivery")
def get_delivery(path: OneDelivery) -> Response:
    """One delivery: how it was verified, what it reported, and what became of that. What it repeated is not shown."""
    with reading() as session:
        delivery = delivery_by_id(session, path.delivery_id) or nothing("delivery")
        shape = OneDeliveryInFull(
            **Delivery.model_validate(delivery).model_dump(),
            events=[EventOfDelivery.model_validate(it) for it in events_of_delivery(session, delivery.id)],
            body_readings=[BodyReading.model_validate(it) for it in readings_of_body(session, delivery.id)],
        )
    return answer(shape)


@api.get(f"{RULE}/body", tags=TAGS, responses=answers(RAW_BODY, 404), operation_id="getRawBody")
def get_body(path: OneDelivery) -> Response:
    """The exact bytes, for tokens with the scope raw; who read them is noted. `Responder-Request` is a JSON object
    with the `content_type` and the `headers` as they were kept. 422 once they were erased.
    """
    check_raw()
    with transaction() as session:
        raw = read_body(session, path.delivery_id, who=who()) or nothing("delivery")
    kept = json.dumps({"content_type": raw.content_type, "headers": dict(raw.headers)})
    return Response(raw.body, 200, {**AS_A_FILE, "Responder-Request": kept})


@api.post(f"{RULE}/replay", tags=TAGS, responses=answers({202: Delivery}, 404), operation_id="replay")
def post_replay(path: OneDelivery) -> Response:
    """Read a delivery again, after a repair. What was understood before is not done twice. 422 while it waits."""
    with transaction() as session:
        delivery = delivery_by_id(session, path.delivery_id) or nothing("delivery")
        replay(session, delivery)
        shape = Delivery.model_validate(delivery)
    ring(Step.TRIAGE)
    return answer(shape, 202)
