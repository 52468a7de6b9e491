"""GET /settings/connections/new: the platforms there are; POST …/new/<provider> makes a connection to one."""

from collections.abc import Mapping
from types import MappingProxyType

import sqlalchemy as sa
from flask import abort, make_response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.catalogue import catalogue, entry, title_of
from responder.connecting import LONGEST_NAME, connect
from responder.db import reading, transaction
from responder.errors import Refused
from responder.instructions import instructions
from responder.models import Brand, Connection, Role
from responder.providers import Proof, Provider, provider, takes_secret
from responder.web.desk.connection import show_secret_once
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.setting_fields import FIELD, LANGUAGE, house_fields, own_fields, told
from responder.web.desk.visitor import needs

NOTHING: Mapping[str, str] = MappingProxyType({})
MOST_BRANDS = 200
LATER = {"url": "its address, which you get with the next click", "secret": "its secret, as well"}


@desk.get("/settings/connections/new")
@needs(Role.ADMIN)
def platforms() -> str:
    """All of them, or those that `?find=` finds."""
    find = request.args.get("find", "").strip()[:100]
    with reading() as session:
        return page(session, "platforms.html", title="Connect a platform", groups=catalogue(find), find=find)


@desk.get("/settings/connections/new/<kind>")
@needs(Role.ADMIN)
def new_connection(kind: str) -> str:
    """The form for one platform, and what will have to be clicked there."""
    with reading() as session:
        return _page(session, _platform(kind))


@desk.post("/settings/connections/new/<kind>")
@needs(Role.ADMIN)
def make_connection(kind: str) -> Response:
    """Make it and go to its page, which shows the secret this once."""
    platform = _platform(kind)
    try:
        with transaction() as session:
            made = _made(session, platform, request.form)
            made_id = made.id
    except Refused as refusal:
        with reading() as session:
            body = _page(session, platform, trouble=str(refusal), typed=request.form)
        return make_response(body, 422)
    if platform.SECRET.make:
        show_secret_once(made_id)
    return redirect(f"/settings/connections/{made_id}", code=303)


def _platform(kind: str) -> Provider:
    try:
        return provider(kind)
    except Refused:
        abort(404)


def _made(session: Session, platform: Provider, form: Mapping[str, str]) -> Connection:
    secret = form.get("secret", "").strip()
    return connect(
        session,
        platform.NAME,
        name=form.get("name", ""),
        secrets=[secret] if secret else [],
        brand=form.get("brand", "").strip() or None,
        settings=told(platform, form),
    )


def _page(
    session: Session, platform: Provider, *, trouble: str | None = None, typed: Mapping[str, str] = NOTHING
) -> str:
    brands = session.scalars(sa.select(Brand.name).order_by(Brand.name).limit(MOST_BRANDS)).all()
    field = f"{FIELD}preset"
    settings = {"preset": typed.get(field) or request.args.get("preset", "")}
    title = title_of(platform, settings)
    return page(
        session,
        "new_connection.html",
        title=f"Connect {title[0].lower() + title[1:] if title.startswith('Any ') else title}",
        platform=platform,
        entry=entry(platform, settings),
        steps=instructions(platform, **LATER, settings=settings),
        brands=brands,
        takes_secret=takes_secret(platform),
        is_asked=platform.PROOF is Proof.NOBODY,
        own_fields=own_fields(platform, settings, typed),
        house_fields=[it for it in house_fields({}, typed) if it.name == LANGUAGE],
        values={"name": "", "brand": "", **typed, "secret": ""},
        trouble=trouble,
        longest=LONGEST_NAME,
    )
