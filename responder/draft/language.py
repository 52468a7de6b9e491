"""Turns a language's folder into its phrases, customs and tone lists; a further language is a further folder."""

import tomllib
from functools import lru_cache
from typing import Any

from babel.languages import get_official_languages

from responder.paths import templates

FALLBACK = "en"
FORMAL, CLOSE = "formal", "close"  # how a language addresses people where it has two ways: vous and tu, Sie and du


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages letters can be written in."""
    return frozenset(path.parent.name for path in (templates() / "letters").glob("*/phrases.toml"))


def language_for(*tags: str | None) -> str:
    """The first of these language tags ("de-AT") that we can write in; English otherwise."""
    return next((written for tag in tags if (written := written_in(tag))), FALLBACK)


def written_in(tag: str | None) -> str | None:
    """The language of a tag ("de-AT"), when we can write in it."""
    primary = (tag or "").replace("_", "-").partition("-")[0].lower()
    return primary if primary in languages() else None


@lru_cache(maxsize=512)
def language_of_country(country: str | None) -> str | None:
    """The language most people of a country (ISO 3166) have by law and custom, when there is but one we write in.

    Where several of ours are official, as in Belgium, nobody's is guessed. Source: CLDR by way of Babel.
    """
    official = get_official_languages(country, de_facto=True) if country else ()
    ours = {language for language in official if language in languages()}
    return ours.pop() if len(ours) == 1 else None


@lru_cache(maxsize=32)
def phrases(language: str, form: str = FORMAL) -> dict[str, Any]:
    """How this language words durations, contacts and dates; `[close.x]` overlays `[x]` in the close form."""
    said = _table(language, "phrases.toml")
    if form != CLOSE:
        return said
    return said | {topic: said.get(topic, {}) | words for topic, words in said.get(CLOSE, {}).items()}


@lru_cache(maxsize=32)
def custom(language: str) -> dict[str, Any]:
    """How people are addressed and greeted in this language, and how its texts are measured."""
    return _table(language, "custom.toml")


def forms_of(language: str) -> dict[str, str]:
    """The forms of address of this language, and what people call each ("“Sie”")."""
    known = custom(language)
    return {form: f"“{known.get('called', {}).get(form, form)}”" for form in known["forms"]}


@lru_cache(maxsize=32)
def tone(language: str) -> dict[str, Any]:
    """What a letter in this language must not sound like, and how it greets."""
    return _table(language, "tone.toml")


def _table(language: str, name: str) -> dict[str, Any]:
    return tomllib.loads((templates() / "letters" / language / name).read_text(encoding="utf-8"))
