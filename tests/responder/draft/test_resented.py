"""What a reader of German or Dutch would resent is found, in a letter that is otherwise as it should be."""

import pytest

from responder.draft.address import Address
from responder.draft.anchors import reanchor
from responder.draft.checks import examine
from responder.draft.compose import compose
from responder.draft.reading import Reading
from tests.responder.draft.known import contact, name, removal, situation, tenure

RESENTED = [
    ("de", "promotion", "Mit dem Code sparen Sie Geld, und der erste Monat ist kostenlos."),
    ("de", "promotion", "Wir würden Sie gern wieder begrüßen."),
    ("de", "promotion", "Bitte nehmen Sie an unserer kurzen Umfrage teil."),
    ("de", "pleading", "Bitte bleiben Sie, wir werden Sie vermissen."),
    ("de", "guilt", "Nach allem, was war, bin ich sehr enttäuscht."),
    ("de", "blame", "Hätten Sie uns gefragt, wäre es anders gekommen."),
    ("de", "defensive", "Bei allem Respekt, das stimmt nicht."),
    ("de", "sarcasm", "Na dann, viel Erfolg damit."),
    ("de", "jargon", "Ihre Vertragsbeziehung wird fristgerecht abgewickelt."),
    ("de", "hollow", "Für Rückfragen stehen wir Ihnen jederzeit gern zur Verfügung."),
    ("de", "promise", "Das Team wird sich das ansehen, und es wird nicht wieder vorkommen."),
    ("de", "postscript", "PS: Bis bald."),
    ("de", "unsupported", "Ich denke gern an die Tage in Hamburg im Mai."),
    ("de", "form", "Ich hoffe, dass du gut schläfst."),
    ("nl", "promotion", "Speciaal voor u hebben we een korting, en de eerste maand is gratis."),
    ("nl", "promotion", "We zouden u graag weer verwelkomen."),
    ("nl", "promotion", "Wilt u deze korte enquête invullen?"),
    ("nl", "pleading", "Blijf alstublieft, we zullen u missen."),
    ("nl", "guilt", "Na alles wat er was, ben ik diep teleurgesteld."),
    ("nl", "blame", "Had u ons gevraagd, dan was het anders gelopen."),
    ("nl", "defensive", "Met alle respect, dat klopt niet."),
    ("nl", "sarcasm", "Tja, veel succes ermee."),
    ("nl", "jargon", "Conform uw verzoek is de opzegging verwerkt."),
    ("nl", "hollow", "Mocht u vragen hebben, aarzel niet."),
    ("nl", "promise", "Ons team zal ernaar kijken, en het zal niet meer gebeuren."),
    ("nl", "postscript", "PS: tot gauw."),
    ("nl", "unsupported", "Ik denk graag terug aan de dagen in Hamburg in mei."),
    ("nl", "form", "Ik hoop dat je goed slaapt."),
]
GUESSED = [
    ("de", "Sehr geehrte Damen und Herren,"), ("de", "Lieber Kunde,"), ("de", "Sehr geehrte Frau Byron,"),
    ("nl", "Geachte heer, mevrouw,"), ("nl", "Geachte mevrouw Byron,"), ("nl", "Dag meneer Byron,"),
]  # fmt: skip
OPENED = [
    ("de", "Wir haben festgestellt, dass Sie sich abgemeldet haben."),
    ("de", "Hiermit bestätigen wir Ihre Kündigung."),
    ("nl", "We zagen dat u zich hebt uitgeschreven."),
    ("nl", "Hierbij bevestigen wij uw opzegging."),
]


def edited(language: str, *, greeting: str | None = None, first: str = "", more: str = "") -> Reading:
    """The machine's letter with another greeting, with a sentence before the first, or with one after its thanks."""
    about = situation(name(), removal(), tenure(), contact(), language=language, address=Address("formal", ""))
    written = compose(about)
    machine = Reading(about, written.subject, written.body, written.spans)
    greeted, *paragraphs = written.body.split("\n\n")
    paragraphs[0] = f"{first} {paragraphs[0]}".strip()
    paragraphs[1] = f"{paragraphs[1]} {more}".strip()
    body = "\n\n".join([greeting or greeted, *paragraphs])
    spans = reanchor(written.body, body, written.spans)
    return Reading(about, written.subject, body, spans, before=machine)


def failed(reading: Reading) -> set[str]:
    return {each["name"] for each in examine(reading) if not each["passed"]}


@pytest.mark.parametrize("language", ["de", "nl"])
def test_a_letter_nobody_changed_is_resented_by_nobody(language: str) -> None:
    assert failed(edited(language)) == set()


@pytest.mark.parametrize(("language", "check", "sentence"), RESENTED)
def test_a_sentence_that_would_be_resented_is_found(language: str, check: str, sentence: str) -> None:
    assert check in failed(edited(language, more=sentence))


@pytest.mark.parametrize(("language", "greeting"), GUESSED)
def test_a_greeting_that_guesses_is_found(language: str, greeting: str) -> None:
    assert "gender" in failed(edited(language, greeting=greeting))


@pytest.mark.parametrize(("language", "first"), OPENED)
def test_a_letter_that_opens_with_the_trigger_is_found(language: str, first: str) -> None:
    assert "opening" in failed(edited(language, first=first))
