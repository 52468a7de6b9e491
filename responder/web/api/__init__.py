"""Turns the JSON API, a file per resource, into routes of the application."""

from flask_openapi.openapi import OpenAPI

from responder.web.api import (
    approvals,
    cases,
    connections,
    customers,
    decisions,
    deliveries,
    docs,
    drafts,
    letters,
    memories,
    merges,
    proposals,
    replays,
    rotation,
    storms,
    testimonies,
    voice,
)
from responder.web.api.blueprint import PREFIX, api
from responder.web.api.problems import answer_wrong_addresses, of_validation
from responder.web.api.shapes.problems import Problem

__all__ = [
    "approvals",
    "cases",
    "connections",
    "customers",
    "decisions",
    "deliveries",
    "drafts",
    "letters",
    "memories",
    "merges",
    "proposals",
    "register",
    "replays",
    "rotation",
    "storms",
    "testimonies",
    "voice",
]


def register(app: OpenAPI) -> None:
    """Open the API and its documentation under /api/v1."""
    app.info = {"title": "Responder", "version": "1", "description": _ABOUT}
    app.security_schemes = {"bearer": {"type": "http", "scheme": "bearer", "description": _TOKENS}}
    app.validation_error_model = Problem
    app.validation_error_callback = of_validation
    app.register_api(api)
    app.register_blueprint(docs.blueprint)
    answer_wrong_addresses(app, PREFIX)


_ABOUT = (
    "Answers a goodbye with one personal letter that a named manager has read and signed. Lists are paged: hand "
    "`next` back as `after` until it is null. Whatever goes wrong is an RFC 9457 problem with a sentence in `detail`."
)
_TOKENS = (
    "Made by `responder token add --name N --scope read|raw|write`. Reading needs `read`, raw bodies `raw`, "
    "everything else `write`."
)
