"""GET /settings/deliveries/<id>: one delivery and what it made; for admins its raw body and another reading of it."""

from datetime import datetime
from uuid import UUID

from flask import abort, make_response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.errors import Refused
from responder.facts import Way
from responder.journey import Step
from responder.models import Delivery, DeliveryState, Event, Role
from responder.queries.deliveries import delivery_by_id, events_of_delivery, readings_of_body
from responder.queue import ring
from responder.raw import RawBody, read_body
from responder.triage import replay
from responder.web.desk.connections import platform_of
from responder.web.desk.delivery_words import OUTCOMES, WAYS, chips, who
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.pretty import pretty
from responder.web.desk.visitor import may, me, needs

MOST_EVENTS = 200


@desk.get("/settings/deliveries/<uuid:delivery_id>")
def delivery(delivery_id: UUID) -> Response:
    """One delivery, without its body."""
    with reading() as session:
        return _page(session, _the_one(session, delivery_id))


@desk.post("/settings/deliveries/<uuid:delivery_id>/body")
@needs(Role.ADMIN)
def raw_body(delivery_id: UUID) -> Response:
    """The same with the body as text, or (`as=file`) the body alone, to keep. Either leaves a trace."""
    try:
        with transaction() as session:
            found = read_body(session, delivery_id, who=me().name) or abort(404)
            if request.form.get("as") == "file":
                return _file(delivery_id, found)
        with reading() as session:
            return _page(session, _the_one(session, delivery_id), raw=found)
    except Refused as refusal:
        return _refused(delivery_id, refusal)


@desk.post("/settings/deliveries/<uuid:delivery_id>/replay")
@needs(Role.ADMIN)
def read_again(delivery_id: UUID) -> Response:
    """Read it again, with the code of today. What was understood before is not done twice."""
    try:
        with transaction() as session:
            replay(session, _the_one(session, delivery_id))
    except Refused as refusal:
        return _refused(delivery_id, refusal)
    ring(Step.TRIAGE)
    return redirect(f"/settings/deliveries/{delivery_id}", code=303)


def _the_one(session: Session, delivery_id: UUID) -> Delivery:
    return delivery_by_id(session, delivery_id) or abort(404)


def _refused(delivery_id: UUID, refusal: Refused) -> Response:
    with reading() as session:
        return _page(session, _the_one(session, delivery_id), trouble=str(refusal))


def _file(delivery_id: UUID, raw: RawBody) -> Response:
    """Never shown by a browser, whatever it says of itself."""
    response = make_response(raw.body)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Disposition"] = f'attachment; filename="{delivery_id}.txt"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(session: Session, one: Delivery, *, raw: RawBody | None = None, trouble: str | None = None) -> Response:
    events = events_of_delivery(session, one.id)
    body = page(
        session,
        "delivery.html",
        title=f"Delivery to {one.connection.name}",
        delivery=one,
        platform=platform_of(one.connection),
        way=WAYS[Way(one.way)].text if one.way in WAYS else "posted",
        received=precisely(one.received_at),
        signed=precisely(one.signed_at) if one.signed_at else None,
        chips=list(chips(one)),
        events=[_told(event) for event in events[:MOST_EVENTS]],
        more=max(0, len(events) - MOST_EVENTS),
        readings=readings_of_body(session, one.id) if may(Role.ADMIN) else (),
        raw=raw,
        text=pretty(raw.body, raw.content_type) if raw else None,
        is_read=one.state in (DeliveryState.PARSED, DeliveryState.FAILED),
        is_open=one.state == DeliveryState.RECEIVED,
        has_body=one.state != DeliveryState.ERASED,
        is_admin=may(Role.ADMIN),
        trouble=trouble,
    )
    response = make_response(body, 422 if trouble else 200)
    if raw:
        response.headers["Cache-Control"] = "no-store"
    return response


def _told(event: Event) -> tuple[str, str, str, str | None]:
    """What happened, to whom, what became of it, and where its case is."""
    what = event.kind.replace("_", " ")
    case = f"/cases/{event.case_id}" if event.case_id else None
    return f"{what[0].upper()}{what[1:]}", who(event), OUTCOMES.get(event.outcome, event.outcome), case


def precisely(at: datetime) -> str:
    """28 Nov 2026, 12:04:05.678 UTC."""
    return f"{at.day} {at:%b %Y, %H:%M:%S}.{at.microsecond // 1000:03} UTC"
