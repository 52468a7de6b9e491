"""GET and POST /settings/people/<id>: from when to when one of us is away, who signs meanwhile, and whom they lead."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

import sqlalchemy as sa
from flask import abort, make_response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.errors import NotAllowed, Refused
from responder.instants import now
from responder.managers import is_away, may_sign, set_absence, set_level
from responder.models import Manager, Role
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.memory_form import MOST_COLLEAGUES, day_in
from responder.web.desk.signer import colleague_in
from responder.web.desk.visitor import may, me
from responder.web.desk.words import day

LEVELS = {1: "any of us", 2: "leads a team", 3: "leads the house"}
NOTHING: Mapping[str, str] = MappingProxyType({})


@desk.get("/settings/people/<uuid:manager_id>")
def colleague(manager_id: UUID) -> str:
    """One of us: oneself, or for admins anybody."""
    with reading() as session:
        return _page(session, _the_one(session, manager_id))


@desk.post("/settings/people/<uuid:manager_id>")
def change_colleague(manager_id: UUID) -> Response:
    """Away from, until, and the deputy; for admins the level as well. `here` clears the absence."""
    try:
        with transaction() as session:
            _change(session, _the_one(session, manager_id))
    except Refused as refusal:
        if isinstance(refusal, NotAllowed):
            raise
        with reading() as session:
            body = _page(session, _the_one(session, manager_id), trouble=str(refusal), typed=request.form)
        return make_response(body, 422)
    return redirect("/settings", code=303)


def _the_one(session: Session, manager_id: UUID) -> Manager:
    if manager_id != me().id and not may(Role.ADMIN):
        raise NotAllowed("Only admins say when somebody else is away.")
    return session.get(Manager, manager_id) or abort(404)


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


def _page(session: Session, manager: Manager, *, trouble: str | None = None, typed: Mapping[str, str] = NOTHING) -> str:
    return page(
        session,
        "colleague.html",
        title=f"{manager.name}, here or away",
        one=manager,
        deputies=_deputies(session, manager),
        levels=LEVELS if may(Role.ADMIN) else {},
        values=typed or _values(manager),
        is_away=is_away(manager, now().date()),
        trouble=trouble,
    )


def _values(manager: Manager) -> dict[str, str]:
    kept = {name: getattr(manager, name) for name in ("away_from", "away_until", "level")}
    return {name: str(value or "") for name, value in kept.items()} | {"deputy": str(manager.deputy_id or "")}


def _deputies(session: Session, manager: Manager) -> list[tuple[str, str]]:
    others = sa.select(Manager).where(Manager.active, Manager.id != manager.id).order_by(Manager.name)
    return [(str(it.id), it.name) for it in session.scalars(others.limit(MOST_COLLEAGUES)) if may_sign(it)]


def away_in_words(manager: Manager, names: Mapping[UUID, str]) -> str | None:
    """Away until 3 Dec 2026, Tom Okafor signs; None for who is here and will be."""
    first, last, today = manager.away_from, manager.away_until, now().date()
    if (first is None and last is None) or (last and last < today):
        return None
    begins = f" from {day(first)}" if first and first > today else ""
    ends = f" until {day(last)}" if last else ""
    deputy = names.get(manager.deputy_id) if manager.deputy_id else None
    return f"away{begins}{ends}{f', {deputy} signs' if deputy else ''}"
