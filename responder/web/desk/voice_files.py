"""GET and POST /voice/<brand>/files: a brand's voice as a zip of text files, and such a zip read back."""

from uuid import UUID

from flask import make_response, redirect, request
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.errors import AlreadyMoved, Refused
from responder.models import Role
from responder.voice.folders import Read, files_of, read_through, take_in, unzipped, zipped
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.visitor import me, needs
from responder.web.desk.voice import brand_or_404

RULE = "/voice/<uuid:brand_id>/files"


@desk.get(RULE)
@needs(Role.MANAGER)
def download_voice(brand_id: UUID) -> Response:
    """Every wording in use, laid out as templates/letters."""
    with reading() as session:
        content = zipped(files_of(session, brand_or_404(session, brand_id)))
    response = make_response(content)
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = 'attachment; filename="voice.zip"'
    return response


@desk.post(RULE)
@needs(Role.ADMIN)
def upload_voice(brand_id: UUID) -> Response:
    """What differs becomes drafts, or is published; one broken file, and nothing is."""
    file, read = request.files.get("files"), Read()
    publishing = request.form.get("publish") == "1"
    try:
        with reading() as session:
            content = file.read() if file else b""
            read = read_through(session, brand_or_404(session, brand_id), unzipped(content))
        with transaction() as session:
            take_in(session, read, who=me().name, publishing=publishing, note="Out of a zip")
    except (Refused, AlreadyMoved) as refusal:
        return _refused(brand_id, read, str(refusal), 409 if isinstance(refusal, AlreadyMoved) else 422)
    return redirect(f"/voice/{brand_id}/{_where(read)}", code=303)


def _where(read: Read) -> str:
    """The language of the first thing that changed."""
    return read.changed[0][0].language if read.changed else "en"


def _refused(brand_id: UUID, read: Read, sentence: str, status: int) -> Response:
    with reading() as session:
        brand = brand_or_404(session, brand_id)
        body = page(session, "voice_refused.html", title="Nothing was read", brand=brand, sentence=sentence, read=read)
    return make_response(body, status)
