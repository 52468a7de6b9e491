"""POST /cases/<id>/fault and …/gesture: what a manager says on their own word; POST /testimonies/<id>/withdrawal."""

import re
from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from flask import abort, make_response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.errors import AlreadyMoved, Refused
from responder.journey import Stage
from responder.models import Case, Role, Testimony
from responder.testifying import Grade, Witness, offer, say_fault, take_back
from responder.web.desk.case import case_page
from responder.web.desk.deciding import decide, please_read_again, ring_for
from responder.web.desk.house import case_or_404, desk
from responder.web.desk.visitor import may, me, needs

_AMOUNT = re.compile(r"\d{1,8}(?:[.,]\d{1,2})?")


@desk.post("/cases/<uuid:case_id>/fault")
@needs(Role.MANAGER)
def tell_fault(case_id: UUID) -> Response:
    """What went wrong, and how far it is ours."""

    def tell(session: Session, case: Case) -> None:
        grade = request.form.get("grade", "")
        if grade not in list(Grade):
            raise Refused("Say how far it is ours.")
        say_fault(session, case, grade=Grade(grade), what=request.form.get("what"), by=witness())

    return _say(case_id, "fault", tell)


@desk.post("/cases/<uuid:case_id>/gesture")
@needs(Role.MANAGER)
def offer_gesture(case_id: UUID) -> Response:
    """What is offered, and what it is worth."""

    def give(session: Session, case: Case) -> None:
        offer(session, case, what=request.form.get("what", ""), worth_cents=_cents(), by=witness())

    return _say(case_id, "gesture", give)


@desk.post("/testimonies/<uuid:testimony_id>/withdrawal")
@needs(Role.MANAGER)
def withdraw_testimony(testimony_id: UUID) -> Response:
    """It does not hold."""
    with reading() as session:
        case_id = (session.get(Testimony, testimony_id) or abort(404)).case_id

    def withdraw(session: Session, case: Case) -> None:
        take_back(session, case, session.get_one(Testimony, testimony_id), who=me().name)

    return decide(case_id, withdraw)


def witness() -> Witness:
    """Whoever is at the desk; an admin's offer has no limit."""
    return Witness(me().name, me().id, may_exceed=may(Role.ADMIN))


def _cents() -> int:
    """The worth in the form. Raises Refused for anything that is no amount."""
    text = request.form.get("worth", "").strip()
    if not _AMOUNT.fullmatch(text):
        raise Refused("Write the worth as an amount, like 19 or 19.50.")
    return int(Decimal(text.replace(",", ".")) * 100)


def _say(case_id: UUID, form: str, act: Callable[[Session, Case], object]) -> Response:
    """As `decide`; but what was refused comes back in its form, as it was typed."""
    try:
        with transaction() as session:
            case = case_or_404(session, case_id)
            act(session, case)
            stage = Stage(case.stage)
    except AlreadyMoved:
        return please_read_again(case_id, yours=request.form.get("what"))
    except Refused as refusal:
        with reading() as session:
            body = case_page(session, case_or_404(session, case_id), troubles={form: str(refusal)}, poll=None)
        return make_response(body, 422)
    ring_for(stage)
    return redirect(f"/cases/{case_id}", code=303)
