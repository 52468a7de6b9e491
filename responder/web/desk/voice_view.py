"""Turns wordings, and the letters they make, into what the pages of the studio show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from responder.draft.language import CLOSE, FORMAL, custom, languages
from responder.models import Brand, Wording
from responder.queries.wordings import newest_wordings, wordings_in_use
from responder.voice.places import Place, moves_of, values
from responder.voice.preview import Preview
from responder.voice.trial import Trouble, Written
from responder.voice.versions import text_of
from responder.web.desk.letter_view import Check
from responder.web.desk.rows import Chip
from responder.web.desk.words import plural

MOVES = {
    "subject": "Subject",
    "greeting": "Greeting",
    "done": "What they asked is done",
    "ending": "What they paid for ends",
    "apologise": "Apology",
    "thanks": "Thanks",
    "recall": "A memory the two share",
    "acknowledge": "An answer to their reason",
    "gesture": "Something offered",
    "question": "One question",
    "offer": "The door stays open",
    "wishes": "Good wishes",
    "close": "The last word",
    "signoff": "Signature",
    "imprint": "Imprint",
}
SHIPPED = Chip("as shipped", "check")


@dataclass(frozen=True, slots=True)
class Own:
    """One wording in the list: how it addresses people ("Sie"), where there are two forms, and how it stands."""

    url: str
    form: str
    chips: list[Chip]


@dataclass(frozen=True, slots=True)
class Row:
    """One situation in the list: when it is taken, and its wording in each form of address."""

    situation: str
    why: str
    wordings: list[Own]


@dataclass(frozen=True, slots=True)
class Group:
    """The templates of one move."""

    move: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Usable:
    """A value a template may write: its name, how it is written with the clause it has to stand in, an example."""

    code: str
    written: str
    example: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut in three: before the wording, the wording, after it."""

    before: str = ""
    here: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """The live part of the editor: whose letter, which way, what it says, and what stands against it."""

    person: str
    way: int
    ways: int
    subject: Cut = field(default_factory=Cut)
    body: Cut = field(default_factory=Cut)
    is_letter: bool = False
    failed: list[Check] = field(default_factory=list)
    warned: list[Check] = field(default_factory=list)
    passed: list[Check] = field(default_factory=list)
    troubles: Sequence[Trouble] = field(default=())
    values: list[Usable] = field(default_factory=list)

    @property
    def told(self) -> str:
        """Which way this is, for people."""
        return f"Way {self.way + 1} of {self.ways}" if self.ways > 1 else "One way only"


def url_of(place: Place, what: str = "") -> str:
    """Where a template is edited, or what belongs to it."""
    return f"/voice/{place.brand_id}/{place.language}/{place.name}{what}"


def groups(session: Session, brand: Brand, language: str) -> list[Group]:
    """Every template of a language, by move, with how it stands."""
    in_use, newest = wordings_in_use(session, brand.id, language), newest_wordings(session, brand.id, language)
    return [
        Group(named(move), [_row(places, in_use, newest) for places in _by_situation(brand, language, names)])
        for move, names in moves_of(language).items()
    ]


def _by_situation(brand: Brand, language: str, names: Iterable[str]) -> Iterable[list[Place]]:
    """The formal wording of each situation and, where there are two forms, the close one."""
    found: dict[str, list[Place]] = {}
    for name in names:
        here = Place(brand.id, language, name)
        found.setdefault(here.template, []).append(here)
    return found.values()


def _row(places: list[Place], in_use: Mapping[str, Wording], newest: Mapping[str, Wording]) -> Row:
    first = places[0]
    own = [Own(url_of(here), form_of(here), list(_chips(here, in_use, newest))) for here in places]
    return Row(situation_of(first), first.rows[0].why if first.rows else "", own)


def _chips(place: Place, in_use: Mapping[str, Wording], newest: Mapping[str, Wording]) -> Iterable[Chip]:
    used, latest = in_use.get(place.name), newest.get(place.name)
    if used and used.source is not None:
        yield Chip(f"own, version {used.number}", "feather", "good")
    elif place.shipped is None:
        yield Chip("as the formal one", "minus")
    else:
        yield SHIPPED
    if latest and latest.published_at is None and text_of(place, latest) != text_of(place, used):
        yield Chip(f"draft by {latest.author}", "pencil", "warn")


def situation_of(place: Place) -> str:
    """The situation's name, for people."""
    return place.situation.replace("-", " ").capitalize()


def named(move: str) -> str:
    """What a move does, for people."""
    return MOVES.get(move, move.capitalize())


def title_of(place: Place) -> str:
    """The template's name, for people."""
    return f"{named(place.move)}: {place.situation.replace('-', ' ')}"


def form_of(place: Place) -> str:
    """How this wording addresses people ("Sie"); empty where the language has one way only."""
    known = custom(place.language)
    if len(known["forms"]) == 1:
        return ""
    form = CLOSE if place.is_close else FORMAL
    return str(known.get("called", {}).get(form, form))


def language_names() -> list[tuple[str, str]]:
    """The languages letters can be written in, by their codes."""
    return [(code, str(custom(code)["name"])) for code in sorted(languages())]


def look(seen: Preview) -> Look:
    """A preview as the page shows it."""
    whom = seen.person.key if seen.person else ""
    if seen.written is None:
        return Look(whom, seen.way, seen.ways, troubles=seen.troubles, values=_usable(seen.values))
    checks = [(Check(str(it["name"]).replace("_", " ").capitalize(), it["detail"]), it) for it in seen.written.checks]
    subject, body = _cut(seen.written)
    return Look(
        person=whom,
        way=seen.way,
        ways=seen.ways,
        subject=subject,
        body=body,
        is_letter=True,
        failed=[check for check, it in checks if not it["passed"] and it["blocking"]],
        warned=[check for check, it in checks if not it["passed"] and not it["blocking"]],
        passed=[check for check, it in checks if it["passed"]],
        troubles=seen.troubles,
        values=_usable(seen.values),
    )


def _cut(written: Written) -> tuple[Cut, Cut]:
    if written.at is None:
        return Cut(here=written.subject), Cut(before=written.body)
    start, end = written.at
    return Cut(before=written.subject), Cut(written.body[:start], written.body[start:end], written.body[end:])


def _usable(known: Mapping[str, Mapping[str, Any]]) -> list[Usable]:
    found = []
    for value in values():
        kind, _, key = value.name.partition(".")
        code = f"{{{{ {value.name} }}}}"
        written = f"{{% fact {value.fact} %}}{code}{{% endfact %}}" if value.fact else code
        found.append(Usable(code, written, str(known.get(kind, {}).get(key, ""))))
    return found


def refusal(troubles: Sequence[Trouble]) -> str:
    """Why it cannot be published, in one line beside the button."""
    if not troubles:
        return ""
    more = f" And {plural(len(troubles) - 1, 'more')}." if len(troubles) > 1 else ""
    return f"{troubles[0]}{more}"
