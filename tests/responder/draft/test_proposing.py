"""What the machine would write now, beside a text that somebody edited: taken, in part, or turned down."""

from collections.abc import Callable
from typing import TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.db import transaction
from responder.draft import Proposal, draft, keep, proposal, take, take_passage
from responder.errors import AlreadyMoved, Refused
from responder.journey import Stage
from responder.models import Case, Draft, Fact, Manager
from responder.moving import move
from tests.responder.draft import known
from tests.responder.draft.test_drafting import enriched, lines, versions
from tests.responder.draft.test_revising import checks, edit
from tests.responder.draft.test_vouching import gather_again

T = TypeVar("T")
MAYA = "Maya Lindqvist"
LOST = {"grade": "ours", "what": "Our export lost your notes."}


def facts(years: int = 10) -> tuple[Fact, ...]:
    return known.name(), known.removal(), known.tenure(years=years), known.contact()


@pytest.fixture
def edited(database: str) -> Case:
    """Ada's letter, which Maya greets in her own way."""
    with transaction() as session:
        case = enriched(session, *facts(), id=known.CASE_ID)
        draft(session, case)
        body = versions(session, case)[0].body.replace("Dear Ada", "My dear Ada")
    edit(case, version=1, body=body)
    return case


@pytest.fixture
def outdated(edited: Case) -> Case:
    """The same, and by now we know that it went wrong, and that it were nine years."""
    gather_again(edited, *facts(years=9), known.fact("fault", LOST))
    return edited


def do(case: Case, act: Callable[[Session, Case], T]) -> T:
    with transaction() as session:
        return act(session, session.get_one(Case, case.id))


def proposed(case: Case) -> Proposal:
    found = do(case, proposal)
    assert found is not None
    return found


def newest(case: Case) -> Draft:
    return do(case, lambda session, found: versions(session, found)[-1])


def test_nothing_is_proposed_while_nothing_new_is_known(edited: Case) -> None:
    assert do(edited, proposal) is None
    gather_again(edited, *facts())
    assert do(edited, proposal) is None
    with pytest.raises(Refused, match="nothing else now"):
        do(edited, lambda session, case: take(session, case, version=case.draft_version, who=MAYA))


def test_nothing_is_proposed_for_a_letter_nobody_edited(database: str) -> None:
    with transaction() as session:
        case = enriched(session, *facts(), id=known.CASE_ID)
        draft(session, case)
    assert do(case, proposal) is None
    gather_again(case, *facts(years=9))
    assert (do(case, proposal), newest(case).author) == (None, "responder")


def test_what_the_machine_would_write_now_is_shown_beside_the_edit(outdated: Case) -> None:
    found = proposed(outdated)

    new = [passage.new for passage in found.changed if passage.old is None]
    assert (found.version, len(new), "Our export lost your notes." in str(new[0])) == (3, 1, True)
    greeting = [(run.change, run.text) for run in found.changed[0].runs]
    assert greeting == [("gone", "My dear"), ("new", "Dear"), ("same", " Ada,")]
    assert any("nine years" in str(passage.new) and "a decade" in str(passage.old) for passage in found.changed)
    assert newest(outdated).body.startswith("My dear Ada")


def test_what_is_taken_is_the_machines_newest_version_and_the_edit_stays_in_the_history(outdated: Case) -> None:
    found = proposed(outdated)
    taken = do(outdated, lambda session, case: take(session, case, version=3, who=MAYA, sha256=found.sha256))

    assert (taken.version, taken.author, taken.sha256) == (4, "responder", found.sha256)
    assert all(check["passed"] for check in taken.checks if check["blocking"])
    with transaction() as session:
        assert [version.author for version in versions(session, outdated)] == ["responder", MAYA, MAYA, "responder"]
        assert lines(session, outdated)[-1] == (
            "Maya Lindqvist took what the machine would write now; this is version 4."
        )
    assert do(outdated, proposal) is None


def test_one_passage_is_taken_and_the_rest_stays_as_it_was_written(outdated: Case) -> None:
    wanted = next(passage for passage in proposed(outdated).changed if "nine years" in str(passage.new))
    mixed = do(
        outdated, lambda session, case: take_passage(session, case, version=3, passage=str(wanted.number), who=MAYA)
    )

    assert (mixed.version, mixed.author) == (4, MAYA)
    assert mixed.body == newest(outdated).body
    assert ("My dear Ada" in mixed.body, "nine years" in mixed.body, "a decade" in mixed.body) == (True, True, False)
    assert "Our export lost" not in mixed.body
    assert (checks(mixed)["stale"]["passed"], checks(mixed)["unsupported"]["passed"]) == (True, True)
    with transaction() as session:
        alive = {str(fact.id): fact.kind for fact in session.scalars(sa.select(Fact))}
    assert {alive[span["fact_id"]] for span in mixed.spans} >= {"name", "removal", "tenure", "contact"}


def test_a_new_passage_is_put_in_its_place(outdated: Case) -> None:
    wanted = next(passage for passage in proposed(outdated).changed if passage.old is None)
    mixed = do(
        outdated, lambda session, case: take_passage(session, case, version=3, passage=str(wanted.number), who=MAYA)
    )
    assert str(wanted.new) in mixed.body.split("\n\n")


@pytest.mark.parametrize("passage", ["99", "-1", "", "everything"])
def test_a_passage_there_is_not_is_not_taken(outdated: Case, passage: str) -> None:
    with pytest.raises(Refused, match="no such passage"):
        do(outdated, lambda session, case: take_passage(session, case, version=3, passage=passage, who=MAYA))


def test_what_was_turned_down_is_not_proposed_again_until_something_else_is_known(outdated: Case) -> None:
    do(outdated, lambda session, case: keep(session, case, version=3, who=MAYA))
    assert do(outdated, proposal) is None
    gather_again(outdated, *facts(years=9), known.fact("fault", LOST))
    assert do(outdated, proposal) is None
    gather_again(outdated, *facts(years=8), known.fact("fault", LOST))
    assert do(outdated, proposal) is not None
    with transaction() as session:
        assert "Maya Lindqvist kept the letter as it is, not as the machine would write it now." in lines(
            session, outdated
        )


def test_nothing_is_taken_that_was_not_seen(outdated: Case) -> None:
    with pytest.raises(AlreadyMoved, match="changed since you looked"):
        do(outdated, lambda session, case: take(session, case, version=3, who=MAYA, sha256="0" * 64))
    with pytest.raises(AlreadyMoved, match="Please read it again"):
        do(outdated, lambda session, case: take(session, case, version=2, who=MAYA))


def test_another_signer_is_something_new(edited: Case) -> None:
    with transaction() as session:
        session.scalars(sa.select(Manager)).one().title = "Head of Operations"
    assert "Head of Operations" in proposed(edited).body


def test_nothing_is_proposed_for_a_letter_that_went_on(outdated: Case) -> None:
    with transaction() as session:
        case = session.get_one(Case, outdated.id)
        move(session, case, Stage.CALL, who=MAYA, what="Maya would rather call.")
        assert proposal(session, case) is None
