"""Turns what our people said about a case on their own word into what the margin shows, and into the two forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask import request

from responder.models import Case, Fact, Role, Testimony, Word
from responder.own_word import money, text_of, value_of
from responder.testifying import LONGEST, MAY_TESTIFY, MOST_CENTS, Grade
from responder.web.desk.visitor import may

GRADES = (
    (Grade.REGRET, "We regret it", "It went badly for them; nobody need own it."),
    (Grade.SHARED, "Both had a part", "We own ours."),
    (Grade.OURS, "It was our doing", "We own it, in your sentence."),
)


@dataclass(frozen=True, slots=True)
class OwnWordForm:
    """One of the two forms: what stands in it, and why it came back if it did."""

    typed: Mapping[str, str]
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said and that no fact shows yet."""

    id: UUID
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class OwnWord:
    """What may be said, and what was. `by_fact`: which testimony a fact rests on, where it may be taken back."""

    may_say: bool
    may_offer: bool
    limit: str
    fault: OwnWordForm
    gesture: OwnWordForm
    untold: list[Said]
    by_fact: Mapping[UUID, UUID]
    grades: tuple[tuple[Grade, str, str], ...] = GRADES
    longest: int = LONGEST
    most: str = field(default=f"{MOST_CENTS // 100}")


def own_word(case: Case, facts: Sequence[Fact], standing: Sequence[Testimony], troubles: Mapping[str, str]) -> OwnWord:
    """What the margin shows of it; `troubles` are why a form was refused, by its name."""
    may_say = may(Role.MANAGER) and case.stage in MAY_TESTIFY
    limit = case.connection.brand.gesture_cents
    newest = {it.kind: it.value for it in standing}
    by_fact = _by_fact(facts, standing)
    shown = set(by_fact.values())
    return OwnWord(
        may_say=may_say,
        may_offer=may_say and limit is not None,
        limit=_limit(limit),
        fault=_form("fault", _fault(newest.get(Word.FAULT, {})), troubles),
        gesture=_form("gesture", _gesture(newest.get(Word.GESTURE, {})), troubles),
        untold=[Said(it.id, text_of(it), it.told_by) for it in standing if it.id not in shown],
        by_fact=by_fact if may(Role.MANAGER) else {},
    )


def _by_fact(facts: Sequence[Fact], standing: Sequence[Testimony]) -> dict[UUID, UUID]:
    said = {(it.kind, tuple(sorted(value_of(it).items(), key=str))): it.id for it in standing}
    keys = ((fact.id, (fact.kind, tuple(sorted(fact.value.items(), key=str)))) for fact in facts if fact.kind in _KINDS)
    return {fact_id: said[key] for fact_id, key in keys if key in said}


_KINDS = frozenset(word.value for word in Word)


def _limit(cents: int | None) -> str:
    if cents is None:
        return ""
    said = f"Managers may offer up to {money(cents)}"
    return f"{said}; you may offer more." if may(Role.ADMIN) else f"{said}; an admin may offer more."


def _fault(value: Mapping[str, object]) -> dict[str, str]:
    return {"grade": str(value.get("grade") or Grade.REGRET), "what": str(value.get("what") or "")}


def _gesture(value: Mapping[str, object]) -> dict[str, str]:
    cents = value.get("worth_cents")
    worth = f"{cents // 100}.{cents % 100:02}" if isinstance(cents, int) else ""
    return {"what": str(value.get("what") or ""), "worth": worth}


def _form(name: str, stands: dict[str, str], troubles: Mapping[str, str]) -> OwnWordForm:
    trouble = troubles.get(name)
    return OwnWordForm(request.form if trouble else stands, trouble)
