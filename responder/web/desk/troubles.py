"""Turns what went wrong into a page that says so and what to do next."""

from flask import Flask, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response

from responder.errors import AlreadyMoved, NotAllowed, Refused, ResponderError
from responder.web.desk.house import desk

SENTENCES = {
    400: ("That request was not understood", "Go back, load the page again, and try once more."),
    403: ("That is not yours to do", "Ask a manager or an admin of this desk."),
    404: ("There is nothing here", "The page or case you asked for does not exist, or not any more."),
    405: ("That cannot be done here", "Use the buttons of the page."),
    413: ("That is too large", "A letter fits on a page, and a photo into 2 MB; this was far more."),
    429: ("Slow down a little", "Too many requests came from here. Wait a minute, then go on."),
    500: (
        "Something broke on our side",
        "It was written to the log, and nothing was sent because of it. Try again.",
    ),
}
CODES = {NotAllowed: 403, AlreadyMoved: 409, Refused: 422}
STALE_FORM = "This page was open for too long, or in another window. Load it again and repeat what you did."


def trouble_page(code: int, sentence: str | None = None, *, title: str | None = None) -> Response:
    """The page for an HTTP status; `sentence` replaces the usual one."""
    usual_title, usual = SENTENCES.get(code, SENTENCES[400 if code < 500 else 500])
    retry = request.path if request.method == "GET" else None
    body = render_template(
        "error.html",
        code=code,
        title=title or usual_title,
        sentence=sentence or usual,
        retry_url=retry if code >= 429 else None,
    )
    return make_response(body, code)


@desk.errorhandler(HTTPException)
def _of_http(error: HTTPException) -> Response:
    response = error.get_response()
    if (error.code or 500) < 400:
        return response
    return trouble_page(error.code or 500)


@desk.errorhandler(CSRFError)
def _of_stale_form(error: CSRFError) -> Response:  # noqa: ARG001 - Flask passes it
    return trouble_page(400, STALE_FORM, title="Please try that again")


@desk.errorhandler(ResponderError)
def _of_house(error: ResponderError) -> Response:
    code = next((CODES[kind] for kind in type(error).__mro__ if kind in CODES), 500)
    return trouble_page(code, str(error) if code == 403 else None)


def catch_the_rest(app: Flask) -> None:
    """For addresses no room knows, and for faults: a page, unless a program asked."""

    @app.errorhandler(404)
    def _unknown_address(error: HTTPException) -> Response | HTTPException:
        return error if is_for_programs() else trouble_page(404)

    @app.errorhandler(InternalServerError)
    def _fault(error: InternalServerError) -> Response | InternalServerError:
        return error if is_for_programs() else trouble_page(500)


def is_for_programs() -> bool:
    """Whether this address belongs to the API, the hooks or the probes rather than to a person."""
    return request.path.startswith(("/api/", "/hooks/", "/inbound/", "/healthz", "/readyz", "/metrics"))
