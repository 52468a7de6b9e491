"""Turns GET /letters into the letters that left, and what became of each."""

from uuid import UUID

from flask import Response
from pydantic import BaseModel

from responder.db import reading
from responder.models import Letter as LetterRow
from responder.queries.letters import events_of_letters, letters_newest_first
from responder.web.api.blueprint import about, answer, api
from responder.web.api.lookups import nothing
from responder.web.api.problems import answers
from responder.web.api.shapes.letters import Letter, LetterPage, LettersWanted
from responder.web.api.shapes.words import next_cursor

TAGS = about("Letters", "What left, byte for byte, and what SendGrid said about it.")


class OneLetter(BaseModel):
    """Which letter."""

    letter_id: UUID


@api.get("/letters", tags=TAGS, responses=answers({200: LetterPage}), operation_id="listLetters")
def list_letters(query: LettersWanted) -> Response:
    """The letters, the newest first."""
    with reading() as session:
        letters = letters_newest_first(
            session, after=query.after, limit=query.limit, status=query.status, case_id=query.case_id
        )
        ids = [letter.id for letter in letters]
        reported = events_of_letters(session, ids)
    items = [Letter.of(letter, reported[letter.id]) for letter in letters]
    return answer(LetterPage(items=items, next=next_cursor(ids, query.limit)))


@api.get("/letters/<uuid:letter_id>", tags=TAGS, responses=answers({200: Letter}, 404), operation_id="getLetter")
def get_letter(path: OneLetter) -> Response:
    """One letter."""
    with reading() as session:
        letter = session.get(LetterRow, path.letter_id) or nothing("letter")
        return answer(Letter.of(letter, events_of_letters(session, [letter.id])[letter.id]))
