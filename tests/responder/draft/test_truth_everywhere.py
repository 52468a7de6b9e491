"""In every language, form of address and country: nothing is claimed that no fact says, however a letter came about."""

import re
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from responder.draft.address import Address
from responder.draft.anchors import reanchor
from responder.draft.checks import examine
from responder.draft.compose import Composed, compose
from responder.draft.language import custom, languages, phrases
from responder.draft.lexicons import numbers
from responder.draft.reading import Reading
from responder.draft.sheet import Situation
from tests.responder.draft.test_truth import histories


@st.composite
def leavings(draw: st.DrawFn) -> Situation:
    """Somebody's history in one of our languages and one of its forms of address."""
    language = draw(st.sampled_from(sorted(languages())))
    form = draw(st.sampled_from(custom(language)["forms"]))
    return replace(draw(histories()), language=language, address=Address(form, "As drawn."))


def machine(about: Situation, letter: Composed) -> Reading:
    return Reading(about, letter.subject, letter.body, letter.spans, made_of=letter.made_of)


def unsupported(reading: Reading) -> dict[str, object]:
    return next(check for check in examine(reading) if check["name"] == "unsupported")


@settings(max_examples=80)
@given(leavings())
def test_no_check_blocks_a_letter_of_the_machine(about: Situation) -> None:
    letter = compose(about)

    assert [each for each in examine(machine(about, letter)) if each["blocking"] and not each["passed"]] == []


@settings(max_examples=50)
@given(leavings())
def test_what_only_a_fact_can_know_stands_in_its_clause(about: Situation) -> None:
    letter = compose(about)
    for kind, values in letter.sheet.values.items():
        clauses = [letter.body[each.start : each.end] for each in letter.clauses if each.kind == kind]
        for value in (values[key] for key in values if key not in ("here", "opening")):
            if letter.sheet.facts.get(kind) and value in "\n".join(clauses) and len(value) > 8:
                outside = _without(letter.body, [(each.start, each.end) for each in letter.clauses])
                assert value not in outside


@settings(max_examples=50)
@given(leavings())
def test_without_its_fact_no_clause_of_the_machine_passes(about: Situation) -> None:
    letter = compose(about)
    for kind in {clause.kind for clause in letter.clauses}:
        poorer = replace(about, facts=[fact for fact in about.facts if fact.kind != kind])
        clauses = " ".join(letter.body[each.start : each.end] for each in letter.clauses if each.kind == kind)
        if re.search(r"\w", clauses):
            assert not unsupported(machine(poorer, letter))["passed"], (kind, clauses)


def _claims(language: str) -> Iterator[str]:
    """Words that claim something in this language, wherever they stand: numbers, days, names, places."""
    counting = numbers(language)
    yield from sorted(word for word in counting.sure if word in phrases(language)["numbers"])
    yield from sorted(day for day in counting.days if day.lower() not in counting.unsure)
    yield from ("1987", "42", "Göteborg", "Łukasz", "Zanzibar")


@st.composite
def overstatements(draw: st.DrawFn) -> tuple[Situation, Composed, str, str]:
    """A letter, and its body with one claim more between two words that stand on no fact."""
    about = draw(leavings())
    letter = compose(about)
    read = machine(about, letter)
    places = [
        place
        for place in range(1, len(read.free))
        if read.free[place].isalpha() and read.free[place - 1].isalpha() and not read.text.begins_sentence(place)
    ]
    assume(places)
    at = read.text.starts[draw(st.sampled_from(places))]
    claim = draw(st.sampled_from(list(_claims(about.language))))
    assume(claim.lower() not in letter.body.lower() and claim.lower() not in read.known)
    return about, letter, claim, f"{letter.body[:at]}{claim} {letter.body[at:]}"


@settings(max_examples=80)
@given(overstatements())
def test_one_claim_too_many_of_the_machine_blocks(
    overstated: tuple[Situation, Composed, str, str],
) -> None:
    about, letter, claim, body = overstated
    read = machine(about, letter)
    found = unsupported(replace(read, body=body, spans=reanchor(letter.body, body, letter.spans)))
    assert (found["passed"], found["blocking"]) == (False, True)
    assert claim in str(found["detail"])


@settings(max_examples=80)
@given(overstatements())
def test_one_claim_of_a_manager_is_asked_about(overstated: tuple[Situation, Composed, str, str]) -> None:
    about, letter, claim, body = overstated
    spans = reanchor(letter.body, body, letter.spans)
    found = unsupported(Reading(about, letter.subject, body, spans, before=machine(about, letter)))
    assert (found["passed"], found["blocking"]) == (False, False)
    assert claim in str(found["detail"])


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + "\0" + text[end:]
    return text
