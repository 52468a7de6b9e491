"""Turns the benchmark's comparisons into applications: an empty route, and verifying without storing."""

from flask import Flask, Response, request

from responder.facts import Inbound
from responder.instants import now
from responder.providers import provider


def empty() -> Flask:
    """Flask with one route that does nothing: what the server and the framework cost by themselves."""
    app = Flask("empty")
    app.add_url_rule(
        "/hooks/standard/<token>", view_func=lambda **_: Response(b'{"delivery":""}', 202), methods=["POST"]
    )
    return app


def storeless() -> Flask:
    """Verify and look at a delivery as intake does, then forget it: what storing is compared with."""
    standard = provider("standard")
    app = Flask("storeless")

    def take(token: str) -> Response:
        inbound = Inbound(
            headers={name.lower(): value for name, value in request.headers}, body=request.get_data(), received_at=now()
        )
        standard.verify(inbound, [token])
        standard.check(inbound)
        return Response(b'{"delivery":""}', 202)

    app.add_url_rule("/hooks/standard/<path:token>", view_func=take, methods=["POST"])
    return app
