"""How a person is addressed is decided by rule, and the rule is said."""

import pytest

from responder.draft import address
from responder.draft.address import address_of, salutation
from responder.draft.language import language_of_country

GERMAN = {
    "name": "German", "forms": ["formal", "close"], "usual": "formal", "called": {"formal": "Sie", "close": "du"},
    "salutation": {
        "formal": ["Guten Tag", "{full}"], "close": ["Hallo", "{given}"],
        "titled": {"frau": ["Sehr geehrte", "Frau {family}"], "frau dr": ["Sehr geehrte", "Frau Dr. {family}"]},
    },
}  # fmt: skip
SPANISH = {**GERMAN, "name": "Spanish", "acquainted": "close", "called": {"formal": "usted", "close": "tú"}}


@pytest.fixture
def abroad(monkeypatch):
    """Two languages with two forms of address, whatever the folders say."""
    monkeypatch.setattr(address, "custom", {"xx": GERMAN, "yy": SPANISH}.get)


def test_a_language_with_one_form_needs_no_rule():
    assert address_of("en", theirs="close", house={"en": "close"}).form == "formal"


@pytest.mark.parametrize(
    ("language", "known", "form", "why"),
    [
        ("xx", {}, "formal", "“Sie” is what one says in German"),
        ("xx", {"know_each_other": True}, "formal", "is what one says in German"),
        ("yy", {"know_each_other": True}, "close", "met or spoke"),
        ("yy", {"know_each_other": True, "house": {"yy": "formal"}}, "formal", "The brand says “usted”"),
        ("xx", {"house": {"xx": "close"}}, "close", "The brand says “du” to everybody."),
        ("xx", {"house": {"xx": "close"}, "theirs": "formal"}, "formal", "“Sie” is recorded for this person."),
        ("xx", {"theirs": "whatever"}, "formal", "as nothing else is known"),
    ],
)
def test_the_first_that_speaks_decides_and_says_why(abroad, language, known, form, why):
    found = address_of(language, **known)

    assert found.form == form
    assert why in found.why


@pytest.mark.parametrize(
    ("form", "name", "said"),
    [
        ("formal", {"name": "Ada Byron", "family_name": "Byron"}, ("Guten Tag", "Ada Byron")),
        ("formal", {"name": "Ada Byron", "family_name": "Byron", "honorific": "Frau"}, ("Sehr geehrte", "Frau Byron")),
        ("formal", {"name": "x", "family_name": "Byron", "honorific": "Frau Dr."}, ("Sehr geehrte", "Frau Dr. Byron")),
        ("formal", {"name": "x", "family_name": "Byron", "honorific": "Frau Prof."}, ("Sehr geehrte", "Frau Byron")),
        ("formal", {"name": "Ada", "honorific": "Frau"}, ("Guten Tag", "Ada")),
        ("formal", {"name": "Ada Byron", "family_name": "Byron", "honorific": "Sir"}, ("Guten Tag", "Ada Byron")),
        ("close", {"name": "Ada Byron", "family_name": "Byron", "honorific": "Frau"}, ("Hallo", "Ada")),
    ],
)
def test_nobody_is_guessed_to_be_a_man_or_a_woman(abroad, form, name, said):
    assert salutation("xx", form, name, "Ada") == said


def test_of_a_country_with_several_languages_none_is_guessed():
    assert language_of_country("GB") == "en"
    assert language_of_country(None) is None


def test_behind_a_title_a_dutch_name_begins_with_a_capital():
    name = {"name": "Ada van den Berg", "family_name": "van den Berg", "honorific": "mevr."}
    assert salutation("nl", "formal", name, "Ada") == ("Geachte", "mevrouw Van den Berg")
    assert salutation("nl", "formal", {**name, "honorific": None}, "Ada") == ("Beste", "Ada van den Berg")
    assert salutation("de", "formal", {**name, "honorific": "Frau"}, "Ada") == ("Sehr geehrte", "Frau van den Berg")
