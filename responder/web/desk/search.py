"""POST /cases/<id>/address: who this is; POST /cases/<id>/search: ask again now whoever may know it."""

from uuid import UUID

from flask import make_response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.asking.standing import ask_again
from responder.db import reading, transaction
from responder.errors import AlreadyMoved, Refused
from responder.journey import Stage
from responder.models import Case, Role
from responder.moving import note
from responder.named_by_hand import name_address
from responder.web.desk.case import case_page
from responder.web.desk.deciding import decide, please_read_again, ring_for
from responder.web.desk.house import case_or_404, desk
from responder.web.desk.visitor import me, needs


@desk.post("/cases/<uuid:case_id>/address")
@needs(Role.MANAGER)
def write_address(case_id: UUID) -> Response:
    """Judge the case anew with this address; what is none comes back in its form, as it was typed."""
    try:
        with transaction() as session:
            case = case_or_404(session, case_id)
            name_address(session, case, request.form.get("email", ""), who=me().name)
            stage = Stage(case.stage)
    except AlreadyMoved:
        return please_read_again(case_id, yours=request.form.get("email"))
    except Refused as refusal:
        with reading() as session:
            body = case_page(session, case_or_404(session, case_id), troubles={"address": str(refusal)}, poll=None)
        return make_response(body, 422)
    ring_for(stage)
    return redirect(f"/cases/{case_id}", code=303)


@desk.post("/cases/<uuid:case_id>/search")
@needs(Role.DRAFTER)
def search_again(case_id: UUID) -> Response:
    """The clock asks within seconds."""

    def again(session: Session, case: Case) -> None:
        if case.email is not None or case.stage != Stage.HELD:
            raise AlreadyMoved(f"case {case.id} does not wait for an address any more")
        ask_again(session, case)
        note(session, case.id, who=me().name, what=f"{me().name} had everybody asked again who this is.")

    return decide(case_id, again)
