"""Turns who may be one with a person into a question each, for a manager to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from responder.models import Customer, Likeness
from responder.queries.memories import last_contacts, open_likenesses_of
from responder.web.desk.person_view import display_name, person_line

MOST_ASKED = 3


@dataclass(frozen=True, slots=True)
class Question:
    """Is this the same person? `other_url` leads to the one we are not looking at."""

    url: str
    person: UUID
    sentence: str
    other_name: str
    other_url: str


def questions(session: Session, rows: Sequence[UUID]) -> list[Question]:
    """What to ask about the person who has these rows, the oldest suggestion first, a few at a time."""
    return [_question(session, it, rows) for it in open_likenesses_of(session, rows)[:MOST_ASKED]]


def _question(session: Session, likeness: Likeness, rows: Sequence[UUID]) -> Question:
    other = likeness.other if likeness.one_id in rows else likeness.one
    sentence = f"{_who(session, other)} {likeness.why}"
    url = f"/likenesses/{likeness.id}/decision"
    return Question(url, rows[0], sentence, display_name(other), f"/people/{other.id}")


def _who(session: Session, other: Customer) -> str:
    """Maya Lindqvist is connected on LinkedIn with Ada Byron, Analyst, Engines."""
    name = ", ".join(part for part in (display_name(other), person_line(other)) if part)
    for contact in last_contacts(session, [other.id], limit=1):
        if contact.manager and contact.channel == "linkedin":
            return f"{contact.manager.name} is connected on LinkedIn with {name}."
        if contact.manager:
            return f"{contact.manager.name} was in touch with {name}."
    return f"We also know {name}."
