"""Turns a testimony into what a fact of the case says: one line for the desk, the value behind it, and its source."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from responder.models import Testimony, Word

FAULTS = {
    "regret": ("Something went badly for them", "We regret what happened to them: {what}"),
    "shared": ("Both had a part in what went wrong", "Both had a part in it: {what}"),
    "ours": ("Something was our doing", "It was our doing: {what}"),
}


def source_of(testimony: Testimony) -> str:
    """Maya Lindqvist's own word."""
    return f"{testimony.told_by}'s own word"


def text_of(testimony: Testimony) -> str:
    """What was vouched for, in one line."""
    return _TEXTS[Word(testimony.kind)](testimony.value)


def value_of(testimony: Testimony) -> dict[str, Any]:
    """What a letter may say of it."""
    return {name: said for name, said in testimony.value.items() if name != "approval"}


def that_count(standing: Iterable[Testimony]) -> Sequence[tuple[int, Testimony]]:
    """With its rank each one that becomes a fact: of fault and gesture the newest, of claims all.

    `standing` are one case's, the oldest first, without those taken back.
    """
    newest = {it.kind: it for it in standing if it.kind != Word.CLAIM}
    claims = [it for it in standing if it.kind == Word.CLAIM]
    return [*((0, it) for it in newest.values()), *enumerate(claims)]


def money(cents: int) -> str:
    """1,234.50: an amount, in the currency the house counts in."""
    return f"{cents // 100:,}.{cents % 100:02}"


def _fault(value: Mapping[str, Any]) -> str:
    bare, told = FAULTS[str(value["grade"])]
    return told.format(what=value["what"]) if value.get("what") else bare


def _gesture(value: Mapping[str, Any]) -> str:
    return f"We offer them: {value['what']} (worth {money(int(value['worth_cents']))})"


def _claim(value: Mapping[str, Any]) -> str:
    return f"“{value['words']}” in the letter is so"


_TEXTS = {Word.FAULT: _fault, Word.GESTURE: _gesture, Word.CLAIM: _claim}
