"""Turns the settings into the Flask application: hooks, desk and API under one roof."""

from datetime import timedelta

from flask import Flask
from flask_openapi.openapi import OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

from responder import log, paths
from responder.settings import settings
from responder.web import api, health
from responder.web.desk import open_desk
from responder.web.hooks import open_hooks

LARGEST_FORM_BYTES = 1_000_000
SIGNED_IN_FOR = timedelta(days=14)


def create_app() -> Flask:
    """The whole web process's application. Raises Misconfigured when a setting is wrong."""
    log.set_up()
    app = OpenAPI(
        "responder",
        template_folder=str(paths.templates() / "pages"),
        static_folder=str(paths.STATIC),
        static_url_path="/static",
        doc_ui=False,
    )
    _configure(app)
    _open_rooms(app)
    return app


def _configure(app: Flask) -> None:
    https = settings().public_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings().signing_key,
        SECRET_KEY_FALLBACKS=settings().secret_key_fallbacks,
        MAX_CONTENT_LENGTH=LARGEST_FORM_BYTES,
        PERMANENT_SESSION_LIFETIME=SIGNED_IN_FOR,
        SESSION_COOKIE_NAME="__Host-responder" if https else "responder",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.url_map.strict_slashes = False
    if settings().behind_router:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0)  # type: ignore[method-assign]


def _open_rooms(app: OpenAPI) -> None:
    """A line per room; each knows its own routes."""
    app.register_blueprint(health.blueprint)
    open_hooks(app)
    api.register(app)
    open_desk(app)
