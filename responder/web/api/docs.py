"""Turns the API's own OpenAPI into a JSON document and a page for people, both without a token."""

from flask import Blueprint, Response, current_app, jsonify

from responder.web.api.blueprint import PREFIX

blueprint = Blueprint("api_docs", __name__, url_prefix=PREFIX)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI of what this process serves."""
    return jsonify(current_app.api_doc)  # type: ignore[attr-defined]
