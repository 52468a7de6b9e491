"""GET /settings/people/<id>: what stands under somebody's letters, and whether they are here or away."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

import sqlalchemy as sa
from flask import abort, make_response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.draft.sheet import signature_line
from responder.errors import NotAllowed, Refused
from responder.instants import now
from responder.managers import LONGEST_PHONE, LONGEST_TITLE, is_away, may_sign
from responder.models import Brand, Manager, Role
from responder.photos import photo_id_of
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.memory_form import MOST_COLLEAGUES
from responder.web.desk.visitor import may, me

LEVELS = {1: "any of us", 2: "leads a team", 3: "leads the house"}
NOTHING: Mapping[str, str] = MappingProxyType({})


@desk.get("/settings/people/<uuid:manager_id>")
def colleague(manager_id: UUID) -> str:
    """One of us: oneself, or for admins anybody."""
    with reading() as session:
        return _page(session, _the_one(session, manager_id))


def keep(manager_id: UUID, change: Callable[[Session, Manager], None], *, then: str | None = None) -> Response:
    """Change what is said of one of us and go on; or the page again as it was typed, and the sentence why not."""
    try:
        with transaction() as session:
            change(session, _the_one(session, manager_id))
    except Refused as refusal:
        if isinstance(refusal, NotAllowed):
            raise
        with reading() as session:
            body = _page(session, _the_one(session, manager_id), trouble=str(refusal), typed=request.form)
        return make_response(body, 422)
    return redirect(then or f"/settings/people/{manager_id}", code=303)


def _the_one(session: Session, manager_id: UUID) -> Manager:
    if manager_id != me().id and not may(Role.ADMIN):
        raise NotAllowed("Only admins change what is said of somebody else.")
    return session.get(Manager, manager_id) or abort(404)


def _page(session: Session, manager: Manager, *, trouble: str | None = None, typed: Mapping[str, str] = NOTHING) -> str:
    return page(
        session,
        "colleague.html",
        title=manager.name,
        one=manager,
        url=f"/settings/people/{manager.id}",
        signs=may_sign(manager),
        line=signature_line(manager.title, _a_brand(session, manager)),
        photo_id=photo_id_of(session, manager.id),
        deputies=_deputies(session, manager),
        levels=LEVELS if may(Role.ADMIN) else {},
        values={**_values(manager), **_as_typed(typed)},
        is_away=is_away(manager, now().date()),
        trouble=trouble,
        longest={"title": LONGEST_TITLE, "phone": LONGEST_PHONE},
    )


def _a_brand(session: Session, manager: Manager) -> str:
    """A brand to show the signature with: one they sign for by default, else one that somebody signs for."""
    theirs = sa.case((Brand.default_signer_id == manager.id, 0), else_=1)
    decided = sa.select(Brand.name).where(Brand.default_signer_id.is_not(None))
    return session.scalar(decided.order_by(theirs, Brand.id).limit(1)) or ""


def _as_typed(typed: Mapping[str, str]) -> dict[str, str]:
    """What the form holds that came back; a box that was left empty is not sent at all."""
    return {**({"shows_phone": ""} if "title" in typed else {}), **typed}


def _values(manager: Manager) -> dict[str, str]:
    kept = {name: getattr(manager, name) for name in ("away_from", "away_until", "level", "title", "phone")}
    words = {name: str(value or "") for name, value in kept.items()}
    return words | {"deputy": str(manager.deputy_id or ""), "shows_phone": "1" if manager.shows_phone else ""}


def _deputies(session: Session, manager: Manager) -> list[tuple[str, str]]:
    others = sa.select(Manager).where(Manager.active, Manager.id != manager.id).order_by(Manager.name)
    return [(str(it.id), it.name) for it in session.scalars(others.limit(MOST_COLLEAGUES)) if may_sign(it)]
