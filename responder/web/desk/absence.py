"""POST /settings/people/<id>: from when to when one of us is away, who signs meanwhile, and whom they lead."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.instants import now
from responder.managers import set_absence, set_level
from responder.models import Manager, Role
from responder.web.desk.colleague import keep
from responder.web.desk.house import desk
from responder.web.desk.memory_form import day_in
from responder.web.desk.signer import colleague_in
from responder.web.desk.visitor import may
from responder.web.desk.words import day


@desk.post("/settings/people/<uuid:manager_id>")
def change_absence(manager_id: UUID) -> Response:
    """Away from, until, and the deputy; for admins the level as well. `here` clears the absence."""
    return keep(manager_id, _change, then="/settings")


def _change(session: Session, manager: Manager) -> None:
    if "here" in request.form:
        set_absence(manager, away_from=None, away_until=None)
        return
    deputy = request.form.get("deputy", "")
    set_absence(
        manager,
        away_from=_day("away_from"),
        away_until=_day("away_until"),
        deputy=colleague_in(session, deputy) if deputy else None,
    )
    level = request.form.get("level", type=int)
    if level is not None and may(Role.ADMIN):
        set_level(manager, level)


def _day(name: str) -> date | None:
    return day_in(name) if request.form.get(name, "").strip() else None


def away_in_words(manager: Manager, names: Mapping[UUID, str]) -> str | None:
    """Away until 3 Dec 2026, Tom Okafor signs; None for who is here and will be."""
    first, last, today = manager.away_from, manager.away_until, now().date()
    if (first is None and last is None) or (last and last < today):
        return None
    begins = f" from {day(first)}" if first and first > today else ""
    ends = f" until {day(last)}" if last else ""
    deputy = names.get(manager.deputy_id) if manager.deputy_id else None
    return f"away{begins}{ends}{f', {deputy} signs' if deputy else ''}"
