"""Every sentence of a bad goodbye mail is caught by the check that is there for it, and no harmless one by any."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from responder.draft.checks import examine
from responder.policies import OFFER, Policy
from tests.responder.draft.known import contact, name, reading, removal, tenure

HERE = Path(__file__).parent
FACTS = (name(), removal(), tenure(), contact())
FREE = Policy(OFFER, "US", "Who left a list in the United States: offer allowed.")
AROUND = (
    "{greeting}\n\n{opening} Thank you from my heart for the time with us; it was good to have you here.\n\n"
    "{more}\n\nIf I can ever be of use to you, simply answer this letter, and it comes straight to me.\n\n"
    "Kind regards,\nMaya Lindqvist\nOperations Manager, Northlight\n"
)


def lines(file: str) -> Iterator[str]:
    """The sentences of a file."""
    return (line for line in (HERE / file).read_text(encoding="utf-8").splitlines() if not line.startswith("#"))


BAD = [tuple(line.split(": ", 1)) for line in lines("bad.txt")]
HARMLESS = list(lines("harmless.txt"))


def failed(sentence: str, check: str = "") -> set[str]:
    """The checks that have something to say to a manager's letter with this sentence in it."""
    parts = {"greeting": "Dear Ada,", "opening": "It is done as you wanted.", "more": "I wish you all the best."}
    place = {"opening": "opening", "gender": "greeting", "greeting_name": "greeting"}.get(check, "more")
    body = AROUND.format(**(parts | {place: sentence}))
    return {each["name"] for each in examine(reading(*FACTS, body=body, policy=FREE)) if not each["passed"]}


@pytest.mark.parametrize(("check", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_the_right_check_catches_it(check: str, sentence: str) -> None:
    assert check in failed(sentence, check)


@pytest.mark.parametrize("sentence", HARMLESS)
def test_no_check_has_anything_to_say_to_what_is_harmless(sentence: str) -> None:
    assert failed(sentence) == set()


def test_there_are_enough_of_both() -> None:
    assert len(BAD) >= 60
    assert len(HARMLESS) >= 40
