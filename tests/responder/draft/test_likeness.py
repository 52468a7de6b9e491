"""Nobody finds their own letter on a colleague's desk, and no signer writes one letter to everybody."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from responder.db import transaction
from responder.draft import draft, lately, revise
from responder.draft.checks import examine
from responder.draft.compose import compose
from responder.draft.likeness import Shelf, threes_of
from responder.draft.reading import Reading
from responder.draft.variety import ALIKE_BY_A_SIGNER, ALIKE_IN_A_COMPANY, Lately, of_company, ways_in
from responder.models import Case, Draft
from tests import cast
from tests.responder.draft import known
from tests.responder.draft.known import contact, name, removal, situation, tenure
from tests.responder.draft.test_drafting import enriched, know

SAID = "Thank you for the time you gave us. I wish you all the best for whatever comes next."
LETTER = (
    "Dear {name},\n\n{said}\n\nMy door stays open to you at any time.\n\nKind regards,\nMaya Lindqvist\nNorthlight\n"
)


def threes(*, called: str = "Ada", said: str = SAID) -> frozenset[int]:
    return threes_of(LETTER.format(name=called, said=said), [], "Maya Lindqvist")


def nearest(one: frozenset[int], *others: frozenset[int]) -> float:
    shelf = Shelf()
    for other in others:
        shelf.add(other)
    return shelf.nearest(one)


def test_greeting_signature_and_facts_make_no_letter_alike_or_unlike() -> None:
    assert nearest(threes(called="Ada"), threes(called="Grace")) == 1
    body = LETTER.format(name="Ada", said=f"{SAID} You were with us for a decade.")
    start = body.index("You were with us for a decade")
    assert threes_of(body, [(start, start + len("You were with us for a decade"))], "Maya Lindqvist") == threes()


def test_the_order_of_sentences_makes_no_other_letter() -> None:
    first, second = SAID.split(". ", 1)
    assert nearest(threes(), threes(said=f"{second} {first}.")) == 1


def test_the_figure_is_the_share_of_common_threes() -> None:
    half = threes(said="Thank you for the time you gave us. Let it be a good year, and many more after it for you all.")
    assert nearest(threes(), half) == pytest.approx(len(threes() & half) / len(threes() | half))
    assert nearest(threes(), frozenset(range(20)), half, frozenset(range(20, 40))) == nearest(threes(), half)


def test_an_empty_shelf_and_a_short_text_are_like_nothing() -> None:
    assert nearest(threes()) == 0
    assert nearest(threes_of("Hi\n", [], ""), threes_of("Hi\n", [], "")) == 0


@pytest.mark.parametrize("facts", [(name(), removal(), tenure(), contact()), (name(), removal(), tenure(3))])
def test_six_people_of_one_company_get_letters_that_differ(facts: tuple[known.Fact, ...]) -> None:
    company, letters = of_company(), []
    for number in range(6):
        letter = compose(situation(*facts, case_id=UUID(int=number)), lately=[company])
        company.remember(ways_in(letter.plan), letter.threes)
        letters.append(letter.threes)
    alike = [nearest(one, *letters[:place]) for place, one in enumerate(letters)]
    assert max(alike) <= ALIKE_IN_A_COMPANY


def test_when_no_way_is_left_the_least_alike_is_taken_and_the_manager_is_told() -> None:
    company = of_company()
    for number in range(300):
        letter = compose(situation(name(), removal(), tenure(), case_id=UUID(int=number)))
        company.remember(ways_in(letter.plan), letter.threes)
    about = situation(name(), removal(), tenure(), case_id=UUID(int=999))
    one = compose(about, lately=[company])
    tried = [compose(about, lately=[Lately()]).threes, one.threes]
    assert company.shelf.nearest(one.threes) <= company.shelf.nearest(tried[0])

    read = Reading(about, one.subject, one.body, one.spans, made_of=one.made_of, lately=(Lately(), company))
    told = next(each for each in examine(read) if each["name"] == "similar")
    assert (told["passed"], told["blocking"]) == (False, False)
    assert f"{company.shelf.nearest(one.threes):.0%} alike to a letter that a colleague of theirs got" in told["detail"]


def test_the_same_case_gets_the_same_letter_beside_the_same_others() -> None:
    company = of_company()
    for number in range(40):
        letter = compose(situation(name(), removal(), tenure(), case_id=UUID(int=number)))
        company.remember(ways_in(letter.plan), letter.threes)
    about = situation(name(), removal(), tenure(), case_id=UUID(int=99))
    assert len({compose(about, lately=[company]).body for _ in range(5)}) == 1


def colleague(session: known.Any, case: Case, number: int) -> Case:
    more = {"stage": "enriched", "signer_id": case.signer_id, "person_key": f"colleague {number}"}
    other = cast.case_of(session, case.connection, None, email=f"c{number}@byron.example", **more)
    know(session, other, known.name("Grace", "Grace Hopper"), known.removal(), known.tenure())
    return other


def test_a_text_that_a_manager_copies_to_a_colleague_is_advised_against(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure(), email="ada@byron.example")
        draft(session, case)
        body = LETTER.format(name="Ada", said=SAID)
        revise(session, case, version=1, subject="Thank you", body=body, author="Maya")
        other = colleague(session, case, 1)
        draft(session, other)
        copied = revise(
            session, other, version=1, subject="Thank you", body=body.replace("Ada", "Grace"), author="Maya"
        )
        told = next(check for check in copied.checks if check["name"] == "similar")
        assert (told["passed"], told["blocking"]) == (False, False)
        assert told["detail"].startswith("100% alike to a letter that a colleague of theirs got")


def test_what_letters_say_is_read_once(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure(), email="ada@byron.example")
        draft(session, case)
        others = [colleague(session, case, number) for number in range(3)]
        for other in others[:2]:
            draft(session, other)
        session.flush()
        read: list[str] = []
        monkeypatch.setattr(lately, "threes_of", lambda body, *_: read.append(body) or frozenset())
        draft(session, others[2])
        assert len(read) == 1
        assert session.scalar(sa.select(sa.func.count(Draft.id)).where(Draft.company == "byron.example")) == 4


def test_what_is_kept_of_letters_is_bounded(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lately, "MOST_KEPT", 2)
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure(), email="ada@byron.example")
        draft(session, case)
        for number in range(5):
            draft(session, colleague(session, case, number))
            assert len(lately._kept) <= max(2, number + 1)


def test_the_limits_are_what_was_measured() -> None:
    assert 0.36 < ALIKE_IN_A_COMPANY < 0.45 < ALIKE_BY_A_SIGNER < 1
