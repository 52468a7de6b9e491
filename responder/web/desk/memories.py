"""POST …/memories, …/addresses and …/dates: what one of us knows about a person, told in ten seconds."""

from uuid import UUID

from flask import make_response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.errors import Refused
from responder.facts import Since
from responder.journey import OPEN, Stage
from responder.models import Case, Customer, Role
from responder.moving import note
from responder.remembering import person_of, tell_their_cases, write_address_down, write_date_down, write_down
from responder.web.desk.case import case_page
from responder.web.desk.deciding import ring_for
from responder.web.desk.house import case_or_404, desk
from responder.web.desk.memory_form import day_in, memory_in_form
from responder.web.desk.person_deciding import tell
from responder.web.desk.visitor import me, needs

REMEMBERED = "remembered something about them."


@desk.post("/cases/<uuid:case_id>/memories")
def remember_in_case(case_id: UUID) -> Response:
    """From a case; somebody nobody knew becomes known by it."""
    try:
        with transaction() as session:
            case = case_or_404(session, case_id)
            customer_id = person_of(session, case)
            write_down(session, customer_id, memory_in_form(session), who=me().name)
            _tell(session, case, customer_id)
    except Refused as refusal:
        return _case_refused(case_id, str(refusal))
    ring_for(Stage.RECEIVED)
    return redirect(f"/cases/{case_id}", code=303)


def _tell(session: Session, case: Case, customer_id: UUID) -> None:
    """All their open cases, and the one at hand even when it is over."""
    why = f"{me().name} {REMEMBERED}"
    is_over = case.stage not in OPEN
    tell_their_cases(session, customer_id, who=me().name, why=why)
    if is_over:
        note(session, case.id, who=me().name, what=why)


def _case_refused(case_id: UUID, sentence: str) -> Response:
    with reading() as session:
        body = case_page(session, case_or_404(session, case_id), troubles={"memory": sentence}, poll=None)
    return make_response(body, 422)


@desk.post("/people/<uuid:customer_id>/memories")
def remember(customer_id: UUID) -> Response:
    """From the person's page."""

    def write(session: Session, customer: Customer) -> None:
        write_down(session, customer.id, memory_in_form(session), who=me().name)

    return tell(customer_id, write, why=REMEMBERED)


@desk.post("/people/<uuid:customer_id>/addresses")
@needs(Role.DRAFTER)
def add_address(customer_id: UUID) -> Response:
    """One more address of theirs."""
    email = request.form.get("email", "")
    why = "added an address of theirs."
    return tell(customer_id, lambda session, customer: write_address_down(session, customer.id, email), why=why)


@desk.post("/people/<uuid:customer_id>/dates")
@needs(Role.DRAFTER)
def add_date(customer_id: UUID) -> Response:
    """Since when they were what."""

    def write(session: Session, customer: Customer) -> None:
        meaning = request.form.get("meaning", "")
        if meaning not in list(Since):
            raise Refused("Say what the day means.")
        write_date_down(session, customer.id, Since(meaning), day_in("since_on"), who=me().name)

    return tell(customer_id, write, why="remembered since when they are with us.")
