"""Turns a wording and everybody it could be written to into whole letters, and into what is wrong with them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from responder.draft.address import Address
from responder.draft.checks import examine
from responder.draft.compose import Composed, compose, template_of
from responder.draft.environment import Piece
from responder.draft.language import CLOSE, FORMAL
from responder.draft.library import library
from responder.draft.plan import plan_of
from responder.draft.reading import Reading
from responder.draft.sheet import Situation, sheet_of
from responder.draft.text import refuse_unusable
from responder.draft.vocabulary import FACTS
from responder.errors import BrokenWording, Permanent, Refused
from responder.instants import now
from responder.models import Brand, Manager
from responder.policies import CONFIRM, OFFER, THANKS, Policy
from responder.voice.people import SIGNER_ID, History, everybody
from responder.voice.places import Place
from responder.voice.tried import Tried, Ways, With, tried

MOST_TROUBLES = 12
_QUOTED = re.compile("“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Written:
    """A whole letter with the wording under trial in it; `at` is where that stands, None for the subject."""

    subject: str
    body: str
    at: tuple[int, int] | None
    checks: Sequence[Mapping[str, Any]]
    values: Mapping[str, Mapping[str, str]]

    @property
    def text(self) -> str:
        """What the wording made in this letter."""
        return self.body[self.at[0] : self.at[1]] if self.at else self.subject

    @property
    def blocked(self) -> list[tuple[str, str]]:
        """The checks that would keep the letter from being approved, and what they say."""
        return [(each["name"], each["detail"]) for each in self.checks if each["blocking"] and not each["passed"]]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that keeps a wording from being published; `line` where it can be said, `whom` where it shows."""

    sentence: str
    line: int | None = None
    whom: str = ""

    def __str__(self) -> str:
        """The sentence, with line and person."""
        where = f"Line {self.line}: " if self.line else ""
        return f"{where}{self.sentence}{f' ({self.whom})' if self.whom else ''}"


@dataclass(frozen=True, slots=True)
class Proof:
    """That this very text was tried at this very place, and nothing was found."""

    place: Place
    source: str
    letters: int = field(compare=False, default=0)

    def refuse_for_other_than(self, place: Place, source: str) -> None:
        """Raises Refused when it is another text that is about to be used."""
        if (place, source) != (self.place, self.source):
            raise Refused("The text changed since it was tried. Please try again.")


def prove(session: Session, place: Place, source: str) -> Proof:
    """Try the wording on everybody it could be written to. Raises BrokenWording for the first thing found.

    Reads only, and takes up to a second: not for a transaction that writes.
    """
    letters = 0
    for found in trials(session, place, source):
        if isinstance(found, Trouble):
            raise BrokenWording(str(found), found.line)
        letters += 1
    return Proof(place, source, letters)


def troubles_of(session: Session, place: Place, source: str) -> list[Trouble]:
    """The first MOST_TROUBLES things that keep this text from being published, each said once."""
    found: dict[str, Trouble] = {}
    for trial in trials(session, place, source):
        if isinstance(trial, Trouble):
            found.setdefault(trial.sentence, trial)
        if len(found) == MOST_TROUBLES:
            break
    return list(found.values())


def trials(session: Session, place: Place, source: str) -> Iterator[Trouble | Written]:
    """Every letter that differs by this wording, and every trouble with them."""
    brand = session.get_one(Brand, place.brand_id)
    signer = signer_for(session, brand)
    base = library(session, brand, place.language)
    try:
        piece = tried(place.name, source)
        yield from _letters(place, brand, signer, base, piece)
    except BrokenWording as error:
        yield Trouble(str(error), error.line)


def _letters(
    place: Place, brand: Brand, signer: Manager | None, base: Mapping[str, Piece], piece: Tried
) -> Iterator[Trouble | Written]:
    known: set[tuple[str, ...]] = set()
    for history, about in _whom(place, brand, signer, piece):
        values = sheet_of(about).values
        for ways in piece.ways():
            key = piece.render(values, ways), about.family, about.policy.level
            if key in known:
                continue
            known.add(key)
            written = write(about, place, With(base, piece), ways)
            yield from _troubles(written, place, about, base, whom=history.title, source=piece.source)
            yield written


def _whom(place: Place, brand: Brand, signer: Manager | None, piece: Tried) -> Iterator[tuple[History, Situation]]:
    """Everybody who would get it, under every law that lets them."""
    for history in everybody(kinds_of(place, piece.source)):
        for level in (OFFER, THANKS, CONFIRM):
            about = situation_for(history, place, brand, signer, level=level)
            if takes(place, about):
                yield history, about


def kinds_of(place: Place, source: str) -> set[str]:
    """The kinds of facts on which it depends who gets this wording, and what it says."""
    needed = {need.removeprefix("no ").partition(".")[0].partition(":")[0] for row in place.rows for need in row.needs}
    return (needed & set(FACTS)) | {kind for kind in FACTS if re.search(rf"\b{kind}\b", source)}


def takes(place: Place, about: Situation) -> bool:
    """Whether the letter of this situation has this template in it."""
    return any(
        template_of(move, about.form, (place.name,)) == place.name for move in plan_of(sheet_of(about).flags).values()
    )


def situation_for(
    history: History, place: Place, brand: Brand, signer: Manager | None, *, level: str = OFFER
) -> Situation:
    """This person's leaving as a letter would be written about it today."""
    today = now().date()
    return Situation(
        case_id=history.case_id,
        family=history.family,
        occurred_on=today,
        facts=history.facts(brand.name, today),
        signer_id=SIGNER_ID,
        signer_name=signer.name if signer else "Maya Lindqvist",
        signer_title=signer.title if signer else "Operations Manager",
        brand_name=brand.name,
        language=place.language,
        address=Address(CLOSE if place.is_close else FORMAL, "As this wording is written."),
        policy=Policy(level),
        signer_phone=(signer.phone or "") if signer and signer.shows_phone else "",
        imprint=brand.imprint or ("Imprint of the brand" if place.move == "imprint" else ""),
    )


def signer_for(session: Session, brand: Brand) -> Manager | None:
    """Who signs in trials: whoever signs for the brand by default."""
    return session.get(Manager, brand.default_signer_id) if brand.default_signer_id else None


def write(about: Situation, place: Place, pieces: Mapping[str, Piece], ways: Ways | None) -> Written:
    """The whole letter, with this wording put the way asked for. Raises BrokenWording, Permanent."""
    composed = compose(about, library=pieces, before={place.name: ways} if ways is not None else None)
    reading = Reading(about, composed.subject, composed.body, composed.spans)
    return Written(composed.subject, composed.body, _at(composed, place), examine(reading), composed.sheet.values)


def _at(composed: Composed, place: Place) -> tuple[int, int] | None:
    """Where in the body it stands; an empty place where it says nothing; None for the subject."""
    if place.move == "subject":
        return None
    at = next((row["at"] for row in composed.plan if row["template"] == place.name), None)
    return (at[0], at[1]) if at else (0, 0)


def _troubles(
    written: Written, place: Place, about: Situation, base: Mapping[str, Piece], *, whom: str, source: str
) -> Iterator[Trouble]:
    """What blocks this letter and does not block the one in use; and what every letter needs."""
    blocked = written.blocked
    if blocked:
        before = _blocked_in_use(about, place, base)
        for _, sentence in (each for each in blocked if each not in before):
            yield Trouble(sentence, _line_of(sentence, source), whom)
    try:
        refuse_unusable(written.subject, written.body)
    except Refused as error:
        yield Trouble(str(error), whom=whom)
    if missing := _missing(written.text, place, about):
        yield Trouble(missing, whom=whom)


def _blocked_in_use(about: Situation, place: Place, base: Mapping[str, Piece]) -> list[tuple[str, str]]:
    try:
        return write(about, place, base, None).blocked
    except Permanent:
        return []


def _missing(text: str, place: Place, about: Situation) -> str | None:
    """What this move is for, where the wording leaves it out."""
    if place.move == "signoff" and about.signer_name not in text:
        return "Nobody signs: write {{ signer.name }}."
    if place.move == "imprint" and " ".join(about.imprint.split()) not in " ".join(text.split()):
        return "The imprint is left out: write {{ brand.imprint }}."
    return "It greets nobody." if place.move == "greeting" and not text else None


def _line_of(sentence: str, source: str) -> int | None:
    """The first line that holds what the sentence quotes."""
    lines = [" ".join(line.split()).casefold() for line in source.splitlines()]
    for quoted in _QUOTED.findall(sentence):
        for number, line in enumerate(lines, 1):
            if quoted.casefold() in line:
                return number
    return None
