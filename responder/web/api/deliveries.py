"""Turns GET /deliveries into what platforms sent us, and a replay into another reading of it."""

from flask import Response

from responder.db import reading, transaction
from responder.journey import Step
from responder.queries.deliveries import deliveries_newest_first, delivery_by_id
from responder.queue import ring
from responder.triage import replay
from responder.web.api.blueprint import about, answer, api
from responder.web.api.lookups import nothing
from responder.web.api.problems import answers
from responder.web.api.shapes.deliveries import DeliveriesWanted, Delivery, DeliveryPage, OneDelivery
from responder.web.api.shapes.words import next_cursor

TAGS = about("Deliveries", "What platforms sent us, raw, and whether it could be read.")
RULE = "/deliveries/<uuid:delivery_id>"


@api.get("/deliveries", tags=TAGS, responses=answers({200: DeliveryPage}), operation_id="listDeliveries")
def list_deliveries(query: DeliveriesWanted) -> Response:
    """The deliveries, the newest first."""
    with reading() as session:
        found = deliveries_newest_first(
            session, after=query.after, limit=query.limit, state=query.state, connection_id=query.connection
        )
        items = [Delivery.model_validate(delivery) for delivery in found]
    return answer(DeliveryPage(items=items, next=next_cursor([item.id for item in items], query.limit)))


@api.post(f"{RULE}/replay", tags=TAGS, responses=answers({202: Delivery}, 404), operation_id="replay")
def post_replay(path: OneDelivery) -> Response:
    """Read a delivery again, after a repair. What was understood before is not done twice. 422 while it waits."""
    with transaction() as session:
        delivery = delivery_by_id(session, path.delivery_id) or nothing("delivery")
        replay(session, delivery)
        shape = Delivery.model_validate(delivery)
    ring(Step.TRIAGE)
    return answer(shape, 202)
