"""Turns handlers into one blueprint; every handler of the desk hangs itself in here."""

from uuid import UUID

from flask import Blueprint, abort
from sqlalchemy.orm import Session

from responder.models import Case
from responder.queries.cases import case_by_id
from responder.web.desk.visitor import check_at_the_door

desk = Blueprint("desk", __name__)
desk.before_request(check_at_the_door)


def case_or_404(session: Session, case_id: UUID) -> Case:
    """The case, or the page that says there is none by this address."""
    return case_by_id(session, case_id) or abort(404)
