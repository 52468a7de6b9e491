"""The whole application, as desk and API share it."""

from collections.abc import Iterator
from functools import cache

import pytest
from flask import Flask

from responder.app import create_app
from responder.settings import settings


@cache
def _application(_public_url: str, _behind_router: bool) -> Flask:
    """Made once for the settings it depends on: to make it and its pages takes longer than most tests do."""
    return create_app()


@pytest.fixture
def app(database: str, redis_url: str) -> Iterator[Flask]:
    """The application on this test's own database; what a test configures is forgotten after it."""
    app = _application(settings().public_url, settings().behind_router)
    configured = dict(app.config)
    app.config["TESTING"] = True
    yield app
    app.config.update(configured)
