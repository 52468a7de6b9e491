"""Turns where somebody lives and what they left into what a letter to them may do: nothing, or how much."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from babel import Locale

from responder.errors import Refused
from responder.facts import Family
from responder.paths import templates
from responder.wording import SILENT_BY_LAW

NOTHING, CONFIRM, THANKS, OFFER = LEVELS = ("nothing", "confirm only", "thanks", "offer allowed")
UNKNOWN = "unknown"
BY_COUNTRY = "country policy"  # the name of the rule that says: nothing
MEMBERS_OF_THE_EU = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip
# National domains that are sold to everybody, so that they say nothing about where somebody lives.
_SOLD_TO_ALL = frozenset(
    {"ai", "cc", "co", "fm", "gg", "io", "is", "la", "li", "ly", "me", "sh", "to", "tv", "vc", "ws"}
)
_NOWHERE = frozenset({"QO", "UN", "XA", "XB", "ZZ"})  # what CLDR names though nobody lives there
_DOMAINS = {"uk": "GB"}


@dataclass(frozen=True, slots=True)
class Policy:
    """How much a letter may do (one of LEVELS), for which country (None: unknown), why, and by which version."""

    level: str = THANKS
    country: str | None = None
    why: str = ""
    version: str = ""

    @property
    def is_strict(self) -> bool:
        """Whether anything that promotes is barred."""
        return self.level != OFFER

    @property
    def silence(self) -> str:
        """Why nothing is written where nothing may be, as a sentence."""
        return f"{self.why} {SILENT_BY_LAW}"

    def stored(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return asdict(self)


def policy_for(
    family: str, country: str | None, *, known_by: str = "", overrides: Mapping[str, Mapping[str, str]] | None = None
) -> Policy:
    """What a letter may do. `overrides` are the brand's own levels, `{"DE": {"list": "thanks"}}`.

    `known_by` says how the country is known ("the customer's record").
    """
    table = _table()
    where = Locale("en").territories.get(country, country) if country else "an unknown country"
    how = f" ({known_by})" if known_by and country else ""
    left = "left a list" if family == Family.LIST else "ended what they paid for"
    own = (overrides or {}).get(country or UNKNOWN, {}).get(family)
    if own in LEVELS:
        return Policy(own, country, f"Who {left} in {where}{how}: {own}, as the brand decided.", table["version"])
    group = "EU" if country in MEMBERS_OF_THE_EU else UNKNOWN
    level = str(table.get(country or UNKNOWN, table[group])[family])
    return Policy(level, country, f"Who {left} in {where}{how}: {level}.", table["version"])


def policy_version() -> str:
    """Which version of the table of countries holds."""
    return str(_table()["version"])


def country_known(*candidates: tuple[str | None, str]) -> tuple[str | None, str]:
    """The first of these countries that is one (ISO 3166), and how it is known."""
    for text, how in candidates:
        code = (text or "").strip().upper()
        if is_country(code):
            return code, how
    return None, ""


def country_of(
    *,
    record: str | None,
    platform: str | None,
    locale: str | None,
    language: str | None,
    email: str | None,
    home: str | None,
) -> tuple[str | None, str]:
    """The country whose rules hold for somebody, and how it is known; (None, "") where nothing tells.

    `record` and `language` are the customer's, `platform` and `locale` what the event says, `home` is the brand's.
    """
    return country_known(
        (record, "by their record"),
        (platform, "by the platform"),
        (country_of_locale(locale), "by their locale"),
        (country_of_locale(language), "by their language"),
        (country_of_address(email), "by their address"),
        (home, "the brand's home"),
    )


def is_country(code: str) -> bool:
    """Whether this is the code of a country."""
    is_code = len(code) == 2 and code.isascii() and code.isalpha() and code not in _NOWHERE
    return is_code and code in Locale("en").territories


def country_of_locale(tag: str | None) -> str | None:
    """The country of "de-AT" or "pt_BR"; None where the tag names none."""
    parts = (tag or "").replace("_", "-").split("-")[1:]
    return next((part.upper() for part in parts if len(part) == 2 and part.isalpha()), None)


def country_of_address(email: str | None) -> str | None:
    """The country whose domain an address has; None for domains that everybody buys."""
    last = (email or "").rpartition("@")[2].rpartition(".")[2].strip().lower()
    if last in _SOLD_TO_ALL or not is_country(_DOMAINS.get(last, last.upper())):
        return None
    return _DOMAINS.get(last, last.upper())


def refuse_odd_policies(policies: Mapping[str, Mapping[str, str]]) -> None:
    """Raises Refused, with a sentence, unless each is a country's level for a family."""
    for country, levels in policies.items():
        if country != UNKNOWN and not is_country(country):
            raise Refused(f"{country!r} is no country; write its two letters, such as DE, or “{UNKNOWN}”.")
        for family, level in levels.items():
            if family not in list(Family):
                raise Refused(f"{family!r} is nothing one leaves; there are {', '.join(Family)}.")
            if level not in LEVELS:
                raise Refused(f"{level!r} is no level; there are {', '.join(LEVELS)}.")


def countries_named() -> list[str]:
    """The countries the table has a line for, and "unknown" last."""
    named = [code for code in _table() if is_country(code) and code != "EU"]
    return [*sorted(named, key=lambda code: str(Locale("en").territories[code])), UNKNOWN]


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((templates() / "policies.toml").read_text(encoding="utf-8"))
