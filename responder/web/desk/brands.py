"""GET and POST /settings/brands/<id>: how a brand speaks, who signs for it, and when a letter is worth writing."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

import sqlalchemy as sa
from flask import abort, make_response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.branding import (
    HIGHEST_BAR,
    LONGEST_IMPRINT,
    LONGEST_NAME,
    LONGEST_VARIETY_MONTHS,
    Wanted,
    change_brand,
    ways_to_address,
)
from responder.db import reading, transaction
from responder.draft.language import custom
from responder.errors import Refused
from responder.managers import may_sign
from responder.models import Brand, Manager, Role
from responder.places import countries
from responder.policies import LEVELS
from responder.web.desk import brand_policies
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.memory_form import MOST_COLLEAGUES
from responder.web.desk.signer import colleague_in
from responder.web.desk.visitor import needs

NOTHING: Mapping[str, str] = MappingProxyType({})
FORM = "form-"  # what a field is called that decides how one language addresses people: form-de
AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?")


@desk.get("/settings/brands/<uuid:brand_id>")
@needs(Role.ADMIN)
def brand(brand_id: UUID) -> str:
    """One brand, to read and to change."""
    with reading() as session:
        return _page(session, session.get(Brand, brand_id) or abort(404))


@desk.post("/settings/brands/<uuid:brand_id>")
@needs(Role.ADMIN)
def change(brand_id: UUID) -> Response:
    """The whole form at once: what is left empty the brand does without."""
    try:
        with transaction() as session:
            found = session.get(Brand, brand_id) or abort(404)
            change_brand(found, **_wanted(session, request.form))
    except Refused as refusal:
        with reading() as session:
            found = session.get(Brand, brand_id) or abort(404)
            body = _page(session, found, trouble=str(refusal), typed=request.form)
        return make_response(body, 422)
    return redirect("/settings", code=303)


def _wanted(session: Session, form: Mapping[str, str]) -> Wanted:
    signer = form.get("signer", "")
    return Wanted(
        name=form.get("name", ""),
        signer=colleague_in(session, signer) if signer else None,
        personal_bar=_number(form.get("personal_bar", ""), "The personal bar is a whole number."),
        variety_months=_number(form.get("variety_months", ""), "Months are a whole number."),
        high_value_cents=_cents(form.get("high_value", "")),
        gesture_cents=_cents(form.get("gesture_limit", "")),
        imprint=form.get("imprint", ""),
        home_country=form.get("home_country", ""),
        policies=brand_policies.wanted(form),
        address_forms={name.removeprefix(FORM): form[name] or None for name in form if name.startswith(FORM)},
    )


def _number(text: str, sentence: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit():
        raise Refused(sentence)
    return int(text)


def _cents(text: str) -> int | None:
    """49.50 as 4950; None for no amount."""
    written = "".join(text.split())
    if not written:
        return None
    found = AMOUNT.fullmatch(written) if written.isascii() else None
    if found is None:
        raise Refused("Write an amount like 5000 or 49.50.")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def _amount(cents: int | None) -> str:
    if cents is None:
        return ""
    return f"{cents // 100}.{cents % 100:02}" if cents % 100 else str(cents // 100)


def _page(session: Session, found: Brand, *, trouble: str | None = None, typed: Mapping[str, str] = NOTHING) -> str:
    return page(
        session,
        "brand.html",
        title=found.name,
        brand=found,
        values={**_values(found), **typed},
        signers=_signers(session),
        countries=countries(),
        languages=_languages(),
        policies=brand_policies.lines(found, typed),
        another=brand_policies.another(typed),
        levels=LEVELS,
        trouble=trouble,
        highest_bar=HIGHEST_BAR,
        longest={"name": LONGEST_NAME, "imprint": LONGEST_IMPRINT, "months": LONGEST_VARIETY_MONTHS},
    )


def _values(found: Brand) -> dict[str, str]:
    forms = {f"{FORM}{language}": form for language, form in found.address_forms.items()}
    return {
        "name": found.name,
        "signer": str(found.default_signer_id or ""),
        "personal_bar": str(found.personal_bar),
        "variety_months": str(found.variety_months),
        "high_value": _amount(found.high_value_cents),
        "gesture_limit": _amount(found.gesture_cents),
        "imprint": found.imprint or "",
        "home_country": found.home_country or "",
        **forms,
    }


def _signers(session: Session) -> list[tuple[str, str]]:
    found = session.scalars(sa.select(Manager).where(Manager.active).order_by(Manager.name).limit(MOST_COLLEAGUES))
    return [(str(it.id), it.name) for it in found if may_sign(it)]


def _languages() -> list[tuple[str, str, str, dict[str, str]]]:
    """For each language that has a choice: its field, its name, what is usual there, and the forms by their names."""
    ways = ways_to_address()
    known = {language: custom(language) for language in ways}
    return [
        (f"{FORM}{language}", str(its["name"]), ways[language][its["usual"]], ways[language])
        for language, its in known.items()
    ]
