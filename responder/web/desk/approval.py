"""POST /cases/<id>/approval: a manager's yes to exactly the text they read; DELETE, or POST …/undo, takes it back."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from responder import approve
from responder.models import Role
from responder.web.desk.deciding import decide, please_read_again
from responder.web.desk.house import desk
from responder.web.desk.visitor import me, needs


@desk.post("/cases/<uuid:case_id>/approval")
@needs(Role.MANAGER)
def approve_letter(case_id: UUID) -> Response:
    """Approve the version and hash the form names."""
    version = request.form.get("version", type=int)
    sha256 = request.form.get("sha256", "")
    if version is None:
        return please_read_again(case_id)
    return decide(
        case_id,
        lambda session, case: approve.approve(
            session, case, version=version, sha256=sha256, who=me().name, manager_id=me().id
        ),
    )


@desk.delete("/cases/<uuid:case_id>/approval")
@desk.post("/cases/<uuid:case_id>/approval/undo")
@needs(Role.MANAGER)
def undo_approval(case_id: UUID) -> Response:
    """Take the approval back while its window is open."""
    return decide(case_id, lambda session, case: approve.undo(session, case, who=me().name))
