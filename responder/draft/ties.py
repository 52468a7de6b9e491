"""Turns clauses of an earlier version into clauses on today's facts: what they said is compared, for ids change.

A span is {"start", "end", "fact_id"} and remembers what it says: {"kind", "said"}. `said` holds the values of the sheet
that stand in its words, and what else decides what they mean. One whose fact is gone, or says something else by now,
keeps the id of the fact it once stood on: the check `stale` finds it by that.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from responder.draft.sheet import Sheet, Situation, sheet_of
from responder.models import Fact, Word

Span = dict[str, Any]
_HERE = "here"
# Of these kinds the flags change what the same words mean: whose contact it was, whose fault.
_FLAGGED = frozenset({"contact", "ending", "fault", "reason"})


def meant(sheet: Sheet, kind: str) -> dict[str, str]:
    """Everything a clause of this kind may say on this sheet, by name."""
    values = {key: value for key, value in sheet.values[kind].items() if key != _HERE}
    flags = sorted(flag for flag in sheet.flags if flag.startswith(f"{kind}:")) if kind in _FLAGGED else []
    return {**values, **({"flags": " ".join(flags)} if flags else {})}


def remembering(span: Span, text: str, kind: str, sheet: Sheet) -> Span:
    """The span with what it says, so that later facts can be held against it."""
    clause = text[span["start"] : span["end"]].casefold()
    means = meant(sheet, kind)
    said = {key: value for key, value in means.items() if key == "flags" or value.casefold() in clause}
    return {**span, "kind": kind, "said": said}


def tied(fresh: Sequence[Span], earlier: Iterable[Span], situation: Situation) -> list[Span]:
    """The clauses of a text that somebody edited, both given in its characters.

    `fresh` are those the machine would word so today, `earlier` those the text had before: where no fresh one stands,
    they stand on whichever fact says the same, and else on none.
    """
    kept = list(fresh)
    for span in earlier:
        if "said" in span and not any(overlap(span, other) for other in kept):
            kept.append({**span, "fact_id": _fact_that_says(span, situation) or span["fact_id"]})
    return sorted(kept, key=lambda span: span["start"])


def with_claims(text: str, spans: Sequence[Span], facts: Iterable[Fact]) -> list[Span]:
    """The clauses, and those words that somebody vouched for wherever they stand on no other fact."""
    facts = list(facts)
    alive = {str(fact.id) for fact in facts}
    kept = [span for span in spans if span["fact_id"] in alive]
    for fact in facts:
        if fact.kind == Word.CLAIM:
            kept += [span for span in _claims(text, fact) if not any(overlap(span, other) for other in kept)]
    stale = [span for span in spans if "said" in span and not any(overlap(span, other) for other in kept)]
    return sorted([*kept, *(span for span in stale if span["fact_id"] not in alive)], key=lambda span: span["start"])


def overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two spans share a character."""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _claims(text: str, fact: Fact) -> list[Span]:
    words = str(fact.value["words"])
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    about = {"fact_id": str(fact.id), "kind": Word.CLAIM.value, "said": {"words": words}}
    return [{"start": match.start(), "end": match.end(), **about} for match in found]


def _fact_that_says(span: Span, situation: Situation) -> str | None:
    """The id of the first fact that says what this clause says."""
    for fact in (fact for fact in situation.facts if fact.kind == span["kind"]):
        if all(means_of(fact, situation).get(key) == value for key, value in span["said"].items()):
            return str(fact.id)
    return None


def means_of(fact: Fact, situation: Situation) -> dict[str, str]:
    """What a letter would say of this one fact."""
    if fact.kind == Word.CLAIM:
        return {"words": str(fact.value["words"])}
    return meant(sheet_of(replace(situation, facts=[fact])), fact.kind)
