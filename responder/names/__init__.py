"""Turns what sources wrote into name fields into how somebody is greeted.

Nothing is guessed, least of all whether somebody is a man or a woman: a greeting is made of the words of the source, or
there is none.
"""

from dataclasses import dataclass

from responder.names.sharing import are_same_words, people_among
from responder.names.spelling import clean, is_eastern, is_katakana, written_well
from responder.names.titles import (
    is_a_person,
    is_garbled,
    is_initials,
    is_several,
    parts,
    split_honorific,
    was_earned,
    without_brackets,
)
from responder.names.words import FAMILY_FIRST, LANGUAGE_OF, WHOLE_NAME

__all__ = ["Name", "are_same_words", "clean", "name_of", "people_among", "without_comma", "written_well"]

LONGEST_GREETING = 60


@dataclass(frozen=True, slots=True)
class Name:
    """What somebody is called. `greeting` follows "Dear"; None where no person's name is known.

    `honorific` is what the source wrote before or behind the name; `family_first` is None where nobody knows.
    """

    full: str
    greeting: str | None
    honorific: str | None = None
    family_first: bool | None = None


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of one source, cleaned, and the languages whose customs may be the person's, their own first."""

    name: str
    given: str
    family: str
    tongues: tuple[str, ...]

    @property
    def full(self) -> str:
        return self.name or _composed(self.given, self.family, family_first=bool(self.family_first))

    @property
    def honorific(self) -> str | None:
        _, behind_comma = parts(self.full) or ("", "")
        found = (split_honorific(text, language=self.language)[0] for text in (self.full, behind_comma, self.given))
        return next((honorific for honorific in found if honorific), None)

    @property
    def language(self) -> str | None:
        return self.tongues[0] if self.tongues else None

    @property
    def family_first(self) -> bool | None:
        """By the fields themselves, else by the script, else by the language."""
        name, given, family = (part.casefold() for part in (self.name, self.given, self.family))
        if given and family and given != family and name.startswith((given, family)) and "," not in name:
            return name.startswith(family) and not name.startswith(given)
        if is_eastern(name or f"{given}{family}"):
            return "・" not in name and "·" not in name
        return True if self.language in FAMILY_FIRST else None

    @property
    def is_a_persons(self) -> bool:
        return is_a_person(self.full, has_given=bool(self.given)) and (not self.given or is_a_person(self.given))

    @property
    def goes_by_the_whole(self) -> bool:
        """Where the given name is for friends."""
        return is_eastern(self.full) or not WHOLE_NAME.isdisjoint(self.tongues)


def name_of(
    name: str | None,
    given_name: str | None = None,
    family_name: str | None = None,
    *,
    language: str | None = None,
    country: str | None = None,
) -> Name:
    """A name out of its fields, by the customs of the script, of the language, or else of the country."""
    written = [text or "" for text in (name, given_name, family_name)]
    whole, given, family = map(clean, written)
    fields = _Fields(whole, given, family, _tongues(language, country))
    known = fields.full, fields.honorific, fields.family_first
    greeting = None
    if fields.is_a_persons and not any(map(is_garbled, written)):
        greeting = _greetable(written_well(_greeting(fields), fields.language))
    return Name(known[0], greeting, known[1], known[2])


def without_comma(name: str) -> str:
    """A name as it is said: "Byron, Ada" is Ada Byron, "Ada Byron, PhD" is Ada Byron PhD; others keep their order."""
    family, rest = parts(name) or ("", "")
    plain = " ".join(name.replace(",", " ").split())
    if not family or not is_a_person(rest, has_given=True):
        return plain
    behind = " ".join(piece.strip() for piece in name.split(",")[2:])
    ordered = [family, rest] if is_eastern(name) else [rest, family]
    return " ".join(part for part in (*ordered, behind) if part)


def _tongues(language: str | None, country: str | None) -> tuple[str, ...]:
    spoken, _, region = (language or "").replace("_", "-").casefold().partition("-")
    homes = LANGUAGE_OF.get((country or region).upper())
    return tuple(dict.fromkeys(tongue for tongue in (spoken, homes) if tongue))


def _composed(given: str, family: str, *, family_first: bool) -> str:
    ordered = [part for part in ((family, given) if family_first else (given, family)) if part]
    is_closed_up = all(is_eastern(part) for part in ordered) and not is_katakana("".join(ordered))
    return ("" if is_closed_up else " ").join(ordered)


def _greeting(fields: _Fields) -> str:
    """The given name where that is known and custom; else as much of the name as can be said without a mistake."""
    whole = without_brackets(fields.full)
    if not fields.given or (is_several(whole) and not is_several(fields.given)):
        return _by_the_name(whole, fields)
    _, given = split_honorific(without_brackets(fields.given), language=fields.language)
    if fields.goes_by_the_whole or was_earned(fields.honorific) or not given or is_initials(given):
        return _in_order(whole, fields)
    family = fields.family.casefold()
    is_whole = family and given.casefold() != family and given.casefold().endswith(f" {family}")
    return given[: -len(family)].rstrip() if is_whole else given


def _by_the_name(whole: str, fields: _Fields) -> str:
    """Nothing is cut out of a full name, for who knows which part is the given one? A comma tells."""
    found = parts(whole)
    if found is None:
        return ""
    family, rest = found
    title, given = split_honorific(rest, language=fields.language)
    stands_alone = not family or not (fields.goes_by_the_whole or was_earned(title) or not given or is_initials(given))
    if family and stands_alone:
        return given
    return rest if stands_alone else _in_order(whole, fields)


def _in_order(whole: str, fields: _Fields) -> str:
    """Byron, Ada: Ada Byron; in the order of their own where the family stands first."""
    family, rest = parts(whole) or ("", "")
    if not family:
        return rest
    return f"{family} {rest}" if fields.goes_by_the_whole else f"{rest} {family}"


def _greetable(greeting: str) -> str | None:
    """None for what is longer than any name, a title alone, or an initial alone."""
    _, bare = split_honorific(greeting)
    if not bare or is_initials(bare) or len(greeting) > LONGEST_GREETING:
        return None
    return greeting
