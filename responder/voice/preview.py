"""Turns a wording as it is being typed into the letter one chosen person would get, and what is to be said about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from responder.draft.address import Address
from responder.draft.drafting import signer_of, situation_of
from responder.draft.language import CLOSE, FORMAL
from responder.draft.library import library
from responder.draft.papers import papers_of
from responder.draft.sheet import Situation, sheet_of
from responder.errors import BrokenWording, Permanent
from responder.models import Brand, Case
from responder.queries.voices import newest_cases_with_letters
from responder.voice.people import CAST
from responder.voice.places import Place
from responder.voice.situations import everybody_who_gets, takes
from responder.voice.trial import Trouble, Written, troubles_of, write
from responder.voice.tried import Tried, With, tried

MOST_CASES_OFFERED = 12
LETTERS_LOOKED_AT = 60  # while one types; everybody is tried before it is published
STANDARD, CASE = "standard", "case"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a wording can be looked at with: `key` tells who in a form."""

    key: str
    title: str
    about: Situation
    is_real: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """One letter with the wording in it, which of its ways that is, and what stands against publishing it.

    `written` is None where the wording makes no letter at all; then `troubles` say why.
    """

    person: Person | None
    written: Written | None
    way: int = 0
    ways: int = 1
    troubles: Sequence[Trouble] = field(default=())
    people: Sequence[Person] = field(default=())

    @property
    def values(self) -> Mapping[str, Mapping[str, str]]:
        """What a wording may say of this person."""
        return sheet_of(self.person.about).values if self.person else {}


def people_for(session: Session, place: Place, source: str) -> list[Person]:
    """Who can be looked at: the cast and recent cases, as far as they would get this wording; never nobody."""
    brand = session.get_one(Brand, place.brand_id)
    return [*_standard(session, place, source), *_recent(session, place, brand)]


def preview(session: Session, place: Place, source: str, *, person: str = "", way: int = 0) -> Preview:
    """The letter for this person in this way; ways count round. `person` is a Person's key, by default the first."""
    found = people_for(session, place, source)
    whom = next((each for each in found if each.key == person), found[0] if found else None)
    troubles = troubles_of(session, place, source, most_letters=LETTERS_LOOKED_AT)
    try:
        piece = tried(place.name, source)
        ways = piece.ways()
        written = _written(session, place, piece, whom.about, way % len(ways)) if whom else None
    except (BrokenWording, Permanent) as error:
        line = error.line if isinstance(error, BrokenWording) else None
        return Preview(whom, None, troubles=troubles or [Trouble(str(error), line)], people=found)
    return Preview(whom, written, way % len(ways), len(ways), troubles, found)


def _written(session: Session, place: Place, piece: Tried, about: Situation, way: int) -> Written:
    brand = session.get_one(Brand, place.brand_id)
    return write(about, place, With(library(session, brand, place.language), piece), piece.ways()[way])


def _standard(session: Session, place: Place, source: str) -> Iterator[Person]:
    """Those of the cast who would get it; where none of them would, the first of everybody who does."""
    seen: set[str] = set()
    for history, about in everybody_who_gets(session, place, source):
        if history not in CAST and seen:
            return
        if history.key not in seen:
            seen.add(history.key)
            yield Person(f"{STANDARD}:{history.key}", history.title, about, is_real=False)


def _recent(session: Session, place: Place, brand: Brand) -> Iterator[Person]:
    """Recent cases whose letter would hold this wording, were it written in its language and form."""
    cases = newest_cases_with_letters(session, brand.id)
    papers = papers_of(session, cases)
    offered = 0
    for case in cases:
        try:
            about = situation_of(case, signer_of(case, papers), papers)
        except Permanent:
            continue
        form = Address(CLOSE if place.is_close else FORMAL, "")
        about = replace(about, language=place.language, address=form)
        if takes(place, about):
            yield Person(f"{CASE}:{case.id}", _named(case), about, is_real=True)
            offered += 1
        if offered == MOST_CASES_OFFERED:
            return


def _named(case: Case) -> str:
    name = case.customer.name if case.customer else None
    return f"{name or case.email or 'Somebody'}, {case.occurred_at:%-d %b %Y}"
