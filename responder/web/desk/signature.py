"""POST /settings/people/<id>/signature and …/photo: the title, number and photo under somebody's letters."""

from contextlib import closing
from uuid import UUID

from flask import abort, make_response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading
from responder.errors import Refused
from responder.managers import change_manager, set_phone
from responder.models import Manager, Photo
from responder.photos import CONTENT_TYPE, LARGEST_BYTES, remove_photo, set_photo
from responder.web.desk.colleague import keep
from responder.web.desk.house import desk
from responder.web.desk.visitor import takes_files

# What a camera makes is larger than we take: large enough to be told so, instead of being cut off.
LARGEST_UPLOAD_BYTES = 16_000_000
A_DAY_SECONDS = 86_400


@desk.post("/settings/people/<uuid:manager_id>/signature")
def change_signature(manager_id: UUID) -> Response:
    """`title`, `phone`, and whether the number is shown (`shows_phone`)."""

    def change(_session: Session, manager: Manager) -> None:
        change_manager(manager, title=request.form.get("title", ""))
        set_phone(manager, phone=request.form.get("phone", ""), shows="shows_phone" in request.form)

    return keep(manager_id, change)


@desk.post("/settings/people/<uuid:manager_id>/photo")
@takes_files(LARGEST_UPLOAD_BYTES)
def change_photo(manager_id: UUID) -> Response:
    """The file `photo`, made small, under their letters from now on."""

    def change(session: Session, manager: Manager) -> None:
        file = request.files.get("photo")
        if not file or not file.filename:
            raise Refused("Choose a picture first: a JPEG or a PNG of up to 2 MB.")
        with closing(file):
            set_photo(session, manager, file.read(LARGEST_BYTES + 1))

    return keep(manager_id, change)


@desk.post("/settings/people/<uuid:manager_id>/photo/removal")
def take_photo_away(manager_id: UUID) -> Response:
    """No photo from now on; letters that left keep theirs."""
    return keep(manager_id, remove_photo)


@desk.get("/photos/<uuid:photo_id>")
def photo(photo_id: UUID) -> Response:
    """The picture itself. What an address shows never changes."""
    with reading() as session:
        found = session.get(Photo, photo_id) or abort(404)
        response = make_response(found.content)
    response.headers["Content-Type"] = CONTENT_TYPE
    response.headers["Cache-Control"] = f"private, max-age={A_DAY_SECONDS}"
    return response
