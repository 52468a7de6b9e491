"""Turns the routes of the API into one blueprint: known programs only, JSON only, problems for everything else."""

from typing import Any

from flask import Response, current_app, request
from flask_openapi.blueprint import APIBlueprint
from flask_openapi.models.tag import Tag
from pydantic import BaseModel

from responder import strict_json
from responder.web.api.bearer import check_bearer
from responder.web.api.problems import answer_with_problems, problem

PREFIX = "/api/v1"
LARGEST_BODY_BYTES = 1_000_000

api = APIBlueprint(
    "api",
    __name__,
    url_prefix=PREFIX,
    abp_security=[{"bearer": []}],
)
answer_with_problems(api)
api.before_request(check_bearer)


def about(name: str, description: str) -> list[Tag | dict[str, Any]]:
    """The heading under which the documentation lists a file's routes."""
    return [Tag(name=name, description=description)]


def answer(shape: BaseModel, status: int = 200, *, location: str | None = None) -> Response:
    """The shape as JSON, never kept by a cache."""
    headers = {"Cache-Control": "no-store"} | ({"Location": PREFIX + location} if location else {})
    return Response(shape.model_dump_json(by_alias=True), status, headers, content_type="application/json")


@api.before_request
def read_json() -> Response | None:
    """Before a route that takes a body: refuse everything that is not one JSON object, in words."""
    view = current_app.view_functions[request.endpoint or ""]
    if "body" not in view.__annotations__:
        return None
    request.max_content_length = LARGEST_BODY_BYTES
    if not request.is_json or "Content-Encoding" in request.headers:
        return problem(415, "Send the body as application/json, without Content-Encoding.")
    if not isinstance(strict_json.load(request.get_data()), dict):
        return problem(422, "#: the body is a JSON object: {…}.")
    return None
