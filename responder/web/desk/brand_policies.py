"""Turns a brand's own decisions about countries into fields of a form, and back."""

from collections.abc import Mapping
from dataclasses import dataclass

from responder.facts import Family
from responder.models import Brand
from responder.places import countries
from responder.policies import UNKNOWN, countries_named, is_country, policy_for

FIELD = "policy-"  # policy-DE-list
ANOTHER = "another"
FAMILIES = {Family.LIST.value: "Left a list", Family.BILLING.value: "Ended what they paid for"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What one country's letters may do: the field, what the table says, what was decided."""

    field: str
    label: str
    usual: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Line:
    """One country, and its choices."""

    name: str
    choices: list[Choice]


def lines(brand: Brand, typed: Mapping[str, str]) -> list[Line]:
    """The countries of the table and those the brand decided about."""
    codes = [*(code for code in sorted(brand.policies) if code not in countries_named()), *countries_named()]
    return [Line(_name(code), [_choice(brand, code, family, typed) for family in FAMILIES]) for code in codes]


def another(typed: Mapping[str, str]) -> list[Choice]:
    """The fields by which a further country is decided about."""
    fields = {family: f"{FIELD}{ANOTHER}-{family}" for family in FAMILIES}
    return [Choice(field, FAMILIES[family], "", typed.get(field, "")) for family, field in fields.items()]


def wanted(form: Mapping[str, str]) -> dict[str, dict[str, str | None]]:
    """What the form says; an empty choice leaves the country to the table."""
    further = form.get(f"{FIELD}{ANOTHER}", "")
    found: dict[str, dict[str, str | None]] = {}
    for name, level in form.items():
        country, _, family = name.removeprefix(FIELD).rpartition("-")
        if not name.startswith(FIELD) or not country or (country == ANOTHER and not (further and level)):
            continue
        found.setdefault(further if country == ANOTHER else country, {})[family] = level or None
    return found


def _choice(brand: Brand, code: str, family: str, typed: Mapping[str, str]) -> Choice:
    field = f"{FIELD}{code}-{family}"
    chosen = typed.get(field, brand.policies.get(code, {}).get(family, ""))
    usual = policy_for(family, code if is_country(code) else None).level
    return Choice(field, FAMILIES[family], usual, chosen)


def _name(code: str) -> str:
    return "Nobody knows where" if code == UNKNOWN else countries().get(code, code)
