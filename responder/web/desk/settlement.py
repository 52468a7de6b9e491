"""POST /cases/<id>/settlement: somebody found out whether a doubtful letter arrived."""

from uuid import UUID

from flask import abort, request
from werkzeug.wrappers import Response

from responder.decisions import settle_doubt
from responder.models import Role
from responder.web.desk.deciding import decide
from responder.web.desk.house import desk
from responder.web.desk.visitor import me, needs


@desk.post("/cases/<uuid:case_id>/settlement")
@needs(Role.MANAGER)
def settle(case_id: UUID) -> Response:
    """`arrived` is yes or no; nothing else settles a doubt."""
    arrived = request.form.get("arrived")
    if arrived not in ("yes", "no"):
        abort(400)
    return decide(case_id, lambda session, case: settle_doubt(session, case, arrived=arrived == "yes", who=me().name))
