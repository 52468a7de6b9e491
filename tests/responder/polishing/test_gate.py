"""The gate lets better words through, and nothing that says more, less or something else than the plain draft."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.draft import checks
from responder.draft.anchors import reanchor
from responder.draft.checks.verdict import Verdict, fine, found
from responder.draft.language import languages, tone
from responder.draft.lexicons import numbers
from responder.draft.reading import Reading
from responder.paths import templates
from responder.polishing.frame import Frame, moved, split
from responder.polishing.gate import objection
from responder.polishing.vocabulary import vocabulary
from tests.responder.draft import known

GREETING, SIGNATURE = "Dear Ada,", "With thanks,\nMaya Lindqvist\nOperations Manager, Northlight"
TENURE, CONTACT = "you were with us for a decade", "the two of us met a couple of years ago"
THANKS = f"I would like to thank you: {TENURE}. I do not take that for granted. It was good that {CONTACT}."
DOOR = (
    "My door stays open, and nothing has to be said. Will you write to me? Whatever it may be, “all well” is welcome."
)
PARAGRAPHS = [THANKS, DOOR]


def plain() -> Reading:
    """A letter of two paragraphs, with two clauses that state facts in the first."""
    tenure, contact = known.tenure(), known.contact()
    body = "\n\n".join([GREETING, *PARAGRAPHS, SIGNATURE]) + "\n"
    clauses = ((TENURE, tenure), (CONTACT, contact))
    spans = [
        {"start": body.index(words), "end": body.index(words) + len(words), "fact_id": str(fact.id)}
        for words, fact in clauses
    ]
    return Reading(known.situation(known.name(), tenure, contact), "Thank you, Ada", body, spans)


def refused(before: Reading, body: str, subject: str | None = None) -> str | None:
    same = len(split(body)) == len(split(before.body))
    spans = moved(before, body) if same else reanchor(before.body, body, [dict(span) for span in before.spans])
    return objection(before, Reading(before.situation, subject or before.subject, body, spans))


def verdict(thanks: str = THANKS, door: str = DOOR) -> str | None:
    return refused(plain(), "\n\n".join([GREETING, thanks, door, SIGNATURE]) + "\n")


BETTER = (
    f"Truly, I would like to thank you: {TENURE}. I do not take that for granted. It was good that {CONTACT}.",
    f"I would so like to thank you: {TENURE}. It was very good that {CONTACT}. I do not take that for granted.",
    f"I thank you, for {TENURE}. That I do not take for granted, and it was good that {CONTACT}.",
    f"It was good that {CONTACT}. I do not take that for granted. I am grateful to you: {TENURE}.",
)


@pytest.mark.parametrize("thanks", BETTER[:2])
def test_better_words_pass(thanks: str) -> None:
    assert verdict(thanks) is None


WORSE = {
    "It adds “years”.": THANKS.replace("good that", "years good that"),
    "It changes what states a fact: “you were with us for a decade”.": THANKS.replace("a decade", "decade"),
    "It adds “remember”.": THANKS.replace("It was", "I remember it was"),
    "It makes a name of “Good”.": THANKS.replace("was good", "was Good"),
    "It adds “?”.": THANKS.replace("granted.", "granted?"),
    "It adds “granted.It”.": THANKS.replace("granted. It", "granted.It"),
    "It puts “take” beside a fact.": f"I take: {TENURE}. I would thank you, do not. It was good that {CONTACT}.",
    "It leaves out a word that turned what was said: “not”.": THANKS.replace("do not take", "do take"),
    "It leaves 4 words of 17.": f"I thank you: {TENURE}. Good: {CONTACT}.",
    "It makes 29 words of 17.": THANKS + " I thank you so very much." * 2,
    "It changes nothing.": THANKS,
}


@pytest.mark.parametrize("why", WORSE)
def test_worse_ones_are_refused_and_the_reason_is_a_sentence(why: str) -> None:
    assert verdict(WORSE[why]) == why


def test_a_not_that_turns_another_word_is_refused() -> None:
    door = DOOR.replace("My door stays open, and nothing has", "Nothing stays open, and my door has")
    assert verdict(door=door) == "It turns what was said: “nothing stays”."


@pytest.mark.parametrize(
    "word", ["no", "never", "nobody", "will", "always", "if", "was", "she", "with", "again", "soon"]
)
def test_small_words_that_turn_a_sentence_are_not_free(word: str) -> None:
    assert not vocabulary("en").is_free(word, opens=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (GREETING, "Dear Mrs Byron,"),
        (GREETING, "Dear Ada, thank you,"),
        ("Maya Lindqvist\n", "Maya Lindqvist, truly\n"),
        ("With thanks,", "With so much thanks,"),
        (SIGNATURE, f"{SIGNATURE}\n\nThank you"),
        ("\n\nMy door", "\n\nThank you.\n\nMy door"),
        ("\n\nMy door", " My door"),
    ],
)
def test_what_frames_the_letter_is_nobodys_to_polish(before: str, after: str) -> None:
    letter = plain()
    assert refused(letter, letter.body.replace(before, after)) in (
        "It changes what is not to be polished.",
        "It changes how the letter is divided into paragraphs.",
    )


def test_neither_is_the_subject() -> None:
    letter = plain()
    assert refused(letter, letter.body, "Thank you so much, Ada") is not None


def test_a_month_does_not_come_out_of_a_verb() -> None:
    assert verdict(door=DOOR.replace("it may be", "it, in May, be")) == "It makes a name of “May”."


def test_a_check_that_passed_passes_still(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_gratitude(reading: Reading) -> Verdict:
        return found("It is grateful.") if "grateful" in reading.body else fine("It is not.")

    assert verdict(f"{THANKS} I am grateful.") is None
    monkeypatch.setattr(checks, "CHECKS", {**checks.CHECKS, no_gratitude: checks.NEVER})
    assert verdict(f"{THANKS} I am grateful.") == "It is grateful."


# ---- whatever an endpoint answers ----

SITUATIONS = [
    (known.name(), known.removal(), known.tenure(), known.contact(), known.comment()),
    (known.name(), known.removal(), known.tenure(3, 0), known.colleagues_contact()),
    (known.name(None, None), known.removal(None), known.contact("call")),
]
LETTERS = [known.reading(*facts, case_id=UUID(int=number)) for facts in SITUATIONS for number in range(4)]
CLAIMS = [
    "we met in Malmö", "12 years", "twelve", "a dozen years", "since 2014", "last spring", "in May", "Tom", "your son",
    "a discount", "half price", "for free", "I promise", "I will call you", "never again", "forever", "next week",
    "it was our fault", "you told me", "your illness", "www.northlight.com", "maya@example.com", "€ 5", "50 %",
    "please stay", "come back", "P.S.", "my colleague", "Stockholm", "ten", "tomorrow", "she", "your wedding", "²",
    "Ⅻ", "١٢", "１２", "thank\u200byou", "\u202eyou", "<b>", "\u0430m", "ﬁne", "[name]", "if", "hardly",
]  # fmt: skip


def middle_of(letter: Reading) -> list[str]:
    frame = Frame.of(letter)
    assert frame
    return list(frame.middle)


def with_middle(letter: Reading, middle: list[str]) -> str:
    frame = Frame.of(letter)
    assert frame
    return frame.with_middle(middle)


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


@given(st.sampled_from(LETTERS), st.sampled_from(CLAIMS), st.data())
def test_no_claim_that_was_not_there_gets_in_wherever_it_is_put(
    letter: Reading, claim: str, data: st.DataObject
) -> None:
    middle = middle_of(letter)
    number = data.draw(st.integers(0, len(middle) - 1))
    words = middle[number].split(" ")
    at = data.draw(st.integers(0, len(words)))
    replaced = data.draw(st.integers(0, 2))
    middle[number] = " ".join([*words[:at], claim, *words[at + replaced :]])
    if Counter(middle[number]) - Counter(middle_of(letter)[number]):
        assert refused(letter, with_middle(letter, middle)) is not None


FREE = sorted(vocabulary("en").free)


@given(st.sampled_from(LETTERS), st.data())
def test_whatever_is_accepted_says_nothing_that_was_not_there(letter: Reading, data: st.DataObject) -> None:
    before = middle_of(letter)
    after = [_mutated(paragraph, data) for paragraph in before]

    if refused(letter, with_middle(letter, after)) is not None:
        return

    free = {word.casefold() for word in FREE}
    for plain_text, polished in zip(before, after, strict=True):
        assert not {word for word in words_of(polished) - words_of(plain_text) if word not in free}
        assert re.findall(r"\d+", polished) == re.findall(r"\d+", plain_text)
    body = with_middle(letter, after)
    for span in letter.spans:
        assert letter.body[span["start"] : span["end"]] in body


def _mutated(paragraph: str, data: st.DataObject) -> str:
    """Words added, left out, doubled and moved: free ones, the paragraph's own, and claims."""
    words = paragraph.split(" ")
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(words) - 1))
        match data.draw(st.integers(0, 4)):
            case 0:
                words.insert(at, data.draw(st.sampled_from(FREE)))
            case 1:
                words.insert(at, data.draw(st.sampled_from(words)))
            case 2:
                words.insert(at, data.draw(st.sampled_from(CLAIMS)))
            case 3 if len(words) > 1:
                del words[at]
            case _:
                words.insert(data.draw(st.integers(0, len(words) - 1)), words.pop(at))
    return " ".join(words)


# ---- the words that state nothing ----

LISTS = sorted(path.parent.name for path in (templates() / "letters").glob("*/polish.toml"))


@pytest.mark.parametrize("language", LISTS)
def test_harmless_words_are_single_words_and_turn_nothing(language: str) -> None:
    words = vocabulary(language)
    assert words.free
    assert words.turning
    assert not {word for word in words.free | words.turning if not re.fullmatch(r"[^\W\d_]+", word)}
    assert not {word.casefold() for word in words.free} & words.turning


@pytest.mark.parametrize("language", sorted(languages()))
def test_harmless_words_are_no_numbers_months_or_claims(language: str) -> None:
    words = {word.casefold() for word in vocabulary(language).free}
    counted = numbers(language)  # "one" is left out: in most languages it is an article as well
    assert not words & {word.casefold() for word in counted.sure | counted.unsure | counted.days}
    topics = [topic for name, topic in tone(language).items() if name not in ("greeting", "function")]
    assert not words & {phrase for topic in topics for phrase in phrases_in(topic)}  # with a capital: another word


def phrases_in(topic: dict[str, Any]) -> Iterator[str]:
    """Those of a topic, and of its parts: "address" has one for each form."""
    for name, part in topic.items():
        if isinstance(part, dict):
            yield from phrases_in(part)
        elif name == "words":
            yield from part


def test_a_language_without_such_a_list_adds_no_word() -> None:
    assert vocabulary("tlh").free == frozenset()
