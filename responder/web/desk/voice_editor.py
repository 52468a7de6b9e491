"""GET and POST /voice/<brand>/<language>/<template>…: one wording, looked at as it is typed, drafted and published."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.draft.language import custom
from responder.errors import AlreadyMoved, Refused, ResponderError
from responder.models import Role
from responder.queries.wordings import newest_wording, wording_numbered
from responder.voice import back_to_shipped, history, place, prove, publish, roll_back, save, standing
from responder.voice.box import box
from responder.voice.diffs import difference
from responder.voice.places import Place
from responder.voice.preview import preview
from responder.voice.versions import text_of, tidy
from responder.web.desk.case_view import Can
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.visitor import may, me, needs
from responder.web.desk.voice import brand_or_404
from responder.web.desk.voice_view import form_of, look, refusal, title_of, url_of

RULE = "/voice/<uuid:brand_id>/<language>/<path:name>"
Act = Callable[[Session, Place], object]


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds: the text, the newest version its author saw, for whom and which way it is looked at."""

    source: str
    seen: int
    person: str
    way: int
    note: str

    @classmethod
    def of_form(cls) -> "Typed":
        """The form as it was sent; `go` is the way a button asks for."""
        form = request.form
        way = form.get("go", type=int)
        return cls(
            source=form.get("source", "").replace("\r\n", "\n"),
            seen=form.get("seen", 0, type=int),
            person=form.get("person", ""),
            way=form.get("way", 0, type=int) if way is None else way,
            note=form.get("note", ""),
        )


@desk.get(RULE)
@needs(Role.MANAGER)
def edit_wording(brand_id: UUID, language: str, name: str) -> str:
    """The editor: the newest text, the letter it makes, and every version."""
    here = _place_or_404(brand_id, language, name)
    box().warm()
    with reading() as session:
        now = standing(session, here)
        text = text_of(here, now.draft) if now.draft else now.text or _formal(session, here)
        return _page(session, here, Typed(text, now.newest, request.args.get("person", ""), 0, ""))


def _formal(session: Session, here: Place) -> str:
    """What a close wording that is not there yet begins with: the formal one, which is used meanwhile."""
    return standing(session, Place(here.brand_id, here.language, here.template)).text if here.is_close else ""


@desk.post(f"{RULE}/preview")
@needs(Role.MANAGER)
def preview_wording(brand_id: UUID, language: str, name: str) -> str:
    """The letter this text makes: the live part of the page, or without scripts the page with the text still in it."""
    here, typed = _place_or_404(brand_id, language, name), Typed.of_form()
    with reading() as session:
        if "HX-Request" not in request.headers:
            return _page(session, here, typed)
        return render_template("_voice_look.html", **_live(session, here, typed), oob=True)


@desk.post(f"{RULE}/draft")
@needs(Role.ADMIN)
def draft_wording(brand_id: UUID, language: str, name: str) -> Response:
    """Keep the text as a draft; no letter uses it."""
    typed = Typed.of_form()
    return _do(
        _place_or_404(brand_id, language, name),
        typed,
        lambda session, here: save(session, here, typed.source, seen=typed.seen, author=me().name, note=typed.note),
    )


@desk.post(f"{RULE}/publication")
@needs(Role.ADMIN)
def publish_wording(brand_id: UUID, language: str, name: str) -> Response:
    """Try the text on everybody, keep it, and let letters use it."""
    typed, here = Typed.of_form(), _place_or_404(brand_id, language, name)

    def keep_and_publish(session: Session, here: Place) -> None:
        saved = save(session, here, typed.source, seen=typed.seen, author=me().name, note=typed.note)
        publish(session, here, proof, seen=saved.number if saved else 0, who=me().name)

    try:
        with reading() as session:
            proof = prove(session, here, tidy(typed.source))
    except ResponderError as refusal:
        return _refused(here, typed, refusal)
    return _do(here, typed, keep_and_publish)


@desk.post(f"{RULE}/versions")
@needs(Role.ADMIN)
def return_to_version(brand_id: UUID, language: str, name: str) -> Response:
    """Take an earlier version up again; `to` is its number."""
    typed, here = Typed.of_form(), _place_or_404(brand_id, language, name)
    to = request.form.get("to", 0, type=int)
    try:
        with reading() as session:
            old = wording_numbered(session, brand_id, language, name, to)
            proof = prove(session, here, text_of(here, old))
    except ResponderError as refusal:
        return _refused(here, typed, refusal)
    return _do(
        here,
        typed,
        lambda session, here: roll_back(session, here, proof, to=to, seen=typed.seen, who=me().name),
    )


@desk.post(f"{RULE}/shipped")
@needs(Role.ADMIN)
def return_to_shipped(brand_id: UUID, language: str, name: str) -> Response:
    """Use what is shipped again."""
    typed = Typed.of_form()
    return _do(
        _place_or_404(brand_id, language, name),
        typed,
        lambda session, here: back_to_shipped(session, here, seen=typed.seen, who=me().name),
    )


def _do(here: Place, typed: Typed, act: Act) -> Response:
    """Carry it out and show the editor again; or say why not, with what was typed still in it."""
    try:
        with transaction() as session:
            act(session, here)
    except (AlreadyMoved, Refused) as refusal:
        return _refused(here, typed, refusal)
    return redirect(url_of(here), code=303)


def _refused(here: Place, typed: Typed, refusal: ResponderError) -> Response:
    """What was typed is kept; after a conflict it is shown against what somebody else wrote meanwhile."""
    with reading() as session:
        moved = isinstance(refusal, AlreadyMoved)
        theirs = newest_wording(session, here.brand_id, here.language, here.name) if moved else None
        if theirs is not None:
            typed = Typed(typed.source, theirs.number, typed.person, typed.way, typed.note)
        against = difference(text_of(here, theirs), typed.source) if theirs and typed.source else []
        body = _page(session, here, typed, trouble=str(refusal), against=against)
    return make_response(body, 409 if moved else 422)


def _page(session: Session, here: Place, typed: Typed, **more: Any) -> str:
    brand = brand_or_404(session, here.brand_id, here.language)
    return page(
        session,
        "wording.html",
        title=title_of(here),
        brand=brand,
        language=custom(here.language)["name"],
        form=form_of(here),
        back_url=f"/voice/{brand.id}/{here.language}",
        standing=standing(session, here),
        versions=history(session, here),
        **{"trouble": None, "against": [], **_live(session, here, typed), **more},
    )


def _live(session: Session, here: Place, typed: Typed) -> dict[str, Any]:
    """What changes as one types."""
    found = preview(session, here, typed.source, person=typed.person, way=typed.way)
    seen = look(found)
    return {
        "place": here,
        "url": url_of(here),
        "typed": typed,
        "look": seen,
        "draft": seen,  # as the list of checks calls it
        "can": Can(),  # nobody vouches for a wording
        "people": found.people,
        "refusal": refusal(seen.troubles),
        "may_edit": may(Role.ADMIN),
    }


def _place_or_404(brand_id: UUID, language: str, name: str) -> Place:
    try:
        return place(brand_id, language, name)
    except Refused:
        return abort(404)
