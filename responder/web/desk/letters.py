"""GET /letters and /letters/<id>: what left, as text and as the person saw it, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import abort, make_response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading
from responder.models import Letter, LetterEvent
from responder.photos import data_url, photo_in, size_of
from responder.queries.letters import events_of_letters, language_of_letter, letters_newest_first
from responder.settings import settings
from responder.twin import Picture, signature_end, twin
from responder.web.desk.case_view import Moment
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.letter_view import Piece, with_photo
from responder.web.desk.outcomes import STATUSES, status_of
from responder.web.desk.queue import A_PAGE, cursor
from responder.web.desk.rows import first_words

# A mail is somebody's words: whatever stands in them, in here it is only shown.
NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter as the desk shows it, in the list and by itself."""

    id: UUID
    case_id: UUID
    to_name: str
    to_email: str
    from_name: str
    from_email: str
    reply_to: str
    subject: str
    body: str
    language: str
    line: str
    sha256: str
    provider_ref: str | None
    at: datetime
    status: str
    icon: str
    tone: str
    verb: str


@desk.get("/letters")
def letters() -> str:
    """A page of letters, newest first."""
    with reading() as session:
        found = letters_newest_first(session, after=cursor(), limit=A_PAGE + 1)
        return page(
            session,
            "letters.html",
            title="Letters",
            letters=[sent_letter(letter) for letter in found[:A_PAGE]],
            catcher=settings().mail_stays_here,
            undo_seconds=settings().undo_seconds,
            older_url=f"/letters?after={found[A_PAGE - 1].id}" if len(found) > A_PAGE else None,
        )


@desk.get("/letters/<uuid:letter_id>")
def letter(letter_id: UUID) -> str:
    """One letter, byte for byte, or with `as=mail` as a mail program shows it; and what SendGrid reported about it."""
    with reading() as session:
        found = session.get(Letter, letter_id) or abort(404)
        photo = photo_in(session, found)
        whole = [Piece(found.body)]
        return page(
            session,
            "letter.html",
            title=found.subject,
            letter=sent_letter(found, language_of_letter(session, found)),
            pieces=with_photo(whole, photo.id if photo else None, signature_end(found.body, found.from_name)),
            as_mail=request.args.get("as") == "mail",
            timeline=_story(session, found),
        )


@desk.get("/letters/<uuid:letter_id>/mail")
def letter_as_mail(letter_id: UUID) -> Response:
    """The HTML that left, for a frame that runs, fetches and submits nothing; the photo is put into it."""
    with reading() as session:
        found = session.get(Letter, letter_id) or abort(404)
        photo = photo_in(session, found)
        picture = Picture(data_url(photo.content), *size_of(photo.content)) if photo else None
        language = language_of_letter(session, found)
        response = make_response(twin(found.body, language=language, signer=found.from_name, picture=picture))
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _story(session: Session, letter: Letter) -> list[Moment]:
    left = Moment("Handed to SendGrid", letter.sent_at or letter.created_at)
    events = events_of_letters(session, [letter.id])[letter.id]
    return [*(_moment(event) for event in reversed(events)), left]


def _moment(event: LetterEvent) -> Moment:
    status = STATUSES.get(event.kind)
    text = status.text if status else event.kind.replace("_", " ").capitalize()
    return Moment(text, event.occurred_at, loud=event.kind == "delivered")


def sent_letter(letter: Letter, language: str = "") -> SentLetter:
    """The values a page shows of a letter."""
    status = status_of(letter)
    return SentLetter(
        id=letter.id,
        case_id=letter.case_id,
        to_name=letter.to_name or letter.to_email,
        to_email=letter.to_email,
        from_name=letter.from_name,
        from_email=letter.from_email,
        reply_to=letter.reply_to,
        subject=letter.subject,
        body=letter.body,
        language=language,
        line=first_words(letter.body),
        sha256=letter.sha256,
        provider_ref=letter.provider_ref,
        at=letter.sent_at or letter.created_at,
        status=status.text,
        icon=status.icon,
        tone=status.tone,
        verb="Sent" if letter.sent_at else "Last tried",
    )
