"""GET /settings/connections/<id>: what to click at the platform, whether it works, and who it is to us."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import abort, make_response, render_template, request
from flask import session as cookie
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.catalogue import entry
from responder.connecting import LONGEST_NAME, url_of
from responder.db import reading
from responder.instructions import instructions
from responder.models import Connection, Role
from responder.providers import provider
from responder.up.record import public_url
from responder.web.desk.arrivals import Arrival, arrival
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.visitor import may

NOTHING: Mapping[str, str] = MappingProxyType({})
SHOWN_ONCE = "shown_once"
HIDDEN = "••••••••"
TAIL = 4
SHORTEST_WITH_TAIL = 20


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
        found = connection_or_404(session, connection_id)
        return render_template("_arrival.html", one=found, **live_values(session, found))


def show_secret_once(connection_id: UUID) -> None:
    """Let the next look at this connection's page show its secret. The cookie names the connection alone."""
    cookie[SHOWN_ONCE] = str(connection_id)


def connection_or_404(session: Session, connection_id: UUID) -> Connection:
    """The connection, or the page that says there is none by this address."""
    return session.get(Connection, connection_id) or abort(404)


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
    platform, url = provider(one.provider), url_of(one, public_url())
    visible = url if may(Role.ADMIN) else url.removesuffix(one.token) + HIDDEN
    current = one.secrets.get("current")
    body = page(
        session,
        "connection.html",
        title=one.name,
        one=one,
        platform=platform,
        entry=entry(platform),
        url=visible,
        steps=instructions(platform, url=visible, secret=current if with_secret else HIDDEN),
        shows_secret=with_secret,
        tails={name: tail(secret) for name, secret in one.secrets.items()} if may(Role.ADMIN) else {},
        waits_for_secret=platform.SECRET.needed and not one.secrets,
        is_admin=may(Role.ADMIN),
        is_here_only="://127.0.0.1" in url or "://localhost" in url,
        values={"name": one.name, **typed, "secret": ""},
        longest=LONGEST_NAME,
        trouble=trouble,
        steps_open=one.last_delivery_at is None or with_secret or bool(trouble) or "since" in request.args,
        **live_values(session, one),
    )
    response = make_response(body, 422 if trouble else 200)
    if with_secret:
        response.headers["Cache-Control"] = "no-store"
    return response


def tail(secret: str) -> str:
    """The end of a secret, by which people tell two apart; nothing of a short one."""
    return secret[-TAIL:] if len(secret) >= SHORTEST_WITH_TAIL else ""


def live_values(session: Session, one: Connection) -> dict[str, Any]:
    """What the live check shows, and where it asks again."""
    since = _since()
    found: Arrival = arrival(session, one, since)
    query = f"?since={request.args['since']}" if since else ""
    return {"arrival": found, "arrival_url": f"/settings/connections/{one.id}/arrival{query}"}


def _since() -> datetime | None:
    """The moment in `?since=`, in milliseconds; what is no moment counts as none."""
    try:
        return datetime.fromtimestamp(int(request.args["since"]) / 1000, UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None
