"""Which moves a letter has, by what is known, what the law allows, and whose fault it was."""

import pytest

from responder.draft.compose import compose
from responder.policies import Policy
from tests.responder.draft import known
from tests.responder.draft.known import comment, contact, ending, fact, name, reason, removal, tenure

EVERYTHING = (name(), ending(), tenure(), contact("met"))
GIFT = fact("gesture", {"what": "Your last invoice is cancelled", "worth_cents": 4900})


def moves(*facts, level="thanks", family="billing", **more):
    letter = known.letter(*facts, family=family, policy=Policy(level), **more)
    return {move["move"]: move["template"] for move in letter.plan}


def fault(grade="ours", what="We charged you twice in March"):
    return fact("fault", {"grade": grade, "what": what})


def test_confirm_only_means_what_they_asked_and_thanks_and_a_name():
    told = moves(*EVERYTHING, reason(), comment(), GIFT, level="confirm only")

    assert set(told) == {"subject", "greeting", "ending", "thanks", "wishes", "signoff"}


def test_where_offers_are_allowed_one_question_and_a_gesture_may_stand():
    told = moves(*EVERYTHING, GIFT, level="offer allowed")

    assert told["gesture"] == "gesture/offered"
    assert told["question"] == "question/open"


@pytest.mark.parametrize("level", ["confirm only", "thanks"])
def test_where_they_are_not_nobody_is_asked_or_given_anything(level):
    assert {"gesture", "question"}.isdisjoint(moves(*EVERYTHING, GIFT, level=level))


@pytest.mark.parametrize("told", [reason(), comment(), fault()])
def test_who_told_us_why_is_not_asked(told):
    assert "question" not in moves(*EVERYTHING, told, level="offer allowed")


def test_who_left_a_list_is_never_asked():
    assert "question" not in moves(name(), removal(), tenure(), family="list", level="offer allowed")


@pytest.mark.parametrize(
    ("grade", "what", "template"),
    [
        ("ours", "We charged you twice in March", "apologise/ours"),
        ("ours", None, "apologise/regret"),
        ("shared", "The parcel went to your old address", "apologise/shared"),
        ("shared", None, "apologise/regret"),
        ("regret", None, "apologise/regret"),
    ],
)
def test_an_apology_goes_by_whose_fault_it_was_and_owns_something_concrete(grade, what, template):
    assert moves(*EVERYTHING, fault(grade, what))["apologise"] == template


def test_what_was_our_fault_is_owned_in_the_managers_words():
    letter = compose(known.situation(*EVERYTHING, fault(), family="billing"))

    owned = [letter.body[clause.start : clause.end] for clause in letter.clauses if clause.kind == "fault"]
    assert any("We charged you twice in March." in words for words in owned)


def test_no_letter_is_sorry_twice():
    told = moves(*EVERYTHING, fault(), reason("low_quality"))

    assert "acknowledge" not in told


@pytest.mark.parametrize("code", ["switched_service", "unused"])
def test_whom_we_will_not_win_we_let_go_kindly(code):
    assert moves(*EVERYTHING, reason(code))["wishes"] == "wishes/let-go"
    assert moves(*EVERYTHING)["wishes"] == "wishes/well"


def test_an_imprint_stands_below_the_name_where_there_is_one():
    line = "Northlight AB, Storgatan 1, 211 42 Malmö"

    assert known.letter(*EVERYTHING, imprint=line).body.endswith(f"Northlight\n\n{line}\n")
    assert "imprint" not in moves(*EVERYTHING)


def test_a_phone_stands_under_the_name_where_the_signer_wants_it():
    assert known.letter(*EVERYTHING, signer_phone="+46 40 123 45 67").body.endswith("Northlight\n+46 40 123 45 67\n")
