"""POST /cases/<id>/silence: nothing shall be written, and why."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from responder.decisions import silence
from responder.models import Role
from responder.web.desk.deciding import decide
from responder.web.desk.house import desk
from responder.web.desk.visitor import me, needs


@desk.post("/cases/<uuid:case_id>/silence")
@needs(Role.MANAGER)
def keep_silent(case_id: UUID) -> Response:
    """The person's own words are the reason; without any, the one they ticked."""
    reason = request.form.get("words", "").strip() or request.form.get("reason", "")
    return decide(case_id, lambda session, case: silence(session, case, reason=reason, who=me().name))
