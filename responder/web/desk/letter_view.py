"""Turns a draft and its spans into pieces of text, each tied to the numbered fact it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from responder.models import Case, Draft, Fact, Letter
from responder.sources import title_of
from responder.testifying import vouched_by_approving
from responder.twin import signature_end
from responder.web.desk.rows import Chip
from responder.web.desk.usage import does_count, ledger_lines, why_unused
from responder.web.desk.words import ago, day

MARKS = {
    "stale": Chip("may be out of date", "clock", "warn"),
    "second-hand": Chip("second-hand", "users", "warn"),
    "private": Chip("private: no letter mentions it", "lock", "warn"),
}
OUTDATED = "No longer known to be so"
CONFIDENCES = {"high": "certain", "medium": "fairly sure", "low": "unsure"}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One date that was weighed for a tenure: what it says, who says so, and what was found."""

    text: str
    source: str
    verdict: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact; `number` ties it to its clause in the letter, None when the letter does not use it."""

    id: UUID
    number: int | None
    text: str
    source: str
    as_of: str
    confidence: str
    chips: list[Chip] = field(default_factory=list)
    ledger: list[LedgerLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the letter's text; with a number it states that fact, with a photo that stands in front of it.

    One with a title and no number states what is no longer known so.
    """

    text: str
    number: int | None = None
    title: str = ""
    photo_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at before the letter may go out; `words` are those it asks about."""

    name: str
    detail: str
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LetterView:
    """The letter on its sheet."""

    version: int
    sha256: str
    language: str
    subject: str
    body: str
    pieces: list[Piece]
    from_name: str
    from_email: str
    to_name: str
    to_email: str
    passed: list[Check]
    failed: list[Check]
    warned: list[Check]
    footnote: str
    signer_reason: str
    vouched: list[str]  # what whoever approves it vouches for
    polished_by: str
    polished_why: str


def claims(draft: Draft | None, facts: Sequence[Fact]) -> list[Claim]:
    """The facts, those in the letter first and numbered in the order in which it states them."""
    spans = sorted(draft.spans, key=lambda span: span["start"]) if draft else []
    known = {str(fact.id) for fact in facts}
    order = list(dict.fromkeys(it for span in spans if (it := str(span["fact_id"])) in known))
    numbers = {fact_id: number for number, fact_id in enumerate(order, start=1)}
    found = [_claim(fact, numbers.get(str(fact.id))) for fact in facts]
    return sorted(found, key=lambda claim: claim.number or len(facts) + 1)


def _claim(fact: Fact, number: int | None) -> Claim:
    sure = CONFIDENCES.get(fact.confidence, fact.confidence)
    chips = list(_chips(fact, is_used=number is not None))
    ledger = [_ledger_line(line) for line in ledger_lines(fact.value)]
    return Claim(fact.id, number, fact.text, fact.source, day(fact.as_of), sure, chips, ledger)


def _chips(fact: Fact, *, is_used: bool) -> Iterator[Chip]:
    """What to mind about a contact, and why the letter leaves it out."""
    marks, why = fact.value.get("marks"), why_unused(fact.value) if fact.kind == "contact" else None
    named = [mark for mark in marks if isinstance(mark, str)] if isinstance(marks, list) else []
    yield from (MARKS.get(mark, Chip(mark, "circle-help", "warn")) for mark in named)
    if why and not is_used and why not in named:
        yield Chip(f"not in the letter: {why}", "minus")


def _ledger_line(line: Mapping[str, Any]) -> LedgerLine:
    until = f" until {_day(line['until'])}" if line.get("until") else ""
    source, as_of = title_of(str(line.get("source") or "")), line.get("as_of")
    verdict = str(line.get("verdict") or "")
    meaning = str(line.get("meaning") or "")
    return LedgerLine(
        text=f"{meaning[:1].upper()}{meaning[1:]} {_day(line.get('on'))}{until}".strip(),
        source=f"{source}, as of {_day(as_of)}" if as_of else source,
        verdict=verdict,
        counts=does_count(line),
    )


def _day(written: object) -> str:
    """An ISO day (or moment) as the desk writes it; what is none, as it is."""
    try:
        return day(date.fromisoformat(str(written)[:10]))
    except ValueError:
        return str(written or "")


def letter_view(
    case: Case, draft: Draft, used: Sequence[Claim], letter: Letter | None, photo_id: UUID | None = None
) -> LetterView:
    """The draft with its sender, its reader, its checks and its pieces; the photo stands below the signature."""
    signer = case.signer
    from_name = letter.from_name if letter else signer.name if signer else "Nobody yet"
    checks = [(Check(_words(it["name"]), it.get("detail") or "", it.get("words", [])), it) for it in draft.checks]
    return LetterView(
        version=draft.version,
        sha256=draft.sha256,
        language=draft.language,
        subject=draft.subject,
        body=draft.body,
        pieces=with_photo(pieces(draft, used), photo_id, signature_end(draft.body, from_name)),
        from_name=from_name,
        from_email=letter.from_email if letter else signer.email if signer else "no signer",
        to_name=(case.customer.name if case.customer else None) or "",
        to_email=(letter.to_email if letter else case.email) or "no address",
        passed=[check for check, it in checks if it["passed"]],
        failed=[check for check, it in checks if not it["passed"] and it["blocking"]],
        warned=[check for check, it in checks if not it["passed"] and not it["blocking"]],
        footnote=f"version {draft.version} · {_author(draft)}, {ago(draft.created_at)}",
        signer_reason=case.signer_reason or "",
        vouched=vouched_by_approving(draft.checks),
        polished_by=draft.polish.get("by", ""),
        polished_why=draft.polish.get("why", ""),
    )


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _author(draft: Draft) -> str:
    if draft.author != "responder":
        return f"edited by {draft.author}"
    if draft.polish.get("outcome") == "accepted":
        return f"drafted by Responder, polished by {draft.polish['by']}"
    return "drafted by Responder"


def pieces(draft: Draft, used: Sequence[Claim]) -> list[Piece]:
    """The body cut at its spans; overlapping or foreign spans are left out rather than guessed at."""
    by_id = {str(claim.id): claim for claim in used}
    found, at = [], 0
    for span in sorted(draft.spans, key=lambda span: span["start"]):
        claim = by_id.get(str(span["fact_id"]))
        start, end = span["start"], span["end"]
        if start < at or end > len(draft.body) or (claim is None and "said" not in span):
            continue
        found += [Piece(draft.body[at:start])] if start > at else []
        title = f"{claim.text} ({claim.source}, {claim.as_of})" if claim else OUTDATED
        found.append(Piece(draft.body[start:end], claim.number if claim else None, title))
        at = end
    return [*found, Piece(draft.body[at:])]


def with_photo(run: Sequence[Piece], photo_id: UUID | None, at: int) -> list[Piece]:
    """The pieces with the photo at this character of the text they make; without one, as they are."""
    if photo_id is None:
        return list(run)
    found: list[Piece] = []
    for piece in run:
        cut, at = at, at - len(piece.text)
        if not 0 <= cut < len(piece.text):
            found.append(piece)
            continue
        found += [replace(piece, text=piece.text[:cut])] if cut else []
        # The photo ends the line it stands in.
        found.append(replace(piece, text=piece.text[cut:].removeprefix("\n"), photo_id=photo_id))
    return found if at < 0 else [*found, Piece("", photo_id=photo_id)]
