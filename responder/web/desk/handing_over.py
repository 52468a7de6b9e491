"""POST /cases/<id>/assignment, …/snooze, …/facts: whose case it is, until when it sleeps, and another look at it."""

from datetime import timedelta
from uuid import UUID

from flask import abort, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder import decisions
from responder.gathering_again import gather_again
from responder.instants import now
from responder.models import Case, Role
from responder.web.desk.deciding import decide
from responder.web.desk.house import desk
from responder.web.desk.signer import colleague_in
from responder.web.desk.visitor import me, needs

MOST_DAYS = 90


@desk.post("/cases/<uuid:case_id>/assignment")
@needs(Role.MANAGER)
def hand_over(case_id: UUID) -> Response:
    """To one of us, or back to everybody."""

    def assign(session: Session, case: Case) -> None:
        wanted = request.form.get("manager", "")
        decisions.assign(session, case, to=colleague_in(session, wanted) if wanted else None, who=me().name)

    return decide(case_id, assign)


@desk.post("/cases/<uuid:case_id>/snooze")
@needs(Role.MANAGER)
def snooze(case_id: UUID) -> Response:
    """Out of the pile for some days; 0 wakes it."""
    days = request.form.get("days", type=int)
    if days is None or not 0 <= days <= MOST_DAYS:
        abort(400)
    until = now() + timedelta(days=days) if days else None
    return decide(case_id, lambda session, case: decisions.snooze(session, case, until=until, who=me().name))


@desk.post("/cases/<uuid:case_id>/facts")
@needs(Role.DRAFTER)
def ask_again(case_id: UUID) -> Response:
    """Gather the facts anew, from sources that did not answer as well."""
    return decide(case_id, lambda session, case: gather_again(session, case, who=me().name))
