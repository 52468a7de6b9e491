"""Turns a wording as it is being typed into the letter one chosen person would get, and what is to be said about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.orm import Session

from responder.draft.address import Address
from responder.draft.drafting import signer_of, situation_of
from responder.draft.language import CLOSE, FORMAL
from responder.draft.library import library
from responder.draft.papers import papers_of
from responder.draft.sheet import Situation
from responder.errors import BrokenWording, Permanent
from responder.models import Brand, Case
from responder.policies import CONFIRM, OFFER, THANKS
from responder.queries.voices import newest_cases_with_letters
from responder.voice.people import CAST, everybody
from responder.voice.places import Place
from responder.voice.trial import Trouble, Written, kinds_of, signer_for, situation_for, takes, troubles_of, write
from responder.voice.tried import Tried, With, tried

MOST_CASES_OFFERED = 12
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


def people_for(session: Session, place: Place, source: str) -> list[Person]:
    """Who can be looked at: the cast and recent cases, as far as they would get this wording; never nobody."""
    brand = session.get_one(Brand, place.brand_id)
    return [*_standard(session, place, brand, source), *_recent(session, place, brand)]


def preview(session: Session, place: Place, source: str, *, person: str = "", way: int = 0) -> Preview:
    """The letter for this person in this way; ways count round. `person` is a Person's key, by default the first."""
    found = people_for(session, place, source)
    whom = next((each for each in found if each.key == person), found[0] if found else None)
    troubles = troubles_of(session, place, source)
    try:
        piece = tried(place.name, source)
        ways = piece.ways()
        written = _written(session, place, piece, whom.about, way % len(ways)) if whom else None
    except (BrokenWording, Permanent) as error:
        line = error.line if isinstance(error, BrokenWording) else None
        return Preview(whom, None, troubles=troubles or [Trouble(str(error), line)])
    return Preview(whom, written, way % len(ways), len(ways), troubles)


def _written(session: Session, place: Place, piece: Tried, about: Situation, way: int) -> Written:
    brand = session.get_one(Brand, place.brand_id)
    return write(about, place, With(library(session, brand, place.language), piece), piece.ways()[way])


def _standard(session: Session, place: Place, brand: Brand, source: str) -> Iterator[Person]:
    """Those of the cast who would get it; where none of them would, the first of everybody who does."""
    signer, of_the_cast = signer_for(session, brand), 0
    for history in everybody(kinds_of(place, source)):
        if history not in CAST and of_the_cast:
            return
        levels = (situation_for(history, place, brand, signer, level=level) for level in (OFFER, THANKS, CONFIRM))
        about = next((each for each in levels if takes(place, each)), None)
        if about:
            of_the_cast += 1
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
        form = Address(CLOSE if place.is_close else FORMAL, "As this wording is written.")
        about = replace(about, language=place.language, address=form)
        if takes(place, about):
            yield Person(f"{CASE}:{case.id}", _named(case), about, is_real=True)
            offered += 1
        if offered == MOST_CASES_OFFERED:
            return


def _named(case: Case) -> str:
    name = case.customer.name if case.customer else None
    return f"{name or case.email or 'Somebody'}, {case.occurred_at:%-d %b %Y}"


def examples(values: Mapping[str, Mapping[str, str]], name: str) -> str:
    """What a value ("tenure.duration") is in this letter; empty where it is not known."""
    kind, _, key = name.partition(".")
    return values.get(kind, {}).get(key, "")


def is_person(key: str) -> bool:
    """Whether a form names somebody in our way."""
    kind, _, rest = key.partition(":")
    return (kind == STANDARD and bool(rest)) or (kind == CASE and _is_id(rest))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
