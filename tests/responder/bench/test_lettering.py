"""Letters to invented people, counted: the counting itself has to notice what it is there for."""

from dataclasses import replace

import pytest

from responder.bench import lettering
from responder.bench.leavers import COLLEAGUES, leavers
from responder.bench.lettering import Written
from responder.draft.compose import compose
from responder.draft.language import languages


def figures(count: int) -> dict[str, str]:
    return {row.what: row.figure for row in lettering.measure(count)}


def written(number: int = 0, body: str | None = None) -> Written:
    """One letter, or what became of it; its checks are those of what it says."""
    leaver = list(leavers(number + 1))[number]
    letter = compose(leaver.situation)
    return lettering.read(leaver, replace(letter, body=body or letter.body))


def test_nothing_is_claimed_without_a_fact_and_no_law_is_broken():
    found = figures(60 * len(languages()))

    for what in ("unsupported claims", "policy violations", "letters a check would block"):
        assert found[what] == "0", what
    assert found["identical pairs"] == "0"
    assert float(found["highest similarity within a company"]) < 0.8


def test_the_same_people_are_invented_again_in_every_language():
    once, again = list(leavers(40)), list(leavers(40))

    assert [one.situation.case_id for one in once] == [one.situation.case_id for one in again]
    assert {one.situation.language for one in once} == languages()
    assert [one.company for one in once][: COLLEAGUES + 1] == [0] * COLLEAGUES + [1]


def test_a_number_that_nobody_vouched_for_is_noticed():
    assert "777" in list(lettering.unsupported(written(body="Dear you,\n\nThank you for 777 years.\n")))


@pytest.mark.parametrize("move", ["question", "gesture"])
def test_a_move_the_law_bars_is_noticed(move):
    one = next(each for each in map(written, range(40)) if each.leaver.situation.policy.is_strict)
    barred = replace(one, letter=replace(one.letter, plan=[*one.letter.plan, {"move": move}]))

    assert list(lettering.violations(one)) == []
    assert move in list(lettering.violations(barred))


def test_letters_alike_are_noticed():
    one = written()

    assert lettering.identical_pairs(["a", "a", "a", "b"]) == 3
    assert lettering.highest_similarity([one, one]) == 1.0
    assert lettering.highest_similarity([one]) == 0.0
