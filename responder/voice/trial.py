"""Turns a wording and everybody it could be written to into whole letters, and into what is wrong with them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from responder.draft.checks import examine
from responder.draft.compose import Composed, compose
from responder.draft.environment import Piece
from responder.draft.library import library
from responder.draft.reading import Reading
from responder.draft.sheet import Situation, sheet_of
from responder.draft.text import refuse_unusable
from responder.errors import BrokenWording, Permanent, Refused
from responder.models import Brand
from responder.voice.places import Place
from responder.voice.situations import everybody_who_gets
from responder.voice.tried import Tried, Ways, With, tried

MOST_TROUBLES = 12
MOST_IN_FULL = 1_000  # letters; from then on everybody still gets one, each another way, so that a request ends in time
_QUOTED = re.compile("“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Written:
    """A whole letter with the wording under trial in it; `at` is where that stands, None for the subject."""

    subject: str
    body: str
    at: tuple[int, int] | None
    checks: Sequence[Mapping[str, Any]]

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


def troubles_of(session: Session, place: Place, source: str, *, most_letters: int | None = None) -> list[Trouble]:
    """The first MOST_TROUBLES things that keep this text from being published, each said once.

    With `most_letters` only so many are looked at, chosen so that they show every way and as many people as may be.
    """
    found: dict[str, Trouble] = {}
    for number, trial in enumerate(trials(session, place, source, in_short=most_letters is not None)):
        if isinstance(trial, Trouble):
            found.setdefault(trial.sentence, trial)
        if len(found) == MOST_TROUBLES or number == most_letters:
            break
    return list(found.values())


def trials(session: Session, place: Place, source: str, *, in_short: bool = False) -> Iterator[Trouble | Written]:
    """Every letter that differs by this wording, and every trouble with them.

    `in_short`: everybody gets one way only, but the first who gets all of them.
    """
    brand = session.get_one(Brand, place.brand_id)
    trial = _Trial(place, library(session, brand, place.language))
    try:
        piece = tried(place.name, source)
        ways = piece.ways()
        for number, (history, about) in enumerate(everybody_who_gets(session, place, source)):
            one_way = number and (in_short or len(trial.known) >= MOST_IN_FULL)
            some = [ways[number % len(ways)]] if one_way else ways
            yield from trial.of(piece, about, some, history.title)
    except BrokenWording as error:
        yield Trouble(str(error), error.line)


class _Trial:
    """One wording on its way through everybody; what differs in nothing that matters is looked at once."""

    def __init__(self, place: Place, base: Mapping[str, Piece]) -> None:
        self.place, self.base = place, base
        self.known: set[tuple[str, ...]] = set()

    def of(self, piece: Tried, about: Situation, some: Iterable[Ways], whom: str) -> Iterator[Trouble | Written]:
        values = sheet_of(about).values
        strict = "strict" if about.policy.is_strict else ""
        for ways in some:
            key = piece.render(values, ways), about.family, strict
            if key in self.known:
                continue
            self.known.add(key)
            try:
                written = write(about, self.place, With(self.base, piece), ways)
            except Permanent:  # another wording of this letter is broken, which is not this one's fault
                continue
            yield from self._troubles(written, about, whom, piece.source)
            yield written

    def _troubles(self, written: Written, about: Situation, whom: str, source: str) -> Iterator[Trouble]:
        """What blocks this letter and does not block the one in use; and what every letter needs."""
        before = dict(self._blocked_in_use(about)) if written.blocked else {}
        for name, sentence in written.blocked:
            if name not in before or _says_it(written.text, sentence, before[name]):
                yield Trouble(sentence, _line_of(sentence, source), whom)
        try:
            refuse_unusable(written.subject, written.body)
        except Refused as error:
            yield Trouble(str(error), whom=whom)
        if missing := _missing(written.text, self.place, about):
            yield Trouble(missing, whom=whom)

    def _blocked_in_use(self, about: Situation) -> list[tuple[str, str]]:
        try:
            return write(about, self.place, self.base, None).blocked
        except Permanent:
            return []


def _says_it(text: str, sentence: str, before: str) -> bool:
    """Whether a check that found fault before as well finds it in this wording's own words now."""
    said = {quoted for quoted in _QUOTED.findall(sentence) if quoted not in _QUOTED.findall(before)}
    return any(quoted.casefold() in text.casefold() for quoted in said)


def write(about: Situation, place: Place, pieces: Mapping[str, Piece], ways: Ways | None) -> Written:
    """The whole letter, with this wording put the way asked for. Raises BrokenWording, Permanent."""
    composed = compose(about, library=pieces, before={place.name: ways} if ways is not None else None)
    reading = Reading(about, composed.subject, composed.body, composed.spans, made_of=composed.made_of)
    return Written(composed.subject, composed.body, _at(composed, place), examine(reading))


def _at(composed: Composed, place: Place) -> tuple[int, int] | None:
    """Where in the body it stands; an empty place where it says nothing; None for the subject."""
    if place.move == "subject":
        return None
    at = next((row["at"] for row in composed.plan if row["template"] == place.name), None)
    return (at[0], at[1]) if at else (0, 0)


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
