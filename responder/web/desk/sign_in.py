"""GET and POST /sign-in, /sign-in/<secret>, POST /sign-out: in by password or one-time link, and out."""

from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request
from flask import session as cookie
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from responder import sign_in
from responder.db import reading, transaction
from responder.errors import Refused
from responder.models import Manager
from responder.web.desk.house import desk
from responder.web.desk.visitor import Visitor, open_to_all

WRONG = "That e-mail and password do not belong together."
PAUSE = f"Too many wrong tries. Please wait {sign_in.FAILURE_MINUTES} minutes, or ask for a one-time link."
NO_LINK = "It was used already, or is older than a week. Ask whoever runs Responder here for a new one."


@desk.get("/sign-in")
@open_to_all
def sign_in_page() -> Response:
    """The form; somebody who is in already goes straight on."""
    if current_user.is_authenticated:
        return redirect(_local(request.args.get("next")), code=303)
    return _form()


@desk.post("/sign-in")
@open_to_all
def sign_in_with_password() -> Response:
    """One answer for every way of being wrong; ten of them in a quarter of an hour make a pause."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    who = (email, request.remote_addr or "")
    with reading() as session:  # the slow hash holds no lock
        if sign_in.is_throttled(session, *who):
            return _form(PAUSE, 429)
        manager = sign_in.manager_with_password(session, email, password)
    if manager is None:
        return _turned_away(who)
    with transaction() as session:
        secret = sign_in.open_sign_in(session, manager)
    _let_in(secret, manager)
    return redirect(_local(request.form.get("next")), code=303)


def _turned_away(who: tuple[str, ...]) -> Response:
    with transaction() as session:
        sign_in.note_failure(session, *who)
    return _form(WRONG, 401)


@desk.get("/sign-in/<secret>")
@open_to_all
def one_time_page(secret: str) -> Response:
    """A button, so that a mail scanner that follows links does not use the link up."""
    with reading() as session:
        good = sign_in.link_is_good(session, secret)
    return _one_time(200) if good else _one_time(404, gone=NO_LINK)


@desk.post("/sign-in/<secret>")
@open_to_all
def sign_in_with_link(secret: str) -> Response:
    """Use the link up, and set a password if one was chosen; a refused password leaves the link as it was."""
    try:
        with transaction() as session:
            manager = sign_in.use_link(session, secret)
            if manager and request.form.get("password"):
                sign_in.set_password(session, manager, request.form["password"])
            browser_secret = sign_in.open_sign_in(session, manager) if manager else ""
    except Refused as refusal:
        return _one_time(422, trouble=str(refusal))
    if manager is None:
        return _one_time(404, gone=NO_LINK)
    _let_in(browser_secret, manager)
    return redirect("/cases", code=303)


@desk.post("/sign-out")
def sign_out() -> Response:
    """End this browser's sign-in, here and in the database."""
    with transaction() as session:
        sign_in.close_sign_in(session, current_user.secret)
    logout_user()
    cookie.clear()
    return redirect("/sign-in", code=303)


def _let_in(secret: str, manager: Manager) -> None:
    """A new cookie from scratch: nothing that was set before the sign-in survives it."""
    cookie.clear()
    cookie.permanent = True
    login_user(Visitor(secret, manager))


def _local(target: str | None) -> str:
    """A path of this desk, or the queue: nobody is sent to another site, nor to a scheme in disguise."""
    parts = urlsplit(target or "")
    safe = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    clean = safe and not any(character in (target or "") for character in "\\\r\n\t") and "//" not in parts.path
    return target if target and clean else "/cases"


def _form(trouble: str = "", status: int = 200) -> Response:
    wanted = request.values.get("next", "")
    email = request.form.get("email", "")
    body = render_template("sign_in.html", trouble=trouble, next=_local(wanted), email=email)
    return make_response(body, status)


def _one_time(status: int, *, gone: str = "", trouble: str = "") -> Response:
    shortest = sign_in.SHORTEST_PASSWORD
    return make_response(render_template("one_time.html", gone=gone, trouble=trouble, shortest=shortest), status)
