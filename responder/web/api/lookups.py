"""Turns an id or an address in a request into the row it names, or into 404 or 422."""

from typing import NoReturn
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from responder.addresses import normalise
from responder.errors import Refused
from responder.models import Case, Manager
from responder.queries.cases import case_by_id


def nothing(what: str) -> NoReturn:
    """Say 404 with a sentence."""
    raise NotFound(f"There is no such {what}.")


def the_case(session: Session, case_id: UUID) -> Case:
    """The case with this id, and what stands next to it."""
    return case_by_id(session, case_id) or nothing("case")


def the_manager(session: Session, email: str) -> Manager:
    """The active manager with this address. Raises Refused when nobody of ours has it."""
    found = session.scalar(sa.select(Manager).where(Manager.email == normalise(email), Manager.active))
    if found is None:
        raise Refused("Nobody of ours has this address.")
    return found
