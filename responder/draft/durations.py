"""Turns calendar spans and their confidence into words that never claim more than the evidence."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from babel.dates import format_date

from responder.draft.language import FORMAL, phrases

Table = Sequence[tuple[int, str]]


def tenure_phrase(months: int, confidence: str, language: str, form: str = FORMAL) -> str | None:
    """How long somebody was with us ("a decade"), or None when it is better left unsaid."""
    return _worded(months, confidence, phrases(language, form), "tenure")


def since_phrase(since_on: str | None, season: str | None, language: str) -> str | None:
    """When it began, no closer than anybody remembers: "the spring of 2016", or the year; None without a day.

    Where prepositions melt into articles, the phrases bring theirs: "dalla primavera del 2016", "dal 2016".
    """
    if not since_on:
        return None
    known = phrases(language)["seasons"]
    return str(known.get(season) or known.get("year", "{year}")).format(year=since_on[:4])


def ago_phrase(months: int, confidence: str, language: str, form: str = FORMAL) -> str | None:
    """When something happened ("a couple of years ago"), or None when we do not know well enough."""
    return _worded(months, confidence, phrases(language, form), "contact")


@lru_cache(maxsize=1024)
def day_phrase(day: date, language: str) -> str:
    """A date as this language writes it in a letter: 30 November 2026; and where the first is an ordinal, 1er mai."""
    said, first = format_date(day, format="long", locale=phrases(language)["locale"]), phrases(language).get("first")
    return said.replace("1", first, 1) if first and day.day == 1 else said


def _worded(months: int, confidence: str, said: Mapping[str, Any], what: str) -> str | None:
    words = said[what]
    if confidence == "high":
        return _in_years(months, words, said["numbers"]) or _reached(months, words["first"])
    return _reached(months, words["vague" if confidence == "medium" else "guess"])


def _reached(months: int, table: Table) -> str | None:
    return next((phrase for floor, phrase in reversed(table) if months >= floor), None)


def _in_years(months: int, words: Mapping[str, Any], numbers: Sequence[str]) -> str | None:
    """Whole years in words once the table of first steps has ended, and "almost" within two months of the next."""
    years, rest = divmod(months, 12)
    last_step = words["first"][-1][0]
    if months < 12 * (last_step // 12 + 1):
        return None
    if rest >= 10:
        return str(words["almost"]).format(years=_years(years + 1, words, numbers, rounded=False))
    said = words["over"] if rest >= words["over_from"] else words.get("exact", "{years}")
    return str(said).format(years=_years(years, words, numbers, rounded=True))


def _years(years: int, words: Mapping[str, Any], numbers: Sequence[str], *, rounded: bool) -> str:
    if rounded and str(years) in words["round"]:
        return str(words["round"][str(years)])
    count = numbers[years] if years < len(numbers) else str(years)
    return str(words["years"]).format(count=count)
