"""Turns whatever went wrong on the API into RFC 9457 problems: JSON with a sentence, never a page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import sqlalchemy.exc
from flask import Blueprint, Flask, Response, current_app, request
from flask_openapi.types import ResponseDict
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException, MethodNotAllowed, default_exceptions

from responder.errors import (
    AlreadyMoved,
    BadPayload,
    ChecksFailed,
    NotAllowed,
    Permanent,
    Refused,
    ResponderError,
    Temporary,
)
from responder.log import logger
from responder.web.api.shapes.problems import Mistake, Problem

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
ALWAYS_POSSIBLE = (401, 403, 422)

STATUS_OF: dict[type[ResponderError], int] = {
    BadPayload: 400,
    NotAllowed: 403,
    Refused: 422,
    AlreadyMoved: 409,
    ChecksFailed: 422,
    Permanent: 422,
    Temporary: 503,
}

log = logger(__name__)


def problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any) -> Response:
    """The response that says what went wrong; `members` are further members of a Problem."""
    shape = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, **members)
    return Response(shape.model_dump_json(exclude_none=True), status, headers, content_type=MEDIA_TYPE)


def answer_with_problems(blueprint: Blueprint) -> None:
    """Answer everything that goes wrong inside the API's own routes."""
    for error in STATUS_OF:
        blueprint.register_error_handler(error, _of_the_house)
    for status in default_exceptions:  # one by one: the application's own handler of a status comes before ours of all
        blueprint.register_error_handler(status, _of_http)
    blueprint.register_error_handler(HTTPException, _of_http)
    blueprint.register_error_handler(sqlalchemy.exc.IntegrityError, _of_a_race)
    blueprint.register_error_handler(sqlalchemy.exc.OperationalError, _of_the_database)


def answer_wrong_addresses(app: Flask, prefix: str) -> None:
    """Answer what never reaches a route under `prefix`: unknown addresses and methods."""

    def check() -> Response | None:
        missed = request.routing_exception
        return _of_http(missed) if missed and request.path.startswith(prefix + "/") else None

    app.before_request(check)


def _of_the_house(error: ResponderError) -> Response:
    status = next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if status == 503 else None
    return problem(status, str(error), headers=headers)


def _of_http(error: HTTPException) -> Response:
    if isinstance(error.response, Response):
        return error.response
    headers = {"Allow": ", ".join(sorted(error.valid_methods or ()))} if isinstance(error, MethodNotAllowed) else None
    status = error.code if error.code and error.code >= 400 else 404
    return problem(status, error.description or "That did not work.", headers=headers)


def _of_a_race(_error: sqlalchemy.exc.IntegrityError) -> Response:
    return problem(409, "Somebody wrote the same at the same moment. Please try again.")


def _of_the_database(error: sqlalchemy.exc.OperationalError) -> Response:
    log.error("the database did not answer a request", error=type(error.orig).__name__)
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return problem(503, "The database does not answer. Please try again in some seconds.", headers=headers)


def of_validation(error: ValidationError) -> Response:
    """422, with a pointer to each thing that is wrong."""
    in_body = getattr(_annotations().get("body"), "__name__", None) == error.title
    mistakes = [_mistake(details, in_body=in_body) for details in error.errors(include_url=False, include_input=False)]
    first = mistakes[0]
    where = (first.pointer or "#") if in_body else first.parameter
    return problem(422, f"{where}: {first.detail}", errors=mistakes)


def _annotations() -> dict[str, Any]:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "__annotations__", {})


def _mistake(details: ErrorDetails, *, in_body: bool) -> Mistake:
    sentence = details["msg"].removeprefix("Value error, ")
    place = [_pointed(str(part)) for part in details["loc"]]
    if in_body:
        return Mistake(detail=sentence, pointer="/".join(["#", *place]))
    return Mistake(detail=sentence, parameter=place[0] if place else None)


def _pointed(part: str) -> str:
    """One step of a JSON pointer (RFC 6901); what is no text shows as question marks."""
    return part.encode(errors="replace").decode().replace("~", "~0").replace("/", "~1")


def answers(good: ResponseDict, *statuses: int) -> ResponseDict:
    """What the OpenAPI says a route answers: when it goes well, with these problems, and with any other."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    named: ResponseDict = {
        str(status): {"description": HTTPStatus(status).phrase, "content": content}
        for status in sorted({*ALWAYS_POSSIBLE, *statuses})
    }
    return {**good, **named, "default": {"description": "Anything else that went wrong", "content": content}}
