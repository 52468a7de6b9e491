"""An answer becomes a polished letter only when it says what was there; every other one is refused with its reason."""

import json

import pytest

from responder.errors import Temporary
from responder.polishing.judging import judge
from tests.peers.chat import honest
from tests.responder.draft import known
from tests.responder.polishing.asked import letter

LIES = {
    "a number": "You were here for 12 years.",
    "a number in words": "Twelve years are a long time.",
    "a colleague": "Tom sends his regards.",
    "a discount": "There is a discount for you.",
    "half off": "I can offer you 50 % off.",
    "a promise": "We will never write to you again.",
    "a memory": "I remember our evening in Malmö.",
    "a date": "It was on 3 May.",
    "a link": "See www.northlight.com for more.",
    "an address": "Write to maya@example.com at any time.",
    "another language": "Ich danke Ihnen sehr.",
    "a character that turns words around": "Thank you \u202every much.",
    "a character that cannot be seen": "Thank\u200b you.",
    "a control character": "Thank you.\u0007",
}


def said(lie: str) -> str:
    """The letter with this sentence at the end of the paragraph that thanks."""
    frame = letter().frame
    assert frame
    middle = [f"{text} {lie}" if number == 0 else text for number, text in enumerate(frame.middle)]
    return json.dumps({"paragraphs": middle})


def test_an_honest_answer_is_accepted() -> None:
    plain = letter()
    assert plain.frame
    verdict = judge(plain, json.dumps({"paragraphs": honest(list(plain.frame.middle))}))
    assert (verdict.outcome, verdict.polished is not None) == ("accepted", True)


@pytest.mark.parametrize("lie", LIES)
def test_what_was_not_there_is_refused(lie: str) -> None:
    verdict = judge(letter(), said(LIES[lie]))
    assert (verdict.outcome, verdict.polished) == ("refused", None)
    assert verdict.why.startswith(("It adds", "It holds"))


CONTENT = {
    "prose": ("Of course! Here is your letter: Dear Ada", "It did not answer with the JSON it was asked for."),
    "a list": ('["Dear Ada"]', "It did not answer with the paragraphs it was asked for."),
    "numbers": ('{"paragraphs": [1, 2]}', "It did not answer with the paragraphs it was asked for."),
    "too few": ('{"paragraphs": ["Thank you."]}', "It answered with 1 paragraphs where there were 2."),
    "half a surrogate pair": ('{"paragraphs": ["\\ud800"]}', "It did not answer with the JSON it was asked for."),
    "a deep hole": ("[" * 9000, "It did not answer with the JSON it was asked for."),
    "an endless letter": (
        json.dumps({"paragraphs": ["Thank you. " * 300] * 2}),
        "It is far longer than the letter was.",
    ),
    "nothing": ("", "It did not answer with the JSON it was asked for."),
}


@pytest.mark.parametrize("content", CONTENT)
def test_an_answer_out_of_which_no_letter_can_be_made_is_refused(content: str) -> None:
    text, why = CONTENT[content]
    verdict = judge(letter(), text)
    assert (verdict.outcome, verdict.why) == ("refused", why)


def test_no_answer_is_told_as_such() -> None:
    verdict = judge(letter(), Temporary("It is in trouble (500)."))
    assert (verdict.outcome, verdict.why) == ("no answer", "It is in trouble (500).")


def test_what_confirms_or_answers_what_somebody_told_us_is_not_touched() -> None:
    plain = letter(known.name(), known.removal(), known.tenure(), known.contact(), known.comment())
    assert plain.frame
    kept = [text for number, text in enumerate(plain.frame.paragraphs) if number not in plain.frame.numbers]
    assert kept[0].startswith("Dear")
    assert any("The export kept losing my notes." in text for text in kept)
    assert any("Northlight Weekly" in text for text in kept)
    assert len(plain.frame.middle) == 2


def test_a_letter_whose_signature_cannot_be_found_is_not_touched() -> None:
    plain = letter(known.name(), body="Dear Ada,\n\nthank you.\n\nMaya\n")
    assert plain.frame is None
    verdict = judge(plain, json.dumps({"paragraphs": ["thank you."]}))
    assert verdict.why == "Nothing in it is to be polished."
