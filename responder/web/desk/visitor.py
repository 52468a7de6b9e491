"""Turns a request at the desk into one from a known person, or into a walk to the sign-in page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import quote

from flask import Response, current_app, redirect, request
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from responder.db import reading
from responder.errors import NotAllowed
from responder.models import Manager, Role
from responder.sign_in import signed_in

P = ParamSpec("P")
R = TypeVar("R")

csrf = CSRFProtect()
logins = LoginManager()
logins.session_protection = None  # the row in the database is the session; a phone may change its address


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the desk, and the secret of the sign-in their cookie carries; Flask-Login asks for the rest."""

    secret: str
    manager: Manager
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the signed cookie."""
        return self.secret


def _visitor(secret: str) -> Visitor | None:
    with reading() as session:
        manager = signed_in(session, secret)
    return Visitor(secret, manager) if manager else None


logins.user_loader(_visitor)


def me() -> Manager:
    """The person at the desk. Only behind the door: elsewhere there may be nobody."""
    manager: Manager = current_user.manager
    return manager


def may(role: Role) -> bool:
    """Whether the person at the desk has at least this role."""
    return Role(me().role).covers(role)


def needs(role: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only for people with at least this role; others get a sentence and 403."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not may(role):
                raise NotAllowed(f"This is for people with the role {role}; yours is {me().role}.")
            return view(*args, **kwargs)

        return guarded

    return guard


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Marks the few pages that may be seen without having signed in."""
    view.is_open_to_all = True  # type: ignore[attr-defined]
    return view


def takes_files(bytes_at_most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Marks the few forms that may be larger than a letter: the whole of what is sent, in bytes."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.largest_form_bytes = bytes_at_most  # type: ignore[attr-defined]
        return view

    return mark


def check_at_the_door() -> AnyResponse | None:
    """Before every request to the desk: a form must carry our token, and nobody passes without having signed in."""
    view = current_app.view_functions.get(request.endpoint or "")
    largest = getattr(view, "largest_form_bytes", None)
    if largest and current_user.is_authenticated:  # what a stranger sends is not even read that far
        request.max_content_length = largest
    csrf.protect()
    if current_user.is_authenticated or getattr(view, "is_open_to_all", False):
        return None
    return _to_sign_in()


def _to_sign_in() -> AnyResponse:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/cases"
    url = "/sign-in" if wanted in ("/", "/cases") else f"/sign-in?next={quote(wanted, safe='')}"
    if "HX-Request" in request.headers:
        return Response(status=401, headers={"HX-Redirect": "/sign-in"})
    return redirect(url, code=303)
