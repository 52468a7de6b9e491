"""Turns a letter into the list of checks it passed and failed; those that block keep it from being approved."""

from collections.abc import Callable, Mapping
from typing import Any

from responder.draft.checks.address import form, gender, greeting_name, language
from responder.draft.checks.shape import ease, header_safe, length, placeholder, similar
from responder.draft.checks.stale import stale
from responder.draft.checks.support import unsupported
from responder.draft.checks.tone import (
    apology,
    blame,
    defensive,
    guilt,
    hollow,
    jargon,
    opening,
    pleading,
    postscript,
    promise,
    promotion,
    sarcasm,
)
from responder.draft.checks.verdict import Verdict
from responder.draft.reading import Reading

Check = Callable[[Reading], Verdict]
Blocks = Callable[[Reading, Verdict], bool]

# When a failed check keeps a letter from being approved. Otherwise it advises, and the manager decides.
ALWAYS: Blocks = lambda _reading, _verdict: True  # noqa: E731 - a table of four rules reads best as one
NEVER: Blocks = lambda _reading, _verdict: False  # noqa: E731
GRAVE: Blocks = lambda _reading, verdict: verdict.grave  # noqa: E731 - what no advice is enough for
STRICT: Blocks = lambda reading, _verdict: reading.is_strict  # noqa: E731 - who left a list, or is protected by law
MACHINE: Blocks = lambda reading, _verdict: reading.before is None  # noqa: E731 - of a manager's edit it asks

CHECKS: Mapping[Check, Blocks] = {
    unsupported: MACHINE,
    stale: ALWAYS,
    greeting_name: ALWAYS,
    gender: ALWAYS,
    form: ALWAYS,
    language: ALWAYS,
    promotion: STRICT,
    placeholder: ALWAYS,
    header_safe: ALWAYS,
    apology: GRAVE,  # for "any inconvenience"
    length: GRAVE,  # over 300 words
    opening: NEVER,
    ease: NEVER,
    similar: NEVER,
    postscript: NEVER,
    pleading: NEVER,
    guilt: NEVER,
    blame: NEVER,
    defensive: NEVER,
    sarcasm: NEVER,
    promise: NEVER,
    jargon: NEVER,
    hollow: NEVER,
}


def examine(reading: Reading) -> list[dict[str, Any]]:
    """Every check's verdict, as a Draft stores it: {"name", "passed", "blocking", "detail"}, and "words" where some
    are asked about.
    """
    return [_stored(reading, check, blocks) for check, blocks in CHECKS.items()]


def _stored(reading: Reading, check: Check, blocks: Blocks) -> dict[str, Any]:
    verdict = check(reading)
    told = {
        "name": check.__name__,
        "passed": verdict.passed,
        "blocking": blocks(reading, verdict),
        "detail": verdict.detail,
    }
    return {**told, "words": list(verdict.words)} if verdict.words else told
