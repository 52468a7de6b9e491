"""Turns a language's folder into its phrases and tone lists; a further language is a further folder."""

import tomllib
from functools import lru_cache
from typing import Any

from responder.paths import templates

FALLBACK = "en"


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages letters can be written in."""
    return frozenset(path.parent.name for path in (templates() / "letters").glob("*/phrases.toml"))


def language_for(*tags: str | None) -> str:
    """The first of these language tags ("de-AT") that we can write in; English otherwise."""
    for tag in tags:
        primary = (tag or "").replace("_", "-").partition("-")[0].lower()
        if primary in languages():
            return primary
    return FALLBACK


@lru_cache(maxsize=32)
def phrases(language: str) -> dict[str, Any]:
    """How this language words durations, contacts and dates."""
    return _table(language, "phrases.toml")


@lru_cache(maxsize=32)
def tone(language: str) -> dict[str, Any]:
    """What a letter in this language must not sound like, and how it greets."""
    return _table(language, "tone.toml")


def _table(language: str, name: str) -> dict[str, Any]:
    return tomllib.loads((templates() / "letters" / language / name).read_text(encoding="utf-8"))
