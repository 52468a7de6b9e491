"""GET /voice/changes: what managers changed of the letters before they said yes, by wording and by sentence."""

from dataclasses import dataclass
from uuid import UUID

from flask import abort, request
from sqlalchemy.orm import Session

from responder.db import reading
from responder.draft.language import custom, languages
from responder.errors import Refused
from responder.models import Brand, Role
from responder.queries.handwork import MOST_LETTERS
from responder.voice.changes import DAYS, Changes, Hand, changes
from responder.voice.places import place
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.visitor import needs
from responder.web.desk.voice import brands
from responder.web.desk.voice_view import title_of, url_of
from responder.web.desk.words import day, plural


@dataclass(frozen=True, slots=True)
class HandRow:
    """One wording, what became of it in hundredths, and where it is edited."""

    title: str
    language: str
    url: str | None
    letters: int
    unchanged: int
    lightly: int
    rewritten: int


@desk.get("/voice/changes")
@needs(Role.MANAGER)
def voice_changes() -> str:
    """Of the last DAYS days, for one brand."""
    with reading() as session:
        known = brands(session)
        brand = _wanted(session) or (known[0] if known else None)
        told = changes(session, brand.id if brand else None)
        return page(
            session,
            "voice_changes.html",
            title="What managers changed",
            brand=brand,
            brands=known,
            days=DAYS,
            sentence=_sentence(told),
            rows=[_row(hand, brand) for hand in told.hands],
            tables=(
                ("Taken out most often", "Sentences the machine writes and people delete.", told.deleted),
                ("Put in most often", "Sentences people add: perhaps they belong into a wording.", told.added),
            ),
            many=len(languages()) > 1,
        )


def _wanted(session: Session) -> Brand | None:
    wanted = request.args.get("brand", "")
    if not wanted:
        return None
    try:
        return session.get(Brand, UUID(wanted)) or abort(404)
    except ValueError:
        return abort(404)


def _sentence(told: Changes) -> str:
    if not told.letters:
        return f"No letter was approved since {day(told.since)}."
    newest = "The newest " if told.letters == MOST_LETTERS else ""
    letters = plural(told.letters, "letter")
    return f"{newest}{letters} approved since {day(told.since)}; {told.edited:,} of them edited first."


def _row(hand: Hand, brand: Brand | None) -> HandRow:
    try:
        here = place(brand.id, hand.language, hand.template) if brand else None
    except Refused:  # a template of an earlier release
        here = None
    return HandRow(
        title=title_of(here) if here else hand.template,
        language=str(custom(hand.language)["name"]) if hand.language in languages() else hand.language,
        url=url_of(here) if here else None,
        letters=hand.letters,
        unchanged=_hundredths(hand.unchanged, hand),
        lightly=_hundredths(hand.lightly, hand),
        rewritten=_hundredths(hand.rewritten, hand),
    )


def _hundredths(part: int, hand: Hand) -> int:
    return round(100 * part / hand.letters) if hand.letters else 0
