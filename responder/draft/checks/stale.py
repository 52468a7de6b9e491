"""Turns what an edited letter still says into a verdict: does anything stand in it that is no longer known so?"""

from collections.abc import Iterator, Mapping
from typing import Any

from responder.draft.checks.verdict import Verdict, fine, found
from responder.draft.reading import Reading
from responder.draft.ties import means_of
from responder.draft.words import unique


def stale(reading: Reading) -> Verdict:
    """No clause says what was corrected or taken back since; until it is changed, or somebody vouches for it."""
    outdated = reading.stale
    if not outdated:
        return fine("Nothing in it was corrected or taken back since.")
    sentences = unique(_sentence(reading, span) for span in outdated)
    return found(" ".join(sentences), words=unique(reading.clause(span) for span in outdated))


def _sentence(reading: Reading, span: Mapping[str, Any]) -> str:
    changes = dict(_changes(reading, span))
    # "made contact two years ago" changed because "two years ago" did.
    smallest = [(was, now) for was, now in changes.items() if not any(one != was and one in was for one in changes)]
    if smallest:
        clause = reading.clause(span).casefold()
        smallest.sort(key=lambda change: clause.find(change[0].casefold()))
        before, today = (" and ".join(f"“{words}”" for words in side) for side in zip(*smallest, strict=True))
        return f"The letter still says {before}; what we know now says {today}."
    return f"The letter still says “{reading.clause(span)}”; nothing we know says so any more."


def _changes(reading: Reading, span: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the clause says, and what the strongest fact of its kind says instead."""
    fact = next((fact for fact in reading.situation.facts if fact.kind == span["kind"]), None)
    means = means_of(fact, reading.situation) if fact and fact.kind != "claim" else {}
    for key, value in span["said"].items():
        if key != "flags" and means.get(key, value) != value:
            yield value, means[key]
