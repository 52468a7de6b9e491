"""Turns what platforms post to us into HTTP answers that make them repeat what we could not keep, and nothing else.

A plain WSGI application in front of Flask: half of what a small request costs would be Flask's own work, and nothing
that Flask does for people (sessions, sign-in, CSRF, security headers) is meant for a platform.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.wsgi import get_input_stream

from responder.errors import BadSignature, Greeting, Refused, Temporary, TooOften
from responder.facts import Inbound
from responder.instants import now
from responder.intake import Receipt, WayIn, note_refused, receive, way_in
from responder.log import logger
from responder.models import Reason
from responder.settings import settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/hooks/"
MOST_BODY_BYTES = 1024 * 1024
MOST_HEARD_BYTES = 8 * MOST_BODY_BYTES
PIECE_BYTES = 64 * 1024
MOST_DIGITS = 10
RETRY_AFTER_SECONDS = "5"
METHODS = "GET, HEAD, POST"
BEGAN, DOOR = "responder.began", "responder.door"
STATUS_OF = {
    Reason.SIGNATURE: HTTPStatus.UNAUTHORIZED,
    Reason.PAYLOAD: HTTPStatus.BAD_REQUEST,
    Reason.SIZE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Reason.ENCODING: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Reason.RATE: HTTPStatus.TOO_MANY_REQUESTS,
}

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: nothing or a small JSON object."""

    status: HTTPStatus
    content: dict[str, str] | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)


class Unheard(Refused):
    """A body that is not looked at, and why."""

    def __init__(self, message: str, reason: Reason) -> None:
        super().__init__(message)
        self.reason = reason


def open_hooks(app: Flask) -> None:
    """Let the platforms in: `/hooks/<provider>/<token>`, before anything of Flask's is asked."""
    app.wsgi_app = Hooks(app.wsgi_app)  # type: ignore[method-assign]


class Hooks:
    """The platforms' door; whoever wants something else is sent on to the house."""

    def __init__(self, house: "WSGIApplication") -> None:
        self._house = house

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """One request. What we could not answer rightly, for whatever reason, is counted."""
        if not environ.get("PATH_INFO", "").startswith(PREFIX):
            return self._house(environ, start_response)
        environ[BEGAN], answer = monotonic(), None
        try:
            answer = _answer(environ)
        except Temporary as error:
            again = [("Retry-After", RETRY_AFTER_SECONDS)]
            return _write(_refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error), *again), environ, start_response)
        finally:
            if answer is None:
                note_refused(environ.get(DOOR), Reason.UNANSWERED)
        return _write(answer, environ, start_response)


def _write(answer: Answer, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    body = b"" if answer.content is None else json.dumps(answer.content).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *answer.headers]
    start_response(f"{answer.status.value} {answer.status.phrase}", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _refusal(status: HTTPStatus, why: str, *headers: tuple[str, str]) -> Answer:
    return Answer(status, {"error": why}, list(headers))


def _answer(environ: "WSGIEnvironment") -> Answer:
    """Find the connection first: nobody without a live token learns anything."""
    door = environ[DOOR] = _door(environ["PATH_INFO"])
    if door is None:
        _hear_out(environ)
        note_refused(None, Reason.ADDRESS)
        return _refusal(HTTPStatus.NOT_FOUND, "There is no such connection.")
    match environ["REQUEST_METHOD"]:
        case "POST":
            return _take(door, environ)
        case "GET" | "HEAD":  # some platforms look before they post
            return Answer(HTTPStatus.OK)
    return _refusal(HTTPStatus.METHOD_NOT_ALLOWED, "Post it here.", ("Allow", METHODS))


def _door(path: str) -> WayIn | None:
    """A slash too many at the end does no harm, and never a redirect: it would lose the body."""
    provider, slash, token = path.removeprefix(PREFIX).rstrip("/").partition("/")
    return way_in(provider, token) if slash else None


def _take(door: WayIn, environ: "WSGIEnvironment") -> Answer:
    """202 with the delivery's id once it is committed; 200 with the first one's for a repetition."""
    body = b""
    try:
        request = _inbound(door, environ)
        body = request.body
        return _accepted(door, receive(door, request, began=environ[BEGAN]))
    except Greeting:
        return Answer(HTTPStatus.OK)
    except Refused as error:
        reason = _reason(error)
        if note_refused(door, reason, partial(_sample, environ, error, body)):
            why, status = str(error), STATUS_OF[reason].value
            log.info("a delivery was refused", connection_id=str(door.id), status=status, why=why)
        return _turned_away(reason, error)


def _reason(error: Refused) -> Reason:
    match error:
        case Unheard():
            return error.reason
        case BadSignature():
            return Reason.SIGNATURE
        case TooOften():
            return Reason.RATE
    return Reason.PAYLOAD


def _turned_away(reason: Reason, error: Refused) -> Answer:
    """What a signature lacks is told to us and not to whoever made it."""
    why = "The signature does not fit, or is too old." if reason is Reason.SIGNATURE else str(error)
    again = [("Retry-After", str(error.retry_after_seconds))] if isinstance(error, TooOften) else []
    return _refusal(STATUS_OF[reason], why, *again)


def _sample(environ: "WSGIEnvironment", error: Refused, body: bytes) -> dict[str, Any]:
    """What shows what is wrong: names of headers, and never what they hold."""
    told = environ.get("CONTENT_LENGTH", "")
    return {
        "why": str(error),
        "size": len(body) or (int(told) if told.isdecimal() and len(told) < MOST_DIGITS else 0),
        "content_type": environ.get("CONTENT_TYPE", ""),
        "header_names": [key[5:].replace("_", "-").lower() for key in environ if key.startswith("HTTP_")],
        "body": body,
    }


def _accepted(door: WayIn, receipt: Receipt) -> Answer:
    plain = not receipt.is_new or getattr(door.provider, "WANTS_200", False)
    status = HTTPStatus.OK if plain else HTTPStatus.ACCEPTED
    return Answer(status, {"delivery": str(receipt.delivery_id)})


def _inbound(door: WayIn, environ: "WSGIEnvironment") -> Inbound:
    """The exact bytes, and of the headers only those the provider's file reads. Raises Unheard for what is no body."""
    if environ.get("HTTP_CONTENT_ENCODING", "identity") != "identity":
        _hear_out(environ)
        raise Unheard("The body must come without a Content-Encoding.", Reason.ENCODING)
    return Inbound(
        headers={name: environ[key] for name, key in door.headers if key in environ},
        body=_body(environ),
        received_at=now(),
        content_type=environ.get("CONTENT_TYPE", ""),
        url=_url(environ),
        settings=door.settings,
    )


def _url(environ: "WSGIEnvironment") -> str:
    """The address as the sender wrote it: behind a proxy, PUBLIC_URL knows it, and the request does not."""
    base = settings().public_url.rstrip("/") or f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"
    query = environ.get("QUERY_STRING")
    return f"{base}{environ['PATH_INFO']}" + (f"?{query}" if query else "")


def _body(environ: "WSGIEnvironment") -> bytes:
    """All of it, chunked or not; of a body that is too large nothing is kept."""
    pieces, size = [], 0
    try:
        for piece in _pieces(environ):
            size += len(piece)
            if size <= MOST_BODY_BYTES:
                pieces.append(piece)
    except RequestEntityTooLarge:
        size = MOST_HEARD_BYTES
    except BadRequest as error:
        raise Unheard("The body ended before its time.", Reason.PAYLOAD) from error
    if size > MOST_BODY_BYTES:
        raise Unheard(f"The body is larger than {MOST_BODY_BYTES} bytes.", Reason.SIZE)
    return b"".join(pieces)


def _pieces(environ: "WSGIEnvironment") -> Iterator[bytes]:
    """What comes, within reason: a server that hangs up while somebody still talks is not heard."""
    stream = get_input_stream(environ, max_content_length=MOST_HEARD_BYTES)
    while piece := stream.read(PIECE_BYTES):
        yield piece


def _hear_out(environ: "WSGIEnvironment") -> None:
    """Let the sender finish, so that the answer arrives."""
    with suppress(RequestEntityTooLarge, BadRequest):
        for _ in _pieces(environ):
            pass
