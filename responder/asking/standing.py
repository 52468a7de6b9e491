"""Turns a case without an address into how the search for one stands: whom we ask, what came of it, and when again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.asking import ASKS_FOR
from responder.asking.keys import can_look_up
from responder.asking.noting import FOUND, NO_ANSWER
from responder.asking.seeking import remembered_under, sought, sources_of
from responder.instants import now
from responder.models import AskedSource, Case, SourceAnswer


class Standing(StrEnum):
    """How the search stands at one source."""

    LOOKING = "looking it up"
    UNKNOWN = "not known there"
    NAMELESS = "known there without an address"
    UNANSWERED = "did not answer"
    KEYLESS = "no API key yet"
    UNASKABLE = "nobody to ask"
    OVER = "not asked any more"


@dataclass(frozen=True, slots=True)
class Search:
    """How it stands at one source, empty where there is none; `again_at` is None where nobody is asked again."""

    standing: Standing
    source: str = ""
    asked_at: datetime | None = None
    again_at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Searching:
    """The whole search; `ref` is what the platform calls the person (stripe:cus_123), empty if nothing."""

    ref: str
    searches: list[Search]

    @property
    def is_under_way(self) -> bool:
        """Whether an answer may come at any moment."""
        return any(one.standing is Standing.LOOKING for one in self.searches)

    @property
    def may_ask_again(self) -> bool:
        """Whether there is somebody to ask."""
        return any(one.source for one in self.searches)


def searching(session: Session, case: Case) -> Searching:
    """How the search for the address of this case's person stands."""
    who = sought(session, [case])[case.id]
    about = remembered_under(who)
    own = [source for source in sources_of(session, case) if source.kind in who.refs]
    if not own:
        keyless = can_look_up(case.connection.provider)
        return Searching(about, [Search(Standing.KEYLESS if keyless else Standing.UNASKABLE)])
    return Searching(about, [_search(session, case, source, about) for source in own])


def ask_again(session: Session, case: Case) -> None:
    """Forget what came of asking about this person, so that whoever may know them is asked at once."""
    about = remembered_under(sought(session, [case])[case.id])
    session.execute(sa.delete(SourceAnswer).where(SourceAnswer.email_norm == about))
    case.due_at, case.tries = now(), 0


def _search(session: Session, case: Case, source: AskedSource, about: str) -> Search:
    if case.received_at < now() - ASKS_FOR:
        return Search(Standing.OVER, source.name)
    known = sa.select(SourceAnswer).where(SourceAnswer.asked_source_id == source.id, SourceAnswer.email_norm == about)
    answer = session.scalars(known).one_or_none()
    again_at = max(case.due_at, answer.expires_at if answer else case.due_at, source.rests_until or case.due_at)
    if answer is None and source.rests_until and source.rests_until > now():
        return Search(Standing.UNANSWERED, source.name, source.answered_at, again_at, source.trouble or "")
    if answer is None:
        return Search(Standing.LOOKING, source.name, again_at=again_at)
    standing = _standing(answer.state)
    return Search(standing, source.name, answer.asked_at, again_at, answer.detail or "")


def _standing(state: str) -> Standing:
    if state == NO_ANSWER:
        return Standing.UNANSWERED
    return Standing.NAMELESS if state == FOUND else Standing.UNKNOWN
