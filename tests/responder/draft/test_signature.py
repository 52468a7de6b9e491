"""Under a letter stand the signer's name, title and, by choice, number, and the brand's imprint where it has one."""

from dataclasses import replace

import pytest

from responder.draft.checks import examine
from responder.draft.compose import compose
from responder.twin import signature_end
from tests.responder.draft.known import name, reading, removal, situation, tenure

SIGNED = "Maya Lindqvist\nOperations Manager, Northlight"
IMPRINT = "Northlight AB · Storgatan 1, Stockholm\nReg. no. 556000-0000"


def under(**more: str) -> str:
    """The letter behind its last full paragraph's closing words."""
    body = compose(replace(situation(name(), removal(), tenure()), **more)).body
    return body[body.index(SIGNED) :]


@pytest.mark.parametrize(
    ("more", "signature"),
    [
        ({}, f"{SIGNED}\n"),
        ({"signer_phone": "+46 8 123 45 67"}, f"{SIGNED}\n+46 8 123 45 67\n"),
        ({"imprint": IMPRINT}, f"{SIGNED}\n\n{IMPRINT}\n"),
        ({"signer_phone": "+46 8 1", "imprint": "Northlight AB"}, f"{SIGNED}\n+46 8 1\n\nNorthlight AB\n"),
        ({"imprint": " \n\u200b\n "}, f"{SIGNED}\n"),
    ],
)
def test_what_stands_under_a_letter(more: dict[str, str], signature: str) -> None:
    assert under(**more) == signature


def test_the_photo_would_stand_between_number_and_imprint() -> None:
    body = under(signer_phone="+46 8 1", imprint=IMPRINT)

    assert body[: signature_end(body, "Maya Lindqvist")] == f"{SIGNED}\n+46 8 1"


WORDY = f"{IMPRINT}\nFor 20 years: www.northlight.example, VAT SE556000000001"


def test_number_and_imprint_are_no_claims() -> None:
    read = reading(name(), removal(), tenure(), signer_phone="+46 8 123 45 67", imprint=WORDY)

    assert [check for check in examine(read) if not check["passed"]] == []


def test_the_same_words_within_the_letter_are() -> None:
    letter = reading(name(), removal(), tenure(), imprint=WORDY)
    edited = letter.body.replace(SIGNED, f"We are here for 20 years, www.northlight.example\n\n{SIGNED}")
    read = reading(name(), removal(), tenure(), imprint=WORDY, body=edited)

    assert {check["name"] for check in examine(read) if not check["passed"]} >= {"unsupported", "promotion"}
