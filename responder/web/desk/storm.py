"""GET /storms/<id>: who left in a storm; POST /storms/<id>/decision: what becomes of all of them."""

from uuid import UUID

from flask import abort, make_response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.errors import AlreadyMoved
from responder.journey import Stage, Step
from responder.models import Role, Storm
from responder.queries.cases import cases_in_storm
from responder.queries.storms import storm_by_id
from responder.queue import ring
from responder.storms import DECISIONS, decide
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.piles import pile_of
from responder.web.desk.rows import rows
from responder.web.desk.storm_view import view_of
from responder.web.desk.visitor import may, me, needs

SHOWN = 20


@desk.get("/storms/<uuid:storm_id>")
def storm(storm_id: UUID) -> str:
    """Some of them, and what may be decided; `?decision=` asks whether that is meant."""
    with reading() as session:
        return _page(session, _or_404(session, storm_id), asked=request.args.get("decision"))


@desk.post("/storms/<uuid:storm_id>/decision")
@needs(Role.MANAGER)
def decide_about_storm(storm_id: UUID) -> Response:
    """`decision` is release or silence. Whoever comes second reads who was faster, and what they decided."""
    decision = DECISIONS.get(request.form.get("decision", "")) or abort(400)
    try:
        with transaction() as session:
            decide(session, _or_404(session, storm_id), decision, who=me().name)
    except AlreadyMoved as error:
        with reading() as session:
            return make_response(_page(session, _or_404(session, storm_id), trouble=str(error)), 409)
    ring(Step.STORM)
    return redirect("/cases", code=303)


def _or_404(session: Session, storm_id: UUID) -> Storm:
    return storm_by_id(session, storm_id) or abort(404)


def _page(session: Session, found: Storm, *, asked: str | None = None, trouble: str | None = None) -> str:
    cases = cases_in_storm(session, found.id, limit=SHOWN)
    view = view_of(found)
    return page(
        session,
        "storm.html",
        pile=pile_of(Stage.HELD),
        title=view.title,
        storm=view,
        asked=asked if asked in DECISIONS else None,
        trouble=trouble,
        may_decide=may(Role.MANAGER) and not view.decided,
        rows=rows(session, cases),
        more=max(0, found.cases - len(cases)) if cases else 0,
    )
