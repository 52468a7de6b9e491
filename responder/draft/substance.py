"""Turns what we know about two people into a score: is there anything personal to say? Personal or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from responder.draft.durations import ago_phrase
from responder.draft.language import FALLBACK, phrases
from responder.draft.sheet import Sheet, Situation, months_of
from responder.wording import TOO_LITTLE

MOST = 10
POINTS = {
    "tenure, five years or more": 5,
    "tenure, a year or more": 3,
    "tenure, at the least": 2,
    "contact with the signer": 4,
    "contact with a colleague": 2,
    "their own words": 3,
    "a reason they ticked": 1,
    "something they paid for": 1,
}


@dataclass(frozen=True, slots=True)
class Substance:
    """`score` from 0 to 10, what it rests on, and in the manager's words what there is and what there is not."""

    score: int
    grounds: tuple[str, ...]
    told: str

    def silence(self, bar: int) -> str:
        """Why nothing is written, as a sentence."""
        if self.grounds:
            short = f"{self.score} of the {bar} points asked for"
            return f"{self.told}: too little to be personal ({short}). {TOO_LITTLE}"
        return f"{self.told}: nothing personal to say. {TOO_LITTLE}"


def substance(situation: Situation, sheet: Sheet) -> Substance:
    """The score of one case, by the POINTS of what a letter could truly say."""
    grounds = tuple(_grounds(sheet))
    told = ", ".join((_tenure(situation), _contact(sheet), _words(sheet)))
    return Substance(min(MOST, sum(POINTS[ground] for ground in grounds)), grounds, told[:1].upper() + told[1:])


def _grounds(sheet: Sheet) -> Iterator[str]:
    tenure = sheet.facts.get("tenure")
    if tenure and months_of(tenure.value) >= 12:
        if tenure.confidence != "high":
            yield "tenure, at the least"
        else:
            yield "tenure, five years or more" if "tenure:long" in sheet.flags else "tenure, a year or more"
    if "contact:ours" in sheet.flags:
        yield "contact with the signer"
    if "contact:colleague" in sheet.flags:
        yield "contact with a colleague"
    if "comment" in sheet.flags:
        yield "their own words"
    if "reason" in sheet.flags:
        yield "a reason they ticked"
    if "billing" in sheet.flags:
        yield "something they paid for"


def _tenure(situation: Situation) -> str:
    tenure = next((fact for fact in situation.facts if fact.kind == "tenure"), None)
    if tenure is None:
        return "with us since nobody knows when"
    return f"{'at least ' if tenure.value.get('bound') else ''}{length_in_words(tenure.value)}"


def _contact(sheet: Sheet) -> str:
    """In the desk's language, whichever the letter's is."""
    fact = sheet.facts.get("contact")
    if fact is None:
        return "no shared contact"
    whom = "the signer" if "contact:ours" in sheet.flags else "a colleague"
    return f"in contact with {whom} {ago_phrase(months_of(fact.value), fact.confidence, FALLBACK)}"


def _words(sheet: Sheet) -> str:
    if "comment" in sheet.flags:
        return "told us in their own words"
    return "a ticked reason but no words of their own" if "reason" in sheet.flags else "no words of their own"


def length_in_words(value: dict[str, Any]) -> str:
    """A calendar length for the desk: "ten years and two months", "three weeks", "four days"."""
    years, months, days = (int(value.get(key) or 0) for key in ("years", "months", "days"))
    if years or months:
        parts = [_counted(years, "year"), _counted(months, "month")]
    elif days >= 7:
        parts = [_counted(days // 7, "week")]
    else:
        parts = [_counted(days, "day")]
    return " and ".join(part for part in parts if part) or "less than a day"


def _counted(count: int, unit: str) -> str:
    numbers = phrases("en")["numbers"]
    if not count:
        return ""
    number = numbers[count] if count < len(numbers) else str(count)
    return f"{number} {unit}{'s' if count != 1 else ''}"
