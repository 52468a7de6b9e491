"""Turns a country or a language as people write it, in any of six languages, into its code."""

from functools import lru_cache

from babel import Locale

from responder.columns import plain

SPOKEN = ("en", "de", "fr", "es", "it", "nl")

# What CLDR's names leave out.
_SHORT = {"uk": "GB", "great_britain": "GB", "england": "GB", "usa": "US", "holland": "NL", "czech_republic": "CZ"}


def country_code(text: str) -> str:
    """`DE` for "Deutschland", "Germany" or "de"; the text as it is where it names no country we know."""
    code = text.strip().upper()
    known = _countries()
    return code if code in known.values() else known.get(plain(text), text)


def language_code(text: str) -> str:
    """`de` for "Deutsch" or "German"; the text as it is, `de-AT` for one, where it names no language we know."""
    return _languages().get(plain(text), text)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    named = {plain(name): code for code, name in _names("territories") if len(code) == 2 and code.isalpha()}
    return {**named, **_SHORT}


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    return {plain(name): code for code, name in _names("languages") if len(code) == 2}


def _names(what: str) -> list[tuple[str, str]]:
    return [pair for language in SPOKEN for pair in getattr(Locale(language), what).items()]
