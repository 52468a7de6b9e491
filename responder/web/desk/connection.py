"""GET and POST /settings/connections/<id>: what to click at the platform, whether it works, and how it is set up."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from flask import abort, make_response, redirect, render_template, request
from flask import session as cookie
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.connecting import adjust, rename
from responder.db import reading, transaction
from responder.errors import Refused
from responder.models import Connection, Role
from responder.providers import provider
from responder.web.desk.connection_view import connection_values, live_values
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.setting_fields import told
from responder.web.desk.visitor import may, needs

NOTHING: Mapping[str, str] = MappingProxyType({})
SHOWN_ONCE = "shown_once"


@desk.get("/settings/connections/<uuid:connection_id>")
def connection(connection_id: UUID) -> Response:
    """One connection; whoever has just made it sees its secret, this once."""
    just_made = cookie.get(SHOWN_ONCE) == str(connection_id)
    if just_made:
        cookie.pop(SHOWN_ONCE)
    with reading() as session:
        return shown(session, connection_or_404(session, connection_id), with_secret=just_made)


@desk.get("/settings/connections/<uuid:connection_id>/arrival")
def latest_arrival(connection_id: UUID) -> str:
    """The live check alone: it asks for itself every two seconds until something has come."""
    with reading() as session:
        one = connection_or_404(session, connection_id)
        return render_template("_arrival.html", one=one, **live_values(session, one))


@desk.post("/settings/connections/<uuid:connection_id>")
@needs(Role.ADMIN)
def change_connection(connection_id: UUID) -> Response:
    """`name`, and whatever it can be told; what is left empty it is not told."""

    def change(one: Connection) -> None:
        rename(one, request.form.get("name", ""))
        adjust(one, told(provider(one.provider), request.form))

    return keep(connection_id, change, then=lambda: f"/settings/connections/{connection_id}")


def show_secret_once(connection_id: UUID) -> None:
    """Let the next look at this connection's page show its secret. The cookie names the connection alone."""
    cookie[SHOWN_ONCE] = str(connection_id)


def connection_or_404(session: Session, connection_id: UUID) -> Connection:
    """The connection, or the page that says there is none by this address."""
    return session.get(Connection, connection_id) or abort(404)


def keep(connection_id: UUID, change: Callable[[Connection], None], *, then: Callable[[], str]) -> Response:
    """Change it and go on; or the page again as it was typed, and the sentence why not."""
    try:
        with transaction() as session:
            change(_locked(session, connection_id))
    except Refused as refusal:
        with reading() as session:
            one = connection_or_404(session, connection_id)
            return shown(session, one, trouble=str(refusal), typed=request.form)
    return redirect(then(), code=303)


def shown(
    session: Session,
    one: Connection,
    *,
    with_secret: bool = False,
    trouble: str | None = None,
    typed: Mapping[str, str] = NOTHING,
) -> Response:
    """The page, 422 with a trouble; what holds a secret is kept by no cache."""
    with_secret = with_secret and may(Role.ADMIN)
    values = connection_values(session, one, with_secret=with_secret, typed=typed)
    body = page(session, "connection.html", title=one.name, trouble=trouble, **values)
    response = make_response(body, 422 if trouble else 200)
    if with_secret:
        response.headers["Cache-Control"] = "no-store"
    return response


def _locked(session: Session, connection_id: UUID) -> Connection:
    """Two who rotate at once do so one after the other, or the second would forget the first one's secret."""
    one = connection_or_404(session, connection_id)
    session.refresh(one, with_for_update={"of": Connection})
    return one
