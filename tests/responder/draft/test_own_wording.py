"""A brand's own wording beside the shipped ones: what both say together is no claim."""

from dataclasses import replace

import pytest

from responder.draft.checks import examine
from responder.draft.compose import compose
from responder.draft.environment import Piece, compile_piece, pieces
from responder.draft.reading import Reading
from tests.responder.draft.known import contact, name, removal, situation, tenure

KNOWN = (name(), removal(), tenure(), contact())


def own(template: str, source: str) -> Piece:
    return replace(compile_piece(template, source), wording=1)


@pytest.mark.parametrize("words", ["My door is open", "My door is open.", "Our kettle is always warm…"])
def test_a_wording_may_end_as_its_owner_likes(words: str) -> None:
    library = {**pieces("en"), "offer/standing": own("offer/standing", words)}
    about = situation(*KNOWN)
    letter = compose(about, library=library)

    verdicts = examine(Reading(about, letter.subject, letter.body, letter.spans, made_of=letter.made_of))

    assert words.rstrip(".") in letter.body
    assert [check["detail"] for check in verdicts if check["blocking"] and not check["passed"]] == []


def test_a_claim_of_its_own_still_blocks() -> None:
    library = {**pieces("en"), "offer/standing": own("offer/standing", "We met in Prague in 2019.")}
    about = situation(*KNOWN)
    letter = compose(about, library=library)

    failed = [
        check["name"]
        for check in examine(Reading(about, letter.subject, letter.body, letter.spans, made_of=letter.made_of))
        if not check["passed"]
    ]

    assert "unsupported" in failed
