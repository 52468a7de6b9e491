"""POST /cases/<id>/resumption: write after all, or try the step again that stuck."""

from uuid import UUID

from werkzeug.wrappers import Response

from responder.decisions import take_up
from responder.models import Role
from responder.web.desk.deciding import decide
from responder.web.desk.house import desk
from responder.web.desk.visitor import me, needs


@desk.post("/cases/<uuid:case_id>/resumption")
@needs(Role.MANAGER)
def resume(case_id: UUID) -> Response:
    """Put a held, stuck, silent or to-be-called case back on the road."""
    return decide(case_id, lambda session, case: take_up(session, case, who=me().name))
