"""POST …/withdrawal and …/withdrawal/undo: a contact or a date is wrong, or right after all."""

from collections.abc import Callable
from uuid import UUID

from flask import abort
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading
from responder.models import Role, TenureClaim, Touchpoint
from responder.remembering import restore, withdraw
from responder.web.desk.house import desk
from responder.web.desk.person_deciding import tell
from responder.web.desk.visitor import me, needs

WRONG = "said that something we remembered of them is wrong."
RIGHT = "said that something we remembered of them is right after all."
Table = type[Touchpoint] | type[TenureClaim]


@desk.post("/touchpoints/<uuid:contact_id>/withdrawal")
@needs(Role.DRAFTER)
def withdraw_contact(contact_id: UUID) -> Response:
    """A contact did not happen, or not like this."""
    return _mark(Touchpoint, contact_id, withdraw, WRONG)


@desk.delete("/touchpoints/<uuid:contact_id>/withdrawal")
@desk.post("/touchpoints/<uuid:contact_id>/withdrawal/undo")
@needs(Role.DRAFTER)
def restore_contact(contact_id: UUID) -> Response:
    """It did."""
    return _mark(Touchpoint, contact_id, restore, RIGHT)


@desk.post("/tenure-claims/<uuid:claim_id>/withdrawal")
@needs(Role.DRAFTER)
def withdraw_date(claim_id: UUID) -> Response:
    """A date is wrong."""
    return _mark(TenureClaim, claim_id, withdraw, WRONG)


@desk.delete("/tenure-claims/<uuid:claim_id>/withdrawal")
@desk.post("/tenure-claims/<uuid:claim_id>/withdrawal/undo")
@needs(Role.DRAFTER)
def restore_date(claim_id: UUID) -> Response:
    """It is right."""
    return _mark(TenureClaim, claim_id, restore, RIGHT)


def _mark(table: Table, row_id: UUID, act: Callable[..., None], why: str) -> Response:
    with reading() as session:
        found: Touchpoint | TenureClaim = session.get(table, row_id) or abort(404)
        customer_id, key = found.customer_id, f"{'contact' if table is Touchpoint else 'date'}-{row_id}"

    def mark(session: Session, _: object) -> None:
        act(session, session.get(table, row_id) or abort(404), who=me().name)

    return tell(customer_id, mark, why=why, key=key)
