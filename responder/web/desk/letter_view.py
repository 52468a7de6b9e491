"""Turns a draft and its spans into pieces of text, each tied to the numbered fact it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from responder.models import Case, Draft, Fact, Letter
from responder.web.desk.words import ago, day

CONFIDENCES = {"high": "certain", "medium": "fairly sure", "low": "unsure"}


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact; `number` ties it to its clause in the letter, None when the letter does not use it."""

    id: UUID
    number: int | None
    text: str
    source: str
    as_of: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the letter's text; with a number it states that fact."""

    text: str
    number: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at before the letter may go out."""

    name: str
    detail: str


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


def claims(draft: Draft | None, facts: Sequence[Fact]) -> list[Claim]:
    """The facts, those in the letter first and numbered in the order in which it states them."""
    spans = sorted(draft.spans, key=lambda span: span["start"]) if draft else []
    order = list(dict.fromkeys(str(span["fact_id"]) for span in spans))
    numbers = {fact_id: number for number, fact_id in enumerate(order, start=1)}
    found = [_claim(fact, numbers.get(str(fact.id))) for fact in facts]
    return sorted(found, key=lambda claim: claim.number or len(facts) + 1)


def _claim(fact: Fact, number: int | None) -> Claim:
    sure = CONFIDENCES.get(fact.confidence, fact.confidence)
    return Claim(fact.id, number, fact.text, fact.source, day(fact.as_of), sure)


def letter_view(case: Case, draft: Draft, used: Sequence[Claim], letter: Letter | None) -> LetterView:
    """The draft with its sender, its reader, its checks and its pieces."""
    signer = case.signer
    checks = [(Check(_words(it["name"]), it.get("detail") or ""), it) for it in draft.checks]
    return LetterView(
        version=draft.version,
        sha256=draft.sha256,
        language=draft.language,
        subject=draft.subject,
        body=draft.body,
        pieces=pieces(draft, used),
        from_name=letter.from_name if letter else signer.name if signer else "Nobody yet",
        from_email=letter.from_email if letter else signer.email if signer else "no signer",
        to_name=(case.customer.name if case.customer else None) or "",
        to_email=(letter.to_email if letter else case.email) or "no address",
        passed=[check for check, it in checks if it["passed"]],
        failed=[check for check, it in checks if not it["passed"] and it["blocking"]],
        warned=[check for check, it in checks if not it["passed"] and not it["blocking"]],
        footnote=f"version {draft.version} · {_author(draft)}, {ago(draft.created_at)}",
        signer_reason=case.signer_reason or "",
    )


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _author(draft: Draft) -> str:
    return "drafted by Responder" if draft.author == "responder" else f"edited by {draft.author}"


def pieces(draft: Draft, used: Sequence[Claim]) -> list[Piece]:
    """The body cut at its spans; overlapping or foreign spans are left out rather than guessed at."""
    by_id = {str(claim.id): claim for claim in used}
    found, at = [], 0
    for span in sorted(draft.spans, key=lambda span: span["start"]):
        claim = by_id.get(str(span["fact_id"]))
        start, end = span["start"], span["end"]
        if claim is None or start < at or end > len(draft.body):
            continue
        found += [Piece(draft.body[at:start])] if start > at else []
        found.append(Piece(draft.body[start:end], claim.number, f"{claim.text} ({claim.source}, {claim.as_of})"))
        at = end
    return [*found, Piece(draft.body[at:])]
