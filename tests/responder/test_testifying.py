"""What our people say about a case on their own word: kept with who said it, bounded, and taken back."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder import models
from responder.approve import approve
from responder.db import transaction
from responder.draft import revise
from responder.errors import AlreadyMoved, Refused
from responder.journey import Stage
from responder.models import Brand, Case, Fact, TimelineEntry
from responder.queries.cases import newest_draft
from responder.testifying import Grade, Witness, offer, say_fault, take_back, vouch
from tests.histories import History, a_decade_and_linkedin
from workers import draft, enrich

MAYA = Witness("Maya Lindqvist")
Act = Callable[[Session, Case], object]
LOST = "Our export lost your notes in May"
MONTH = "A month of Studio is on us"

pytestmark = pytest.mark.usefixtures("redis_url")


@pytest.fixture
def case(database: str) -> Case:
    """Ada's case, gathered and drafted; her brand lets a manager offer up to twenty."""
    with transaction() as session:
        past = History(session)
        past.brand.gesture_cents = 2_000
        case = a_decade_and_linkedin(past)
    on()
    return case


def on() -> None:
    """Gather and draft what waits for it."""
    enrich.run()
    draft.run()


def do(case: Case, act: Act) -> Case:
    with transaction() as session:
        found = session.get_one(Case, case.id)
        act(session, found)
        return found


def own(grade: Grade = Grade.OURS, what: str | None = LOST, by: Witness = MAYA) -> Act:
    return lambda session, case: say_fault(session, case, grade=grade, what=what, by=by)


def give(what: str = MONTH, worth_cents: int = 1_900, by: Witness = MAYA) -> Act:
    return lambda session, case: offer(session, case, what=what, worth_cents=worth_cents, by=by)


def take_all_back(session: Session, case: Case) -> None:
    for testimony in session.scalars(sa.select(models.Testimony).where(models.Testimony.withdrawn_at.is_(None))):
        take_back(session, case, testimony, who="Tom Okafor")


def said(kind: str) -> list[tuple[str, str, str]]:
    """Text, source and confidence of the facts of a kind."""
    with transaction() as session:
        facts = session.scalars(sa.select(Fact).where(Fact.kind == kind).order_by(Fact.rank))
        return [(fact.text, fact.source, fact.confidence) for fact in facts]


def stage_and_last_line(case: Case) -> tuple[str, str]:
    with transaction() as session:
        lines = sa.select(TimelineEntry.what).where(TimelineEntry.case_id == case.id).order_by(TimelineEntry.id)
        return session.get_one(Case, case.id).stage, session.scalars(lines).all()[-1]


def test_what_went_wrong_becomes_a_fact_on_the_managers_word_and_the_letter_is_drafted_anew(case: Case) -> None:
    do(case, own())
    assert stage_and_last_line(case) == (Stage.RECEIVED, "Maya Lindqvist said what went wrong.")

    on()

    assert said("fault") == [(f"It was our doing: {LOST}.", "Maya Lindqvist's own word", "high")]
    assert stage_and_last_line(case)[0] == Stage.DRAFTED


def test_what_is_offered_becomes_a_fact_with_its_worth(case: Case) -> None:
    do(case, give())
    on()
    assert said("gesture") == [(f"We offer them: {MONTH}. (worth 19.00)", "Maya Lindqvist's own word", "high")]


def test_a_regret_needs_no_sentence_and_what_is_ours_does(case: Case) -> None:
    with pytest.raises(Refused, match="an apology has to own something"):
        do(case, own(what=" \n "))
    do(case, own(Grade.REGRET, None))
    on()
    assert said("fault")[0][0] == "Something went badly for them"


def test_whoever_says_it_anew_says_it_in_place_of_what_was_said_before(case: Case) -> None:
    do(case, own())
    do(case, own(Grade.SHARED, "Two invoices crossed.", by=Witness("Tom Okafor")))
    on()
    assert said("fault") == [("Both had a part in it: Two invoices crossed.", "Tom Okafor's own word", "high")]
    do(case, take_all_back)
    on()
    assert said("fault") == []
    with transaction() as session:
        kept = session.scalars(sa.select(models.Testimony).order_by(models.Testimony.id)).all()
        assert [(it.told_by, it.withdrawn_by) for it in kept] == [
            ("Maya Lindqvist", "Tom Okafor"),
            ("Tom Okafor", "Tom Okafor"),
        ]


@pytest.mark.parametrize(
    ("limit", "worth", "may_exceed", "why"),
    [
        (None, 0, False, "Northlight offers nothing: no limit is set"),
        (None, 0, True, "Northlight offers nothing: no limit is set"),
        (2_000, 2_001, False, r"you may offer up to 20\.00; this is worth 20\.01"),
        (2_000, 2_000, False, None),
        (2_000, 9_900, True, None),
        (2_000, -1, True, "from nothing to"),
        (2_000, 99_999_999_999, True, "from nothing to"),
    ],
)
def test_what_may_be_offered_ends_at_the_limit_of_the_brand(
    case: Case, limit: int | None, worth: int, may_exceed: bool, why: str | None
) -> None:
    with transaction() as session:
        session.scalars(sa.select(Brand)).one().gesture_cents = limit
    act = give(worth_cents=worth, by=Witness("Maya Lindqvist", may_exceed=may_exceed))
    if why is None:
        assert do(case, act).stage == Stage.RECEIVED
        return
    with pytest.raises(Refused, match=why):
        do(case, act)
    assert stage_and_last_line(case)[0] == Stage.DRAFTED


@pytest.mark.parametrize(("what", "why"), [("", "what is offered"), ("x" * 301, "one sentence of at most 300")])
def test_an_offer_is_one_sentence(case: Case, what: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        do(case, give(what))


def test_a_sentence_is_kept_on_one_line_without_what_cannot_be_seen(case: Case) -> None:
    do(case, give("A month\r\n of\u202e Studio\x00 is on us!"))
    on()
    assert said("gesture")[0][0] == "We offer them: A month of Studio is on us! (worth 19.00)"


def test_a_managers_edit_stands_when_something_is_said(case: Case) -> None:
    def edit(session: Session, found: Case) -> None:
        newest = newest_draft(session, found)
        assert newest is not None
        body = newest.body.replace("Dear Ada", "My dear Ada")
        revise(session, found, version=newest.version, subject=newest.subject, body=body, author="Maya Lindqvist")

    do(case, edit)
    do(case, own())
    on()
    with transaction() as session:
        newest = newest_draft(session, session.get_one(Case, case.id))
        assert newest is not None
        assert (newest.author, newest.body.startswith("My dear Ada")) == ("Maya Lindqvist", True)


def approve_newest(session: Session, case: Case) -> None:
    newest = newest_draft(session, case)
    assert newest is not None
    approve(session, case, version=newest.version, sha256=newest.sha256, who="Maya Lindqvist")


def test_nothing_is_said_about_a_signed_letter(case: Case) -> None:
    do(case, approve_newest)
    with pytest.raises(AlreadyMoved, match="undo the approval first"):
        do(case, own())


def test_a_signed_letter_is_called_back_when_what_it_rests_on_is_taken_back(case: Case) -> None:
    do(case, own())
    on()
    do(case, approve_newest)

    assert do(case, take_all_back).stage == Stage.RECEIVED
    on()
    assert said("fault") == []


def test_what_was_taken_back_is_not_taken_back_twice(case: Case) -> None:
    do(case, own())
    with transaction() as session:
        testimony = session.scalars(sa.select(models.Testimony)).one()
    do(case, take_all_back)

    def again(session: Session, found: Case) -> None:
        take_back(session, found, session.get_one(models.Testimony, testimony.id), who="Tom Okafor")

    with pytest.raises(AlreadyMoved, match="taken back already"):
        do(case, again)


def test_nothing_is_taken_back_once_the_letter_left(case: Case) -> None:
    do(case, own())
    with transaction() as session:
        session.execute(sa.update(Case).values(stage=Stage.SENT.value))
    with pytest.raises(AlreadyMoved, match="nothing said about it can be taken back"):
        do(case, take_all_back)


def test_a_claim_is_kept_once_whatever_its_case(case: Case) -> None:
    def know(session: Session, found: Case) -> None:
        vouch(session, found, ["Prague", "2019", " prague ", ""], by=MAYA)
        assert vouch(session, found, ["PRAGUE"], by=Witness("Tom Okafor")) == []

    do(case, know)
    do(case, own(Grade.REGRET, None))
    on()
    assert said("claim") == [
        ("“Prague” in the letter is so", "Maya Lindqvist's own word", "high"),
        ("“2019” in the letter is so", "Maya Lindqvist's own word", "high"),
    ]
