"""Whole letters in other languages than English, in both forms of address. Read them aloud: would you be glad?"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder.draft.address import Address
from responder.draft.checks import examine
from responder.draft.compose import Composed, compose, template_of
from responder.draft.durations import ago_phrase, tenure_phrase
from responder.draft.environment import pieces
from responder.draft.language import phrases
from responder.draft.marks import unmark
from responder.draft.plan import TABLE
from responder.draft.reading import Reading
from responder.draft.sheet import Situation
from responder.draft.vocabulary import FACTS, GIVEN
from responder.models import Fact
from responder.policies import OFFER, Policy
from tests.machine import ROOT
from tests.responder.draft.abroad import Said, said_in
from tests.responder.draft.known import (
    colleagues_contact,
    comment,
    contact,
    ending,
    fact,
    name,
    reason,
    removal,
    situation,
    tenure,
)
from tests.responder.draft.test_durations import CONFIDENCES
from tests.responder.draft.test_truth import histories

LETTERS = ROOT / "tests" / "letters"
LANGUAGES = said_in()
FORMS = ("formal", "close")
CODES = ("too_expensive", "missing_features", "switched_service", "unused", "customer_service", "low_quality",
         "too_complex", "too_many_emails", "not_relevant")  # fmt: skip
CHANNELS = ("met", "call", "message", "linkedin", "email", "event", "support", "pigeon")


def titled(honorific: str) -> Fact:
    """Ada, by the title a source wrote before her name."""
    known = name()
    known.value["honorific"] = honorific
    return known


def fault(said: Said, grade: str) -> Fact:
    """What went wrong, in a manager's words."""
    return fact("fault", {"what": said.fault, "grade": grade})


def gesture(said: Said) -> Fact:
    """What a manager offers, in their words."""
    return fact("gesture", {"what": said.gesture})


def told(said: Said) -> dict[tuple[str, str, str], tuple[Fact, ...]]:
    """What is known in each golden letter, by family, title and form of address."""
    return {
        ("list", "a decade and a contact on LinkedIn", "formal"): (name(), removal(), tenure(), contact()),
        ("list", "a title and a colleague's contact", "formal"): (
            titled(said.honorific),
            removal(),
            tenure(10, 7, season="spring"),
            colleagues_contact(),
        ),
        ("list", "no name", "formal"): (
            name(None, None),
            removal(None),
            tenure(3, 6, confidence="medium"),
            contact("email", direction="inbound"),
        ),
        ("list", "their own words", "formal"): (name(), removal(), tenure(1, 7), comment(said.comment)),
        ("list", "seven years with a gap", "close"): (name(), removal(), tenure(7, 1, stays=2), contact("call")),
        ("list", "an evening by its name", "close"): (name(), tenure(3), contact("event", summary=said.place)),
        ("billing", "too expensive", "formal"): (name(), ending(), tenure(4, 2), reason("too_expensive")),
        ("billing", "something was missing", "close"): (name(), ending(), tenure(2, 5), reason("missing_features")),
        ("billing", "our fault and a gesture", "formal"): (
            name(),
            ending(None, None),
            tenure(6, 1),
            fault(said, "ours"),
            gesture(said),
        ),
        ("billing", "ends on the first of January", "formal"): (
            name(),
            ending(on="2027-01-01", scheduled=True),
            tenure(5, 11),
            comment(said.comment),
            reason("low_quality"),
        ),
        ("billing", "no reason", "formal"): (name(), ending(), tenure(8, 6)),
        ("billing", "no reason, among friends", "close"): (name(), ending(), tenure(2, 11), contact("met")),
    }


def about(language: str, form: str, family: str, *facts: Fact, case_id: UUID) -> Situation:
    """Such a case in this language, by a policy that lets the letter say all it can."""
    given = {"language": language, "address": Address(form, ""), "policy": Policy(OFFER)}
    return situation(*facts, family=family, case_id=case_id, **given)


def read(history: Situation, letter: Composed) -> Reading:
    return Reading(history, letter.subject, letter.body, letter.spans)


GOLDEN = [
    pytest.param(language, *which, facts, id=f"{language}: {which[1]}")
    for language, said in LANGUAGES.items()
    for which, facts in told(said).items()
]


@pytest.mark.parametrize(("language", "family", "title", "form", "facts"), GOLDEN)
def test_the_letter_is_word_for_word_the_one_we_read(
    language: str, family: str, title: str, form: str, facts: tuple[Fact, ...]
) -> None:
    letter = compose(about(language, form, family, *facts, case_id=uuid5(NAMESPACE_OID, title)))

    written = (LETTERS / language / family / f"{title}.txt").read_text("utf-8")
    assert f"Subject: {letter.subject}\n\n{letter.body}" == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_lies_about_unread(language: str) -> None:
    titles = {title for _, title, _ in told(LANGUAGES[language])}
    assert {path.stem for path in (LETTERS / language).glob("*/*.txt")} == titles


def rest(said: Said) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    """The cases that take every line of the plan which no golden letter takes."""
    for code in CODES:
        family = "list" if code in ("too_many_emails", "not_relevant") else "billing"
        yield family, (name(), ending(None), tenure(1, 1), reason(code))
    for channel in CHANNELS:
        yield "list", (name(), removal(), contact(channel))
        yield "list", (name(), colleagues_contact(channel, years=0, months=1))
    yield "list", (name(), colleagues_contact("email", direction="inbound"))
    yield "billing", (name(), ending(), reason("low_quality"), comment(said.comment))
    yield "billing", (name(), ending(), comment("see www.example.com"), fault(said, "shared"))
    yield "billing", (name(), ending(), tenure(6), fault(said, "regret"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_however_it_is_put_no_check_has_anything_to_say(language: str, form: str) -> None:
    said = LANGUAGES[language]
    golden = [(family, facts, 24) for (family, _, _), facts in told(said).items()]
    failed = set()
    for family, facts, ways in [*golden, *((family, facts, 6) for family, facts in rest(said))]:
        for number in range(ways):
            history = about(language, form, family, *facts, case_id=UUID(int=number))
            found = examine(read(history, compose(history)))
            failed |= {(each["name"], each["detail"]) for each in found if not each["passed"]}
    assert failed == set()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wording_guesses_whether_it_is_a_man_or_a_woman_or_mixes_the_forms(language: str, form: str) -> None:
    said, library = LANGUAGES[language], pieces(language)
    wrong = said.close if form == "formal" else said.formal
    words = phrases(language, form)
    values = {kind: {"here": "yes", **dict.fromkeys(keys, "…")} for kind, keys in {**FACTS, **GIVEN}.items()}
    texts = [text for what in ("ours", "colleague") for text in words[what].values()]
    for move in TABLE:
        piece = library[template_of(move, form, library)]
        texts += [unmark(piece.render(values, ways))[0] for ways in product(*map(range, piece.forks))]
    slips = [(found.group(), text) for text in texts for found in re.finditer(f"{said.guesses}|{wrong}", text)]
    assert slips == []


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=30)
@given(history=histories(), form=st.sampled_from(FORMS))
def test_whatever_the_history_the_letter_could_be_sent_as_it_is(language: str, history: Situation, form: str) -> None:
    history = replace(history, language=language, address=Address(form, ""))
    letter = compose(history)

    assert [each for each in examine(read(history, letter)) if each["blocking"] and not each["passed"]] == []
    assert letter.body.endswith("\nMaya Lindqvist\nOperations Manager, Northlight\n")
    own_words = letter.sheet.values["comment"].get("words") or "\0"
    assert not re.search(r" [.,]|\.\.(?!\.)|,,|  |[{}]", letter.body.replace(own_words, ""))


def least_months(phrase: str, said: Said, language: str) -> int:
    """What the phrase promises at the least: read by a person, not by the table it came from."""
    if phrase in said.least:
        return said.least[phrase]
    for pattern, months in ((said.ago, 0), (said.more, 1), (said.almost, -2)):
        if inner := re.fullmatch(pattern, phrase):
            return least_months(inner[1], said, language) + months
    years = re.fullmatch(said.years, phrase)
    assert years, phrase
    numbers = phrases(language)["numbers"]
    return 12 * (numbers.index(years[1]) if years[1] in numbers else int(years[1]))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("confidence", CONFIDENCES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_claims_more_than_its_months(language: str, confidence: str, form: str) -> None:
    said = LANGUAGES[language]
    for worded in (tenure_phrase, ago_phrase):
        before = 0
        for months in range(900):
            phrase = worded(months, confidence, language, form)
            least = least_months(phrase, said, language) if phrase else 0
            assert before <= least <= months, phrase
            before = least


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_words_up_to_fifty(language: str) -> None:
    numbers = phrases(language)["numbers"]
    assert len(numbers) == len(set(numbers)) == 51
