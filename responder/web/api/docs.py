"""Turns the API's own OpenAPI into a JSON document and a page for people, both without a token."""

from typing import Any

from flask import Blueprint, Response, current_app, json, render_template

from responder.web.api.blueprint import PREFIX
from responder.web.api.handbook import chapters, shapes

blueprint = Blueprint("api_docs", __name__, url_prefix=PREFIX)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI of what this process serves."""
    return Response(json.dumps(_document(), sort_keys=False), content_type="application/json")


@blueprint.get("/docs")
def page() -> str:
    """The same, for people: one page without a script."""
    document = _document()
    return render_template("api_docs.html", info=document["info"], chapters=chapters(document), shapes=shapes(document))


def _document() -> dict[str, Any]:
    document: dict[str, Any] = current_app.api_doc  # type: ignore[attr-defined]
    return document
