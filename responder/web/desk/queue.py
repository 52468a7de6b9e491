"""GET /cases: one pile of goodbyes, a page of it."""

from uuid import UUID

import sqlalchemy as sa
from flask import abort, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading
from responder.models import Case, Connection, Role
from responder.queries.cases import cases_at
from responder.queries.health import Health
from responder.web.desk.connections import connection_rows, notices_of
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.piles import WAITING, pile_of
from responder.web.desk.rows import rows
from responder.web.desk.storm_view import storm_notices
from responder.web.desk.visitor import may
from responder.web.desk.words import plural

A_PAGE = 40


@desk.get("/")
def home() -> Response:
    """The desk begins with the queue."""
    return redirect("/cases", code=303)


@desk.get("/cases")
def queue() -> str:
    """The pile of `?stage=`, from after the case `?after=`."""
    pile = pile_of(request.args.get("stage", WAITING.key)) or abort(404)
    after = cursor()
    with reading() as session:
        cases = cases_at(
            session,
            pile.stages,
            after=after,
            limit=A_PAGE + 1,
            newest_first=pile.newest_first,
            awake=True,
            in_storms=False,
        )
        return page(
            session,
            "cases.html",
            pile=pile,
            title=pile.label,
            here=f"{pile.url}&after={after}" if after else pile.url,
            rows=rows(session, cases[:A_PAGE]),
            newcomer=pile is WAITING and not cases and _is_new(session),
            connections=_connections(session),
            storms=storm_notices(session),
            may_decide=may(Role.MANAGER),
            may_connect=may(Role.ADMIN),
            connection_notice=_connection_notice(session),
            older_url=f"{pile.url}&after={cases[A_PAGE - 1].id}" if len(cases) > A_PAGE else None,
            newest_url=pile.url if after else None,
        )


def _connection_notice(session: Session) -> tuple[str, str] | None:
    """For admins who load the page: what to look after at the platforms, in one line, and where."""
    if "HX-Request" in request.headers or not may(Role.ADMIN):
        return None
    noticed = [
        it for it in notices_of(connection_rows(session)) if it[0].health.word in (Health.QUIET, Health.TROUBLED)
    ]
    if not noticed:
        return None
    row, sentence = noticed[0]
    more = len({row.one.id for row, _ in noticed}) - 1
    if more:
        return f"{row.one.name} and {plural(more, 'more connection')} want a look.", "/settings/connections"
    return f"{row.one.name}: {sentence}", f"/settings/connections/{row.one.id}"


def cursor() -> UUID | None:
    """The id in `?after=`; a page that never was is 404."""
    try:
        return UUID(request.args["after"]) if "after" in request.args else None
    except ValueError:
        abort(404)


def _is_new(session: Session) -> bool:
    return session.scalar(sa.select(Case.id).limit(1)) is None


def _connections(session: Session) -> str:
    names = session.scalars(sa.select(Connection.name).order_by(Connection.id).limit(4)).all()
    return ", ".join(names)
