"""A manager's edit is a new version: checked again, tied to the facts it kept, and never written over."""

from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from responder.db import transaction
from responder.draft import draft, revise
from responder.errors import AlreadyMoved, Refused
from responder.journey import Stage
from responder.models import Case, Draft, Fact
from responder.moving import move
from responder.wording import letter_hash
from tests.responder.draft import known
from tests.responder.draft.test_drafting import enriched, know, lines, versions


@pytest.fixture
def drafted(database: str) -> tuple[Case, Draft]:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure(), known.contact())
        draft(session, case)
        return case, versions(session, case)[0]


def edit(
    case: Case, *, version: int, subject: str = "Thank you, Ada", body: str, author: str = "Maya Lindqvist"
) -> Draft:
    with transaction() as session:
        fresh = session.get_one(Case, case.id)
        return revise(session, fresh, version=version, subject=subject, body=body, author=author)


def checks(draft: Draft) -> dict[str, dict[str, object]]:
    return {check["name"]: check for check in draft.checks}


def test_an_edit_is_the_next_version_by_its_author(drafted: tuple[Case, Draft]) -> None:
    case, first = drafted
    second = edit(case, version=1, body=first.body.replace("Dear Ada", "My dear Ada"))

    assert (second.version, second.author, second.language) == (2, "Maya Lindqvist", "en")
    assert second.sha256 == letter_hash("Thank you, Ada", second.body)
    assert len(second.spans) == len(first.spans)
    with transaction() as session:
        assert session.get_one(Case, case.id).draft_version == 2
        assert lines(session, case)[-1] == "Maya Lindqvist edited the letter; this is version 2."


def test_a_clause_the_manager_rewrote_stands_on_her_word(drafted: tuple[Case, Draft]) -> None:
    case, first = drafted
    body = first.body.replace("through LinkedIn", "in Hamburg")
    second = edit(case, version=1, body=body)

    with transaction() as session:
        contact = session.scalars(sa.select(Fact.id).where(Fact.kind == "contact")).one()
    assert str(contact) in {span["fact_id"] for span in first.spans}
    assert str(contact) not in {span["fact_id"] for span in second.spans}
    asked = checks(second)["unsupported"]
    assert (asked["passed"], asked["blocking"]) == (False, False)
    assert "Hamburg" in str(asked["detail"])


def test_what_she_was_asked_about_is_asked_again_after_the_next_edit(drafted: tuple[Case, Draft]) -> None:
    case, first = drafted
    second = edit(case, version=1, body=first.body.replace("through LinkedIn", "in Hamburg"))
    third = edit(case, version=2, body=second.body.replace("Dear Ada", "My dear Ada"))
    assert "Hamburg" in str(checks(third)["unsupported"]["detail"])


def test_an_edit_that_advertises_to_a_reader_who_left_blocks(drafted: tuple[Case, Draft]) -> None:
    case, first = drafted
    second = edit(case, version=1, body=first.body + "\nPlease come back for 20% off.\n")
    assert (checks(second)["promotion"]["passed"], checks(second)["promotion"]["blocking"]) == (False, True)


def test_nobody_edits_in_the_machines_name(drafted: tuple[Case, Draft]) -> None:
    case, first = drafted
    second = edit(case, version=1, body=first.body.replace("Dear Ada", "My dear Ada"), author="responder")
    assert second.author == "responder (a person)"


def test_saving_without_a_change_makes_no_version(drafted: tuple[Case, Draft]) -> None:
    case, first = drafted
    same = edit(case, version=1, subject=f" {first.subject} ", body=first.body.replace("\n", "  \r\n") + "\n\n")
    assert same.version == 1


def test_the_text_is_kept_in_one_form(drafted: tuple[Case, Draft]) -> None:
    case, _ = drafted
    second = edit(case, version=1, subject="  Ada ", body="\n\nDear Ada,\r\nThank you. \t\rMaya\u2028x\n\n\n")
    assert (second.subject, second.body) == ("Ada", "Dear Ada,\nThank you.\nMaya\nx\n")


def test_whoever_saves_second_is_told(drafted: tuple[Case, Draft]) -> None:
    case, first = drafted
    edit(case, version=1, body=first.body.replace("Dear Ada", "My dear Ada"))
    with pytest.raises(AlreadyMoved, match="Please read it again"):
        edit(case, version=1, body=first.body.replace("Dear Ada", "Hello Ada"), author="Tom Okafor")


def test_of_two_who_save_at_the_same_moment_one_is_told(drafted: tuple[Case, Draft]) -> None:
    case, first = drafted
    barrier, told = Barrier(2), []

    def save(author: str) -> None:
        barrier.wait()
        try:
            edit(case, version=1, body=first.body.replace("Dear Ada", f"Dear Ada ({author})"), author=author)
        except AlreadyMoved:
            told.append(author)

    people = [Thread(target=save, args=(author,)) for author in ("Maya", "Tom")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    with transaction() as session:
        assert [version.version for version in versions(session, case)] == [1, 2]
    assert len(told) == 1


def test_a_case_that_went_on_takes_no_edit(drafted: tuple[Case, Draft]) -> None:
    case, first = drafted
    with transaction() as session:
        move(session, session.get_one(Case, case.id), Stage.CALL, who="Maya", what="Maya would rather call.")
    with pytest.raises(AlreadyMoved, match="this case is call now"):
        edit(case, version=1, body=first.body + "x")


@pytest.mark.parametrize(
    ("subject", "body", "why"),
    [
        ("", "Dear Ada", "needs a subject"),
        ("   ", "Dear Ada", "needs a subject"),
        ("Hello", " \r\n ", "is empty"),
        ("Hello", "x" * 20_001, "longer than"),
        ("x" * 201, "Dear Ada", "longer than"),
        ("Hello\r\nBcc: x@example.com", "Dear Ada", "line break"),
        ("Hello\u202e", "Dear Ada", "cannot be seen"),
        ("Hello", "Dear\x00 Ada", "cannot be seen"),
        ("Hello", "Dear\u202e Ada", "cannot be seen"),
        ("Hello", "Dear \ue001Ada\ue000", "cannot be seen"),
        ("Hello", "Dear \ud800Ada", "cannot be seen"),
    ],
)
def test_a_text_no_letter_can_be_made_of_is_refused_with_a_sentence(
    drafted: tuple[Case, Draft], subject: str, body: str, why: str
) -> None:
    case, _ = drafted
    with pytest.raises(Refused, match=why):
        edit(case, version=1, subject=subject, body=body)
    with transaction() as session:
        assert session.get_one(Case, case.id).draft_version == 1


def test_drafting_again_lets_the_managers_text_stand(drafted: tuple[Case, Draft]) -> None:
    case, first = drafted
    second = edit(case, version=1, body=first.body.replace("Dear Ada", "My dear Ada"))
    with transaction() as session:
        fresh = session.get_one(Case, case.id)
        move(session, fresh, Stage.ENRICHED, who="responder", what="The facts were gathered again.")
        draft(session, fresh)
    with transaction() as session:
        fresh = session.get_one(Case, case.id)
        assert (fresh.stage, fresh.draft_version) == (Stage.DRAFTED, 2)
        assert versions(session, fresh)[-1].body == second.body
        assert lines(session, fresh)[-1] == "The facts were gathered again; Maya Lindqvist's text stands."


def test_when_facts_are_written_anew_her_text_is_tied_to_the_new_ones(drafted: tuple[Case, Draft]) -> None:
    case, first = drafted
    second = edit(case, version=1, body=first.body.replace("Dear Ada", "My dear Ada"))
    with transaction() as session:
        session.execute(sa.delete(Fact))
        fresh = session.get_one(Case, case.id)
        know(session, fresh, known.name(), known.removal(), known.tenure(years=11), known.contact())
        move(session, fresh, Stage.ENRICHED, who="responder", what="The facts were gathered again.")
        draft(session, fresh)
    with transaction() as session:
        third = versions(session, case)[-1]
        alive = {str(fact.id): fact.kind for fact in session.scalars(sa.select(Fact))}
        assert (third.version, third.body) == (3, second.body)
        kinds = [alive.get(span["fact_id"], "gone") for span in third.spans]
        assert kinds == ["name", "removal", "gone", "contact"]
        said = str(checks(third)["stale"]["detail"])
        before, now = said.split("; what we know now says ")
        assert (before.startswith("The letter still says "), "“a decade”" in before) == (True, True)
        assert "“eleven years”" in now
        assert (checks(third)["stale"]["blocking"], checks(third)["unsupported"]["passed"]) == (True, True)


def test_when_a_fact_is_gone_her_text_stands_and_the_clause_is_asked_about(drafted: tuple[Case, Draft]) -> None:
    case, first = drafted
    second = edit(case, version=1, body=first.body.replace("Dear Ada", "My dear Ada"))
    with transaction() as session:
        session.execute(sa.delete(Fact).where(Fact.kind == "contact"))
        fresh = session.get_one(Case, case.id)
        move(session, fresh, Stage.ENRICHED, who="responder", what="The facts were gathered again.")
        draft(session, fresh)
    with transaction() as session:
        third = versions(session, case)[-1]
        assert (third.version, third.author, third.body) == (3, "Maya Lindqvist", second.body)
        asked = checks(third)["stale"]
        assert (asked["passed"], asked["blocking"]) == (False, True)
        assert "LinkedIn" in str(asked["detail"])
        assert "nothing we know says so any more" in str(asked["detail"])
