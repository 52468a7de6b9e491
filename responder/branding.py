"""Turns what a company wants for one brand into its row: its name and voice, who signs, when a letter is worth it."""

from collections.abc import Callable, Mapping
from typing import Any, TypedDict, Unpack
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, object_session

from responder.draft.language import custom, languages
from responder.errors import Refused
from responder.managers import may_sign
from responder.models import Brand, Manager
from responder.places import countries, country_code
from responder.policies import refuse_odd_policies
from responder.visible import few_lines, one_line

HIGHEST_BAR = 10
MOST_CENTS = 2**31 - 1
LONGEST_VARIETY_MONTHS = 60
LONGEST_NAME = 100
LONGEST_IMPRINT, MOST_IMPRINT_LINES = 400, 4


class Wanted(TypedDict, total=False):
    """What may be wanted of a brand. What is left out stays; None is nothing, where a brand may do without."""

    name: str
    signer: Manager | None
    personal_bar: int
    high_value_cents: int | None
    gesture_cents: int | None
    imprint: str | None
    home_country: str | None
    variety_months: int
    address_forms: Mapping[str, str | None]
    policies: Mapping[str, Mapping[str, str | None]]


def brand_named(session: Session, name: str) -> Brand:
    """The brand of that name. Raises Refused, listing the names there are."""
    found = session.scalar(sa.select(Brand).where(Brand.name == name))
    if found is None:
        names = ", ".join(session.scalars(sa.select(Brand.name).order_by(Brand.name)))
        raise Refused(f"There is no brand called {name!r}; there are {names or 'none yet: connect a platform first'}.")
    return found


def change_brand(brand: Brand, **wanted: Unpack[Wanted]) -> None:
    """Change what is given. Raises Refused, with a sentence, for what a brand cannot be; then nothing is changed."""
    values = {name: _COLUMNS[name](brand, value) for name, value in wanted.items()}
    for name, value in values.items():
        setattr(brand, "default_signer_id" if name == "signer" else name, value)


def ways_to_address() -> dict[str, dict[str, str]]:
    """By language with more than one form of address, each form and its name: {"de": {"formal": "Sie", …}}."""
    known = {language: custom(language) for language in sorted(languages())}
    return {
        language: {form: str(its.get("called", {}).get(form, form)) for form in its["forms"]}
        for language, its in known.items()
        if len(its["forms"]) > 1
    }


def _name(brand: Brand, name: str) -> str:
    line = one_line(name, what="The name", longest=LONGEST_NAME)
    if not line:
        raise Refused("A brand has a name: people read it under letters.")
    session = object_session(brand)
    namesake = sa.select(Brand.id).where(Brand.name == line, Brand.id != brand.id)
    if session and session.scalar(namesake):
        raise Refused("There is another brand of that name already.")
    return line


def _signer(_brand: Brand, signer: Manager | None) -> UUID | None:
    if signer and not may_sign(signer):
        raise Refused(f"{signer.name} may not sign letters.")
    return signer.id if signer else None


def _bar(_brand: Brand, bar: int) -> int:
    if not 0 <= bar <= HIGHEST_BAR:
        raise Refused(f"The personal bar is 0 to {HIGHEST_BAR}: how much a letter must have to say.")
    return bar


def _worth(_brand: Brand, cents: int | None) -> int | None:
    if cents is not None and not 0 <= cents <= MOST_CENTS:
        raise Refused(f"A worth is not below nothing, and at most {MOST_CENTS // 100:,}.")
    return cents


def _imprint(_brand: Brand, imprint: str | None) -> str | None:
    text = imprint or ""
    return few_lines(text, what="The imprint", longest=LONGEST_IMPRINT, most=MOST_IMPRINT_LINES) or None


def _country(_brand: Brand, country: str | None) -> str | None:
    if not country:
        return None
    code = country_code(country)
    if code not in countries():
        raise Refused("That is no country we know; write its code of two letters, such as DE.")
    return code


def _months(_brand: Brand, months: int) -> int:
    if not 0 <= months <= LONGEST_VARIETY_MONTHS:
        raise Refused(f"Letters stay different for 0 to {LONGEST_VARIETY_MONTHS} months.")
    return months


def _forms(brand: Brand, forms: Mapping[str, str | None]) -> dict[str, str]:
    """What is decided already, with these; None leaves a language to custom again."""
    ways = ways_to_address()
    for language, form in forms.items():
        if language not in ways:
            known = ", ".join(ways) or "none of those we write"
            raise Refused(f"Only languages with more than one form of address need a decision: {known}.")
        if form is not None and form not in ways[language]:
            raise Refused(f"People are addressed in one of these forms: {', '.join(ways[language])}.")
    decided = {**brand.address_forms, **forms}
    return {language: form for language, form in decided.items() if form is not None}


def _policies(brand: Brand, policies: Mapping[str, Mapping[str, str | None]]) -> dict[str, dict[str, str]]:
    """What is decided already, with these; None leaves a country's letters to the table again."""
    decided = {code: {**brand.policies.get(code, {}), **policies.get(code, {})} for code in _both(brand, policies)}
    kept = {code: {family: level for family, level in its.items() if level} for code, its in decided.items()}
    refuse_odd_policies(kept)
    return {code: its for code, its in kept.items() if its}


def _both(brand: Brand, policies: Mapping[str, object]) -> list[str]:
    return sorted({*brand.policies, *policies})


_COLUMNS: dict[str, Callable[[Brand, Any], Any]] = {
    "name": _name,
    "signer": _signer,
    "personal_bar": _bar,
    "high_value_cents": _worth,
    "gesture_cents": _worth,
    "imprint": _imprint,
    "home_country": _country,
    "variety_months": _months,
    "address_forms": _forms,
    "policies": _policies,
}
