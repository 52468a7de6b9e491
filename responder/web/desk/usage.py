"""Turns facts and the letters that rest on them into whether a memory was used, and why not, in a few words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from responder.journey import OPEN
from responder.models import Case, Draft, Fact, Letter, TenureClaim
from responder.queries.beside_cases import letters_beside, newest_drafts
from responder.queries.memories import facts_beside
from responder.sources import title_of
from responder.web.desk.rows import Chip
from responder.web.desk.words import day

COUNTS = "counts"  # how the verdict on a date that a letter may rest on begins


@dataclass(slots=True)
class Usage:
    """What became of memories in the letters to one person: by contact, and by day and meaning of a date."""

    contacts: dict[UUID, Chip] = field(default_factory=dict)
    dates: dict[tuple[str, str], list[tuple[Any, Chip]]] = field(default_factory=lambda: defaultdict(list))

    def of_date(self, claim: TenureClaim) -> Chip | None:
        """What became of this date; of two alike, what was said of its source."""
        found = self.dates.get((claim.since_on.isoformat(), claim.meaning), [])
        sources = (claim.source, title_of(claim.source), None)
        other = found[0][1] if len(found) == 1 else None
        return next((chip for source, chip in found if source in sources), other)


def usage_of(session: Session, cases: Sequence[Case]) -> Usage:
    """What the letters of these cases, the newest first, made of what we remember."""
    drafts, letters = newest_drafts(session, cases), letters_beside(session, cases)
    facts = _by_case(facts_beside(session, cases))
    found = Usage()
    for case in cases:
        letter = _named(case, letters.get(case.id))
        if letter is None:
            continue
        used = _used(drafts.get(case.id))
        for fact in facts.get(case.id, ()):
            _add(found, fact, letter, is_used=str(fact.id) in used)
    return found


def _by_case(facts: Sequence[Fact]) -> Mapping[UUID, list[Fact]]:
    found: defaultdict[UUID, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.case_id].append(fact)
    return found


def _named(case: Case, letter: Letter | None) -> str | None:
    """What to call the letter of a case; None when nothing left and nothing will."""
    if letter and letter.sent_at:
        return f"the letter of {day(letter.sent_at)}"
    return "the letter that waits" if case.stage in OPEN and case.draft_version else None


def _used(draft: Draft | None) -> set[str]:
    return {str(span["fact_id"]) for span in draft.spans} if draft else set()


def _add(found: Usage, fact: Fact, letter: str, *, is_used: bool) -> None:
    if fact.kind == "contact" and fact.touchpoint_id:
        chip = _chip(letter, is_used=is_used, why=why_unused(fact.value))
        before = found.contacts.get(fact.touchpoint_id)
        if before is None or (is_used and not before.tone):
            found.contacts[fact.touchpoint_id] = chip
    for line in ledger_lines(fact.value):
        counts = does_count(line)
        chip = _chip(letter, is_used=is_used and counts, why=None if counts else str(line.get("verdict") or ""))
        found.dates[(str(line.get("on")), str(line.get("meaning")))].append((line.get("source"), chip))


def _chip(letter: str, *, is_used: bool, why: str | None) -> Chip:
    if is_used:
        return Chip(f"in {letter}", "check", "good")
    return Chip(f"not used: {why}" if why else f"not in {letter}", "minus")


def does_count(line: Mapping[str, Any]) -> bool:
    """Whether a tenure rests on this line of its ledger."""
    return str(line.get("verdict") or "").startswith(COUNTS)


def why_unused(value: Mapping[str, Any]) -> str | None:
    """Why a contact stays out of a letter, in a few words without a full stop; None when nothing speaks against it."""
    said = str(value.get("unused") or "").rstrip(".")
    return said or ("private" if value.get("private") else None)


def ledger_lines(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every date that was weighed for a tenure, with what was found about it."""
    found = value.get("ledger")
    return [line for line in found if isinstance(line, dict)] if isinstance(found, list) else []
