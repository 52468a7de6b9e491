"""Turns a country or a language as people write it, in any of six languages, into its code."""

from functools import lru_cache

from babel import Locale

from responder.columns import plain

SPOKEN = ("en", "de", "fr", "es", "it", "nl")

# What CLDR's names leave out.
_SHORT = {"uk": "GB", "great_britain": "GB", "england": "GB", "usa": "US", "holland": "NL", "czech_republic": "CZ"}

# What CLDR lists beside countries: unions, regions, and codes nobody has.
_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


def country_code(text: str) -> str:
    """`DE` for "Deutschland", "Germany" or "de"; the text as it is where it names no country we know."""
    code = text.strip().upper()
    known = _countries()
    return code if code in known.values() else known.get(plain(text), text)


def language_code(text: str) -> str:
    """`de` for "Deutsch" or "German"; the text as it is, `de-AT` for one, where it names no language we know."""
    return _languages().get(plain(text), text)


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """The countries of ISO 3166 by code, as Babel names them in English, in the order of their names."""
    named = _names_of("en", "territories").items()
    known = [(code, name) for code, name in named if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES]
    return dict(sorted(known, key=lambda pair: plain(pair[1])))


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    named = {plain(name): code for code, name in _names("territories") if len(code) == 2 and code.isalpha()}
    return {**named, **_SHORT}


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    return {plain(name): code for code, name in _names("languages") if len(code) == 2}


def _names(what: str) -> list[tuple[str, str]]:
    return [pair for language in SPOKEN for pair in _names_of(language, what).items()]


def _names_of(language: str, what: str) -> dict[str, str]:
    found: dict[str, str] = getattr(Locale(language), what)
    return found
