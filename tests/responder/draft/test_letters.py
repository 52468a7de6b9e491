"""Whole letters, as a person would get them. Read them aloud: would you be glad?"""

from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from responder.draft.checks import examine
from responder.draft.sheet import sheet_of
from responder.draft.substance import substance
from responder.models import Fact
from tests.machine import ROOT
from tests.responder.draft import known
from tests.responder.draft.known import (
    colleagues_contact,
    comment,
    contact,
    ending,
    name,
    reason,
    removal,
    situation,
    tenure,
)

LETTERS = ROOT / "tests" / "letters" / "en"
BAR = 3

LIST = {
    "a decade and a contact on LinkedIn": (name(), removal(), tenure(), contact()),
    "a decade and no contact": (name(), removal(), tenure()),
    "almost ten years and a colleague's contact": (name(), removal(), tenure(9, 11), colleagues_contact()),
    "a phone call and no tenure": (name(), removal(), contact("call", years=1, months=4)),
    "three years, sources that disagree": (name(), removal(), tenure(3, 6, confidence="medium"), contact("met")),
    "she wrote to the signer once": (name(), removal(), contact("email", direction="inbound")),
    "a list without a name": (name(), removal(None), tenure(4, 1)),
    "their own words": (name(), removal(), tenure(1, 7), comment("Lovely letters, but I am retiring.")),
    "one name only": (name("Madonna", "Madonna"), removal(), tenure(7)),
    "seven years with a gap": (name(), removal(), tenure(7, 1, stays=2)),
    "began in spring": (name(), removal(), tenure(10, 7, season="spring")),
    "no name": (name(None, None), removal(), tenure(12, 5)),
    "nothing said about removal": (name(), tenure(2, 1), contact("event", years=0, months=7)),
    "an evening by its name": (name(), removal(), tenure(3), contact("event", summary="the readers' evening in Malmö")),
}
BILLING = {
    "too expensive": (name(), ending(), tenure(4, 2), reason("too_expensive")),
    "something was missing": (name(), ending(), tenure(2, 5), contact("call"), reason("missing_features")),
    "missing, in their own words": (name(), ending(), tenure(2, 5), reason("missing_features"), comment()),
    "found something else": (name(), ending("Annual plan"), tenure(1, 1), reason("switched_service")),
    "hardly used": (name(), ending(), tenure(3, 0), reason("unused")),
    "not looked after": (name(), ending(), tenure(5, 8), reason("customer_service")),
    "not good enough": (name(), ending(), tenure(1, 3), reason("low_quality")),
    "too complicated": (name(), ending(), contact("support", years=0, months=2), reason("too_complex")),
    "no reason": (name(), ending(), tenure(6, 1)),
    "a reason we do not know": (name(), ending(), tenure(6, 1), reason("other")),
    "a reader who hopes to be back": (name(), ending("Pro (yearly)"), tenure(6), comment("I hope to be back one day.")),
    "ends at the end of the year": (name(), ending(on="2026-12-31", scheduled=True), tenure(4, 2)),
    "no plan and no day": (name(), ending(None, None), tenure(6, 1), comment("Thanks for everything, see www.x.org")),
}
SILENT = {
    "Three weeks, no shared contact, no words of their own: nothing personal to say. Deliberately silent.": (
        "list",
        (name(), removal(), tenure(0, 0, 22)),
    ),
    "With us since nobody knows when, no shared contact, no words of their own: "
    "nothing personal to say. Deliberately silent.": ("list", (name(), removal())),
    "Three weeks, no shared contact, a ticked reason but no words of their own: "
    "too little to be personal (2 of the 3 points asked for). Deliberately silent.": (
        "billing",
        (name(), ending(), tenure(0, 0, 22), reason()),
    ),
    "Eight months, in contact with a colleague a couple of years ago, no words of their own: "
    "too little to be personal (2 of the 3 points asked for). Deliberately silent.": (
        "list",
        (name(), removal(), tenure(0, 8), colleagues_contact()),
    ),
}
GOLDEN = [("list", title, facts) for title, facts in LIST.items()] + [
    ("billing", title, facts) for title, facts in BILLING.items()
]


@pytest.mark.parametrize(("family", "title", "facts"), GOLDEN, ids=[f"{each[0]}: {each[1]}" for each in GOLDEN])
def test_the_letter_is_word_for_word_the_one_we_read(family: str, title: str, facts: tuple[Fact, ...]) -> None:
    letter = known.letter(*facts, family=family, case_id=uuid5(NAMESPACE_OID, title))

    assert f"Subject: {letter.subject}\n\n{letter.body}" == (LETTERS / family / f"{title}.txt").read_text("utf-8")


@pytest.mark.parametrize(("family", "title", "facts"), GOLDEN, ids=[f"{each[0]}: {each[1]}" for each in GOLDEN])
def test_no_check_has_anything_to_say_about_it(family: str, title: str, facts: tuple[Fact, ...]) -> None:
    written = known.reading(*facts, family=family, case_id=uuid5(NAMESPACE_OID, title))

    failed = [check for check in examine(written) if not check["passed"]]

    assert failed == []


def test_no_check_has_anything_to_say_about_any_other_way_to_put_it() -> None:
    failed = {
        (check["name"], check["detail"])
        for family, _, facts in GOLDEN
        for number in range(60)
        for check in examine(known.reading(*facts, family=family, case_id=UUID(int=number)))
        if not check["passed"]
    }
    assert failed == set()


@pytest.mark.parametrize(("family", "title", "facts"), GOLDEN, ids=[f"{each[0]}: {each[1]}" for each in GOLDEN])
def test_there_is_something_personal_in_it(family: str, title: str, facts: tuple[Fact, ...]) -> None:
    about = situation(*facts, family=family)

    assert BAR <= substance(about, sheet_of(about)).score <= 10


@pytest.mark.parametrize(("told", "case"), SILENT.items())
def test_with_nothing_personal_to_say_the_silence_explains_itself(
    told: str, case: tuple[str, tuple[Fact, ...]]
) -> None:
    family, facts = case
    about = situation(*facts, family=family)
    worth = substance(about, sheet_of(about))

    assert worth.score < BAR
    assert worth.silence(BAR) == told


def test_no_letter_lies_about_unread() -> None:
    assert {path.stem for path in LETTERS.glob("*/*.txt")} == {title for _, title, _ in GOLDEN}
