"""POST /theme: light or dark, kept in a cookie of its own."""

from urllib.parse import urlsplit

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from responder.web.desk.frame import THEMES
from responder.web.desk.house import desk

A_YEAR_SECONDS = 31_536_000


@desk.post("/theme")
def choose_theme() -> Response:
    """Back to where the button was, in the chosen colours. Scripts do the same without the round trip."""
    theme = request.form.get("theme")
    if theme not in THEMES:
        abort(400)
    response = redirect(urlsplit(request.referrer or "/cases").path or "/cases", code=303)
    response.set_cookie("theme", theme, max_age=A_YEAR_SECONDS, samesite="Lax", secure=request.is_secure)
    return response
