"""Turns what platforms post to us into HTTP answers that make them repeat what we could not keep, and nothing else."""

import json
from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from responder.errors import BadPayload, BadSignature, Temporary
from responder.facts import Inbound
from responder.instants import now
from responder.intake import Receipt, WayIn, receive, way_in
from responder.log import logger

MOST_BODY_BYTES = 1024 * 1024
RETRY_AFTER_SECONDS = "5"

log = logger(__name__)
blueprint = Blueprint("hooks", __name__)


def _through_the_door(view: Callable[[WayIn], Response]) -> Callable[..., Response]:
    """Find the connection first: nobody without a live token learns anything, or makes us read a body."""

    @wraps(view)
    def wrapped(provider: str, token: str) -> Response:
        try:
            door = way_in(provider, token)
            return _refusal(404, "There is no such connection.") if door is None else view(door)
        except Temporary as error:
            answer = _refusal(503, str(error))
            answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
            return answer

    return wrapped


def look(_door: WayIn) -> Response:
    """Some platforms look before they post."""
    return Response(b"", 200)


def take(door: WayIn) -> Response:
    """202 with the delivery's id once it is committed; 200 with the first one's for a repetition."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        return _refusal(415, "The body must come without a Content-Encoding.")
    request.max_content_length = MOST_BODY_BYTES
    try:
        inbound = _inbound(door)
    except RequestEntityTooLarge:
        return _refusal(413, f"The body is larger than {MOST_BODY_BYTES} bytes.")
    try:
        return _accepted(receive(door, inbound))
    except BadSignature as error:
        log.info("a delivery was refused", connection_id=str(door.id), status=401, why=str(error))
        return _refusal(401, "The signature does not fit, or is too old.")
    except BadPayload as error:
        log.info("a delivery was refused", connection_id=str(door.id), status=400, why=str(error))
        return _refusal(400, str(error))


def _inbound(door: WayIn) -> Inbound:
    """The exact bytes, and of the headers only those the provider's file reads."""
    given = ((name, request.headers.get(name)) for name in door.provider.HEADERS)
    return Inbound(
        headers={name: value for name, value in given if value is not None},
        body=request.get_data(cache=False),
        received_at=now(),
        content_type=request.content_type or "",
    )


def _accepted(receipt: Receipt) -> Response:
    body = f'{{"delivery":"{receipt.delivery_id}"}}'
    return Response(body, 202 if receipt.is_new else 200, content_type="application/json")


def _refusal(status: int, why: str) -> Response:
    return Response(json.dumps({"error": why}), status, content_type="application/json")


for _method, _view in (("GET", look), ("POST", take)):
    # A redirect would lose the body, so a slash too many finds its way without one.
    blueprint.add_url_rule(
        "/hooks/<provider>/<token>",
        view_func=_through_the_door(_view),
        methods=[_method],
        strict_slashes=False,
        merge_slashes=False,
    )
