"""POST /cases/<id>/signer: whose name stands under the letter, whoever the facts would choose."""

from uuid import UUID

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.decisions import assign, choose_signer
from responder.errors import Refused
from responder.models import Case, Manager, Role
from responder.web.desk.deciding import decide
from responder.web.desk.house import desk
from responder.web.desk.visitor import me, needs


@desk.post("/cases/<uuid:case_id>/signer")
@needs(Role.MANAGER)
def change_signer(case_id: UUID) -> Response:
    """`manager` signs; with `offer` the case is theirs as well, to read and to approve."""

    def choose(session: Session, case: Case) -> None:
        signer = colleague_in(session, request.form.get("manager", ""))
        choose_signer(session, case, signer=signer, who=me().name)
        if "offer" in request.form:
            assign(session, case, to=signer, who=me().name)

    return decide(case_id, choose)


def colleague_in(session: Session, text: str) -> Manager:
    """The one of us whom a form names. Raises Refused for nobody, and for who is no longer here."""
    try:
        found = session.get(Manager, UUID(text))
    except ValueError:
        found = None
    if found is None or not found.active:
        raise Refused("Choose one of us.")
    return found
