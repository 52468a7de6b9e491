"""In every language there is, a warm word passes the gate, and a lie does not."""

import json
from uuid import UUID

import pytest

from responder.draft.language import languages
from responder.polishing.judging import judge
from tests.responder.polishing.asked import everything, letter

WARM = {
    "en": "This truly means much to me.",
    "de": "Dafür danke ich von Herzen.",
    "fr": "Merci de tout cœur.",
    "es": "Gracias de todo corazón.",
    "it": "Grazie di tutto cuore.",
    "nl": "Dank van harte.",
}
LIES = {
    "en": ("It was twelve years.", "Tom thanks you, too.", "We will write again.", "Thank you for your visit in May."),
    "de": ("Es waren zwölf Jahre.", "Auch Tom dankt.", "Wir versprechen es.", "Danke für den Besuch im Mai."),
    "fr": ("C'était douze ans.", "Tom remercie aussi.", "Nous promettons tout.", "Merci de la visite en mai."),
    "es": ("Fueron doce años.", "Tom agradece también.", "Lo prometemos todo.", "Gracias por la visita en mayo."),
    "it": ("Furono dodici anni.", "Anche Tom ringrazia.", "Promettiamo tutto.", "Grazie per la visita in maggio."),
    "nl": ("Het waren twaalf jaar.", "Ook Tom dankt.", "Wij beloven alles.", "Dank voor het bezoek in mei."),
}
READ = sorted(set(WARM) & languages())


def outcome(language: str, sentence: str, number: int) -> tuple[str, str]:
    """What becomes of the letter with this sentence at the end of the paragraph that thanks."""
    plain = letter(*everything(), language=language, case_id=UUID(int=number))
    assert plain.frame
    first, *others = plain.frame.middle
    verdict = judge(plain, json.dumps({"paragraphs": [f"{first} {sentence}", *others]}))
    return verdict.outcome, verdict.why


@pytest.mark.parametrize("language", READ)
def test_a_warm_word_passes(language: str) -> None:
    found = [outcome(language, WARM[language], number) for number in range(8)]
    assert [why for what, why in found if what != "accepted"] == []


@pytest.mark.parametrize("language", READ)
@pytest.mark.parametrize("other", sorted(WARM))
def test_another_languages_warm_word_does_not(language: str, other: str) -> None:
    if language != other:
        assert outcome(language, WARM[other], 1)[0] == "refused"


@pytest.mark.parametrize("language", READ)
@pytest.mark.parametrize("number", range(4))
def test_a_lie_does_not(language: str, number: int) -> None:
    assert outcome(language, LIES[language][number], number)[0] == "refused"
