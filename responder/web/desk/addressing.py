"""POST /cases/<id>/address-form: how the person is addressed, in this letter and whenever they are written to."""

from uuid import UUID

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.models import Case, Role
from responder.remembering import address_as, person_of, tell_their_cases
from responder.web.desk.deciding import decide
from responder.web.desk.house import desk
from responder.web.desk.visitor import me, needs


@desk.post("/cases/<uuid:case_id>/address-form")
@needs(Role.DRAFTER)
def choose_address_form(case_id: UUID) -> Response:
    """`form` is formal or close; empty: by rule. What waits is drafted anew, and an edit stays."""

    def choose(session: Session, case: Case) -> None:
        customer_id = person_of(session, case)
        address_as(session, customer_id, request.form.get("form") or None)
        tell_their_cases(session, customer_id, who=me().name, why=f"{me().name} said how they are addressed.")

    return decide(case_id, choose)
