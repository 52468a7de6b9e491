"""What a letter may not claim, may not sound like, and may not look like."""

import pytest

from responder.draft.checks import CHECKS, examine
from responder.draft.reading import Reading
from responder.draft.ties import with_claims
from responder.models import Fact
from responder.policies import OFFER, THANKS, Policy
from tests.responder.draft.known import (
    comment,
    contact,
    ending,
    fact,
    fault,
    gesture,
    letter,
    name,
    reading,
    reason,
    removal,
    situation,
    tenure,
)

FACTS = (name(), removal(), tenure(), contact())
MONTH = "Three months are free for you."
FREE, BOUND = Policy(OFFER, "US", "Who ended …: offer allowed."), Policy(THANKS, "DE", "Who ended …: thanks.")
BODY = (
    "Dear Ada,\n\nAs you wanted, that is done. Thank you from my heart for the time with us; "
    "it was good to have you.\n\n"
    "If I can ever be of use to you, simply answer this letter, and it comes straight to me. {more}\n\n"
    "Kind regards,\nMaya Lindqvist\nOperations Manager, Northlight\n"
)


def verdict(
    check: str, *, more: str = "", family: str = "list", policy: Policy = FREE, **text: str
) -> dict[str, object]:
    """What one check says to a manager's text."""
    read = reading(*FACTS, family=family, policy=policy, **{"body": BODY.format(more=more), **text})
    return next(found for found in examine(read) if found["name"] == check)


def blocks(found: dict[str, object]) -> bool:
    return bool(found["blocking"]) and not found["passed"]


def test_every_check_has_a_name_and_a_sentence_for_good_and_for_bad() -> None:
    found = examine(reading(*FACTS))
    assert [each["name"] for each in found] == [check.__name__ for check in CHECKS]
    assert all(each["passed"] and str(each["detail"]).endswith(".") for each in found)


def test_a_plain_text_of_a_manager_passes() -> None:
    assert [each["name"] for each in examine(reading(*FACTS, body=BODY.format(more=""))) if not each["passed"]] == []


def test_the_machine_may_claim_nothing_outside_its_facts() -> None:
    about = situation(*FACTS)
    claims = "Dear Ada,\n\nWe met in Hamburg in June, three years ago, and 42 of us remember it.\n"
    found = examine(Reading(about, "Thank you", claims, []))[0]
    assert blocks(found)
    for claim in ("Hamburg", "June", "We met", "years ago"):
        assert claim in str(found["detail"])


def test_a_subject_may_state_what_the_letter_states_and_no_more() -> None:
    about = situation(*FACTS)
    written = letter(*FACTS)
    for subject, passed in (("Ada, thank you for a decade", True), ("Ada, thank you for twelve years", False)):
        found = examine(Reading(about, subject, written.body, written.spans))[0]
        assert found["passed"] is passed


def test_a_subject_that_a_manager_rewrote_is_asked_about() -> None:
    found = verdict("unsupported", subject="Thank you for twelve years")
    assert (found["passed"], found["blocking"]) == (False, False)
    assert "twelve" in str(found["detail"])


def test_a_clause_whose_fact_is_gone_is_unsupported() -> None:
    written = letter(*FACTS)
    about = situation(*FACTS[:2])
    found = examine(Reading(about, written.subject, written.body, written.spans))[0]
    assert blocks(found)
    assert "LinkedIn" in str(found["detail"])


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ("We met in Hamburg.", "Hamburg"),
        ("It was in May that we spoke.", "May"),
        ("You were with us for twelve years.", "twelve"),
        ("There were 17 of you.", "17"),
        ("I still think of our conversation.", "our conversation"),
        ("I know Grace through you.", "Grace"),
    ],
)
def test_what_a_manager_adds_is_asked_about_but_blocks_nothing(more: str, asked: str) -> None:
    found = verdict("unsupported", more=more)
    assert not found["passed"]
    assert not found["blocking"]
    assert asked in str(found["detail"])
    assert str(found["detail"]).startswith("You know this?")


@pytest.mark.parametrize("more", ["Maya says hello from Northlight, dear Ada Byron.", "I'm glad. I’ve said it."])
def test_who_signs_and_who_is_greeted_needs_no_support(more: str) -> None:
    assert verdict("unsupported", more=more)["passed"]


ADVERTISING = [
    "Take 20% off.", "It costs € 5 only.", "We have a special offer.", "Use your discount.", "Do come back!",
    "Would you reconsider?", "Please fill in our survey.", "Leave a review.", "Refer a friend.",
    "See www.northlight.com", "Read https://example.com/x", "Visit northlight.shop",
    "You can resubscribe at any time.", "Sign up again.",
    "Before you go: wait.", "A free month for you.", "Only ten pounds.", "It is cheaper now.", "Change your mind?",
    "What could we have done?", "COME\nBACK", "Special  Offer", "We’d love to have you back with us.",
]  # fmt: skip


@pytest.mark.parametrize("more", ADVERTISING)
def test_whoever_left_a_list_is_not_advertised_to(more: str) -> None:
    assert blocks(verdict("promotion", more=more))


@pytest.mark.parametrize("more", ADVERTISING)
def test_whoever_cancelled_is_advertised_to_only_against_advice(more: str) -> None:
    found = verdict("promotion", more=more, family="billing")
    assert not found["passed"]
    assert not found["blocking"]


def test_where_the_law_is_strict_nobody_is_advertised_to() -> None:
    found = verdict("promotion", more=ADVERTISING[0], family="billing", policy=BOUND)
    assert blocks(found)
    assert str(found["detail"]).endswith("Who ended …: thanks.")


def test_a_subject_may_not_advertise_either() -> None:
    assert blocks(verdict("promotion", subject="A special offer for Ada"))


def on_own_word(*facts: Fact, body: str | None = None, **more: object) -> dict[str, object]:
    """What the promotion check says to a letter of which parts stand on somebody of ours' own word."""
    about, written = situation(*FACTS, *facts, **more), letter(*FACTS, *facts, **more)
    spans = written.spans if body is None else with_claims(body, [], about.facts)
    read = Reading(about, "Thank you", body or written.body, spans)
    return next(found for found in examine(read) if found["name"] == "promotion")


def test_what_somebody_vouches_for_may_not_promote_for_that() -> None:
    body = BODY.format(more="Come Back to us with the code SAVE20 for a Discount.")
    claims = [fact("claim", {"words": words}, rank=rank) for rank, words in enumerate(("Back", "SAVE20", "Discount"))]
    found = on_own_word(*claims, body=body)
    assert blocks(found)
    assert all(word in str(found["detail"]) for word in ("Come Back", "Discount"))


def test_a_sentence_about_what_went_wrong_may_name_a_price_and_hold_no_link() -> None:
    assert on_own_word(fault("You were billed 40 € twice, without your discount."))["passed"]
    found = on_own_word(fault("We billed you twice, see https://northlight.example for more."))
    assert blocks(found)
    assert "https:" in str(found["detail"])


def test_an_offer_stands_where_it_may_and_nowhere_else() -> None:
    assert on_own_word(gesture(MONTH), family="billing", policy=FREE)["passed"]
    written = letter(*FACTS, gesture("I paid for it."), family="billing", policy=FREE)
    about = situation(*FACTS, gesture("I paid for it."), family="billing", policy=BOUND)
    alive = [{**span, "fact_id": str(about.facts[-1].id)} for span in written.spans if span["kind"] == "gesture"]
    found = next(it for it in examine(Reading(about, "Ada", written.body, alive)) if it["name"] == "promotion")
    assert blocks(found)
    assert "I paid for it" in str(found["detail"])


@pytest.mark.parametrize("link", ["Northlight.com", "Northlight.se/back", "northlight.ch"])
def test_a_link_to_ourselves_is_a_link(link: str) -> None:
    assert blocks(verdict("promotion", more=f"See {link} for more."))


def test_a_brand_that_is_called_like_an_address_may_be_named() -> None:
    body = BODY.replace("Operations Manager, Northlight", "Operations Manager, Northlight.com")
    found = examine(reading(*FACTS, body=body.format(more=""), brand_name="Northlight.com"))
    assert next(it for it in found if it["name"] == "promotion")["passed"]


@pytest.mark.parametrize(
    "more", ["That means a great deal to me.", "Maya@example.com reaches me too.", "It comes. Back then it was so."]
)
def test_innocent_words_are_no_advertising(more: str) -> None:
    assert verdict("promotion", more=more)["passed"]


def test_their_own_words_are_not_held_against_the_letter() -> None:
    facts = (name(), ending(), tenure(), comment("Your survey offered 20% off, please reconsider."))
    found = {each["name"]: each for each in examine(reading(*facts, family="billing"))}
    assert found["promotion"]["passed"]
    assert found["unsupported"]["passed"]


@pytest.mark.parametrize(
    "first",
    ["I noticed that you unsubscribed.", "We noticed you left.", "I saw that you are leaving us.",
     "You recently cancelled.", "This is to confirm that it is done.", "Sorry to see you leave.",
     "Your cancellation has reached us."],
)  # fmt: skip
def test_a_letter_does_not_open_with_the_trigger(first: str) -> None:
    found = verdict("opening", body=f"Dear Ada,\n\n{first} Thank you.\n\nMaya\n")
    assert not found["passed"]
    assert not found["blocking"]


@pytest.mark.parametrize(
    ("check", "more"),
    [
        ("pleading", "Please don't leave us."),
        ("pleading", "We are sorry to see you go."),
        ("pleading", "I hope to see you again."),
        ("defensive", "But you never asked."),
        ("defensive", "With all due respect, it works."),
        ("hollow", "You are a valued customer."),
        ("hollow", "We’re committed. Please do not hesitate."),
        ("postscript", "\n\nP.S. One more thing."),
        ("postscript", "\n\nPS: one more thing."),
    ],
)
def test_a_wrong_tone_is_advised_against_and_blocks_nothing(check: str, more: str) -> None:
    found = verdict(check, more=more)
    assert not found["passed"]
    assert not found["blocking"]


@pytest.mark.parametrize(
    ("words", "passed", "blocking"), [(20, False, False), (60, True, False), (200, False, False), (301, False, True)]
)
def test_a_letter_is_neither_a_note_nor_a_report(words: int, passed: bool, blocking: bool) -> None:
    found = verdict("length", body="word " * words)
    assert (found["passed"], found["blocking"]) == (passed, blocking)


@pytest.mark.parametrize(
    "more",
    ["Dear [Name]", "{{ first_name }}", "{% if x %}", "%FIRSTNAME%", "*|FNAME|*", "<first name>", "xxx", "TBD", "____",
     "TODO", "${name}", "[…]"],
)  # fmt: skip
def test_nothing_may_be_left_to_fill_in(more: str) -> None:
    assert blocks(verdict("placeholder", more=more))


def test_a_spanish_all_was_not_left_to_fill_in() -> None:
    assert not blocks(verdict("placeholder", more="Gracias por todo."))


@pytest.mark.parametrize("greeting", ["Dear ,", "Dear", "Dear  ,", "Hello  ,", "Hi !"])
def test_a_greeting_may_not_have_lost_its_name(greeting: str) -> None:
    assert blocks(verdict("placeholder", body=f"{greeting}\n\nThank you.\n"))


def test_a_name_that_looks_like_a_placeholder_is_not_sent() -> None:
    found = {each["name"]: each for each in examine(reading(name("{{first_name}}", "{{first_name}}"), tenure()))}
    assert blocks(found["placeholder"])


@pytest.mark.parametrize("greeting", ["Dear Bob,", "Hello Grace,", "Dear Ms Lovelace,", "Hi Ada Lovelace!", "dear bob"])
def test_nobody_is_greeted_by_another_name(greeting: str) -> None:
    found = verdict("greeting_name", body=f"{greeting}\n\nThank you.\n")
    assert blocks(found)
    assert "Ada Byron" in str(found["detail"])


@pytest.mark.parametrize(
    "greeting",
    ["Dear Ada,", "My dear Ada,", "dear ada", "Hello,", "Dear Ms Byron,", "Dear Ada Byron,", "Good morning", "Ada,"],
)
def test_their_own_name_or_none_is_a_good_greeting(greeting: str) -> None:
    assert verdict("greeting_name", body=f"{greeting}\n\nThank you.\n")["passed"]


@pytest.mark.parametrize("bad", ["a\nBcc: x@example.com", "a\rb", "a\x00b", "a\u2028b", "a\u202eb", "a" * 201])
def test_what_may_not_stand_in_a_header_blocks(bad: str) -> None:
    assert blocks(verdict("header_safe", subject=bad))
    unsafe: tuple[Fact, ...] = (name("Ada", bad), tenure())
    assert blocks(next(each for each in examine(reading(*unsafe)) if each["name"] == "header_safe"))


def test_a_reason_they_gave_may_be_named_to_them() -> None:
    found = examine(reading(name(), ending(), tenure(), reason("too_expensive"), family="billing"))
    assert all(each["passed"] for each in found)
