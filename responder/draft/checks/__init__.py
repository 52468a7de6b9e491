"""Turns a letter into the list of checks it passed and failed; those that block keep it from being approved."""

from collections.abc import Callable
from typing import Any

from responder.draft.checks.form import greeting_name, header_safe, length, placeholder
from responder.draft.checks.stale import stale
from responder.draft.checks.support import unsupported
from responder.draft.checks.tone import defensive, hollow, opening, pleading, postscript, promotion
from responder.draft.checks.verdict import Verdict
from responder.draft.reading import Reading

CHECKS: tuple[Callable[[Reading], Verdict], ...] = (
    unsupported,
    stale,
    greeting_name,
    promotion,
    placeholder,
    header_safe,
    opening,
    length,
    postscript,
    pleading,
    defensive,
    hollow,
)


def examine(reading: Reading) -> list[dict[str, Any]]:
    """Every check's verdict, as a Draft stores it: {"name", "passed", "blocking", "detail"}, and "words" where some
    are asked about.
    """
    return [_stored(check.__name__, check(reading)) for check in CHECKS]


def _stored(name: str, verdict: Verdict) -> dict[str, Any]:
    words = {"words": list(verdict.words)} if verdict.words else {}
    return {"name": name, "passed": verdict.passed, "blocking": verdict.blocking, "detail": verdict.detail, **words}
