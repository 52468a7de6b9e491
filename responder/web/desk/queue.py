"""GET /cases: one pile of goodbyes, a page of it."""

from uuid import UUID

import sqlalchemy as sa
from flask import abort, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading
from responder.models import Case, Connection
from responder.queries.cases import cases_at
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.piles import WAITING, pile_of
from responder.web.desk.rows import rows

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
            session, pile.stages, after=after, limit=A_PAGE + 1, newest_first=pile.newest_first, awake=True
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
            older_url=f"{pile.url}&after={cases[A_PAGE - 1].id}" if len(cases) > A_PAGE else None,
            newest_url=pile.url if after else None,
        )


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
