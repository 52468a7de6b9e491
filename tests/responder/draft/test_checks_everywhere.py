"""The checks in every language there is: complete lists, one form of address, one language, no gender guessed."""

import pytest

from responder.draft.address import Address
from responder.draft.checks import CHECKS, examine
from responder.draft.compose import compose
from responder.draft.language import CLOSE, FORMAL, custom, languages, tone
from responder.draft.lexicons import function_words, is_noun, numbers
from responder.draft.reading import Reading
from responder.draft.words import listed, words_of
from responder.models import Fact
from tests.responder.draft.known import fault, name, reading, reason, removal, situation, tenure

LANGUAGES = sorted(languages())
TWO_FORMS = [language for language in LANGUAGES if len(custom(language)["forms"]) == 2]
TOPICS = (
    "claims", "promotion", "opening", "postscript", "pleading", "defensive", "hollow", "guilt", "blame", "sarcasm",
    "jargon", "gender", "apology", "promise", "function",
)  # fmt: skip
FACTS = (name(), removal(), tenure())


def failed(read: Reading) -> dict[str, dict[str, object]]:
    return {str(check["name"]): check for check in examine(read) if not check["passed"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_its_words(language: str) -> None:
    assert {topic for topic in TOPICS if not listed(tone(language), topic)} == set()
    assert {
        key for key in ("words", "titles", "hollow", "gendered") if not tone(language)["greeting"].get(key)
    } == set()
    assert all(words_of(phrase) for topic in TOPICS for phrase in listed(tone(language), topic))
    if language in TWO_FORMS:
        assert all(listed(tone(language), f"address.{form}") for form in (FORMAL, CLOSE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_counts_by_its_own_words(language: str) -> None:
    counting = numbers(language)
    assert len(counting.sure | counting.unsure) >= 19
    assert len(counting.days) >= 19
    assert len(counting.units) >= 7


def test_a_language_without_a_list_fails_no_letter() -> None:
    assert listed({}, "guilt") == listed({"guilt": {}}, "guilt") == listed({}, "address.formal") == ()
    assert listed({"address": {"close": ["du"]}}, "address.close") == ["du"]


@pytest.mark.parametrize("language", TWO_FORMS)
@pytest.mark.parametrize(("written", "wanted"), [(FORMAL, CLOSE), (CLOSE, FORMAL)])
def test_a_letter_in_the_other_form_blocks(language: str, written: str, wanted: str) -> None:
    letter = compose(situation(*FACTS, language=language, address=Address(written, "")))
    about = situation(*FACTS, language=language, address=Address(wanted, "It is recorded so."))
    found = failed(Reading(about, letter.subject, letter.body, []))["form"]
    assert found["blocking"]
    assert str(found["detail"]).endswith("It is recorded so.")


@pytest.mark.parametrize("other", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_in_another_language_blocks(language: str, other: str) -> None:
    letter = compose(situation(*FACTS, language=other))
    found = failed(Reading(situation(*FACTS, language=language), letter.subject, letter.body, []))
    assert ("language" in found) is (language != other)
    if language != other:
        assert found["language"]["blocking"]
        assert custom(other)["name"] in str(found["language"]["detail"])


def test_a_few_foreign_words_make_no_other_language() -> None:
    body = "Dear Ada,\n\nThank you, merci de tout cœur, danke für alles. It was good to have you with us.\n\nMaya\n"
    assert "language" not in failed(reading(*FACTS, body=body))


def test_small_words_of_two_languages_are_not_the_same() -> None:
    alike = [
        (one, other)
        for one in LANGUAGES
        for other in LANGUAGES
        if one < other and 2 * len(function_words(one) & function_words(other)) > len(function_words(one))
    ]
    assert alike == []


TITLED = name()
TITLED.value["honorific"] = "Ms."


@pytest.mark.parametrize(
    ("greeting", "passed"),
    [("Dear Ms Byron,", True), ("Dear Mr Byron,", False), ("Dear Ada,", True), ("Dear Sir or Madam,", False)],
)
def test_a_title_we_know_is_no_guess(greeting: str, passed: bool) -> None:
    found = failed(reading(TITLED, removal(), tenure(), body=f"{greeting}\n\nThank you for all of it.\n\nMaya\n"))
    assert ("gender" not in found) is passed


@pytest.mark.parametrize("greeting", ["Dear Mr Byron,", "Dear Ms Ada Byron,", "Dear Sir,"])
def test_a_title_we_do_not_know_is_a_guess_and_blocks(greeting: str) -> None:
    assert failed(reading(*FACTS, body=f"{greeting}\n\nThank you for all of it.\n\nMaya\n"))["gender"]["blocking"]


@pytest.mark.parametrize(
    ("said", "passed", "blocking"),
    [
        ("I am sorry.", False, False),
        ("My apologies.", False, False),
        ("I apologise for any inconvenience.", False, True),
        ("I am sorry that the export lost what you had written.", True, False),
        ("Thank you for having been here.", True, False),
    ],
)
def test_who_apologises_says_for_what(said: str, passed: bool, blocking: bool) -> None:
    found = failed(reading(*FACTS, body=f"Dear Ada,\n\nThank you. {said}\n\nMaya\n")).get("apology", {})
    assert (not found, bool(found.get("blocking"))) == (passed, blocking)


@pytest.mark.parametrize("facts", [(*FACTS, fault()), (name(), tenure(), reason("low_quality"))])
def test_an_apology_beside_a_fact_owns_it(facts: tuple[Fact, ...]) -> None:
    assert failed(reading(*facts, family="billing")) == {}


@pytest.mark.parametrize(
    ("promise", "passed"),
    [
        ("I will see to it myself.", True),
        ("I promise that nothing more will reach you.", True),
        ("We will make sure of it.", False),
        ("Someone will call you.", False),
        ("It will be fixed.", False),
    ],
)
def test_a_promise_has_somebody_who_makes_it(promise: str, passed: bool) -> None:
    found = failed(reading(*FACTS, body=f"Dear Ada,\n\nThank you. {promise}\n\nMaya\n"))
    assert ("promise" not in found) is passed


def test_a_long_sentence_is_named() -> None:
    long = "I would like to say " + "that it was good and " * 8 + "that is all."
    found = failed(reading(*FACTS, body=f"Dear Ada,\n\n{long}\n\nMaya\n"))["ease"]
    assert "“I would like to …” has 48 words" in str(found["detail"])


def test_hard_words_are_advised_against() -> None:
    hard = "Organisational considerations necessitated administrative reconfiguration of individual communications."
    found = failed(reading(*FACTS, body=f"Dear Ada,\n\n{hard}\n\nMaya\n"))["ease"]
    assert not found["blocking"]
    assert "hard to read" in str(found["detail"])


@pytest.mark.skipif("de" not in LANGUAGES, reason="there is no German")
@pytest.mark.parametrize(
    ("word", "noun"),
    [
        ("Brief", True), ("Briefen", True), ("Lieblingsbrief", True), ("Gelassenheit", True), ("Rückmeldungen", True),
        ("Hamburg", False), ("Gisela", False), ("Schmidt", False), ("Göteborg", False),
    ],
)  # fmt: skip
def test_german_nouns_are_told_from_names(word: str, noun: bool) -> None:
    assert is_noun(word, "de") is noun


def test_other_languages_have_no_capital_nouns() -> None:
    assert not any(is_noun("Brief", language) for language in LANGUAGES if language != "de")


def test_the_table_says_of_every_check_when_it_blocks() -> None:
    read = reading(*FACTS)
    assert {check.__name__ for check, blocks in CHECKS.items() if blocks(read, check(read))} == {
        "unsupported", "stale", "greeting_name", "gender", "form", "language", "promotion", "placeholder",
        "header_safe",
    }  # fmt: skip
