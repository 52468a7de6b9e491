"""What no fact supports stands on somebody's own word, once they say so: by a click, or by approving."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from responder import models
from responder.approve import approve, undo
from responder.db import transaction
from responder.decisions import look_again, settle_doubt, silence
from responder.draft import confirm, draft
from responder.errors import AlreadyMoved, ChecksFailed, Refused
from responder.journey import Stage
from responder.models import Case, Draft, Fact
from responder.moving import move
from responder.testifying import Witness
from tests.responder.draft import known
from tests.responder.draft.test_drafting import enriched, know, lines, versions
from tests.responder.draft.test_revising import checks, edit

MAYA = Witness("Maya Lindqvist")
PRAGUE = "Do you remember Prague in 2019? Prague was cold."


@pytest.fixture
def asked(database: str) -> tuple[Case, Draft]:
    """Ada's letter, into which Maya wrote what no fact supports."""
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure(), known.contact(), id=known.CASE_ID)
        draft(session, case)
        body = versions(session, case)[0].body.replace("Maya Lindqvist\n", f"{PRAGUE}\n\nMaya Lindqvist\n")
    return case, edit(case, version=1, body=body)


def vouched(case: Case, version: int, words: Sequence[str] | None = None) -> Draft:
    with transaction() as session:
        return confirm(session, session.get_one(Case, case.id), version=version, words=words, by=MAYA)


def on_her_word(version: Draft) -> list[str]:
    """The words of a version that stand on a claim."""
    with transaction() as session:
        ids = {str(fact.id) for fact in session.scalars(sa.select(Fact).where(Fact.kind == "claim"))}
    return [version.body[span["start"] : span["end"]] for span in version.spans if span["fact_id"] in ids]


def told() -> list[tuple[str, str | None]]:
    with transaction() as session:
        rows = session.scalars(sa.select(models.Testimony).order_by(models.Testimony.id))
        return [(row.value["words"], row.withdrawn_by) for row in rows]


def gather_again(case: Case, *facts: Fact) -> Draft:
    """What is known is written anew, with other ids, and the letter is looked at again."""
    with transaction() as session:
        fresh = session.get_one(Case, case.id)
        claims = [(it.rank, it.text, it.value) for it in session.scalars(sa.select(Fact).where(Fact.kind == "claim"))]
        session.execute(sa.delete(Fact))
        again = [known.fact("claim", value, rank=rank, text=text) for rank, text, value in claims]
        know(session, fresh, *facts, *again)
        move(session, fresh, Stage.ENRICHED, who="responder", what="The facts were gathered again.")
        draft(session, fresh)
        return versions(session, fresh)[-1]


def test_what_is_asked_about_is_told_word_by_word(asked: tuple[Case, Draft]) -> None:
    assert checks(asked[1])["unsupported"]["words"] == ["2019", "Prague"]


def test_one_click_lets_a_new_version_with_the_same_text_stand_on_her_word(asked: tuple[Case, Draft]) -> None:
    case, second = asked
    third = vouched(case, 2)

    assert (third.version, third.sha256, third.author) == (3, second.sha256, "Maya Lindqvist")
    assert on_her_word(third) == ["Prague", "2019", "Prague"]
    assert checks(third)["unsupported"]["passed"] is True
    with transaction() as session:
        assert lines(session, case)[-1] == "Maya Lindqvist vouched for “2019”, “Prague”; this is version 3."
        assert versions(session, case)[1].spans == second.spans
        claims = session.scalars(sa.select(Fact).where(Fact.kind == "claim").order_by(Fact.rank)).all()
        assert [(it.rank, it.text, it.source) for it in claims] == [
            (0, "“2019” in the letter is so", "Maya Lindqvist's own word"),
            (1, "“Prague” in the letter is so", "Maya Lindqvist's own word"),
        ]


def test_one_word_is_vouched_for_and_the_other_is_still_asked_about(asked: tuple[Case, Draft]) -> None:
    case, _ = asked
    third = vouched(case, 2, [" prague"])
    assert (on_her_word(third), checks(third)["unsupported"]["words"]) == (["Prague", "Prague"], ["2019"])
    fourth = vouched(case, 3, ["2019"])
    assert checks(fourth)["unsupported"]["passed"] is True
    assert told() == [("Prague", None), ("2019", None)]


def test_a_word_of_the_subject_alone_is_vouched_for_as_well(asked: tuple[Case, Draft]) -> None:
    case, second = asked
    edit(case, version=2, subject="Eleven winters, Ada", body=second.body)
    assert checks(vouched(case, 3))["unsupported"]["passed"] is True


@pytest.mark.parametrize(("words", "why"), [(["1999"], "does not ask about “1999”"), ([], "asks about nothing")])
def test_only_what_is_asked_about_is_vouched_for(asked: tuple[Case, Draft], words: list[str], why: str) -> None:
    with pytest.raises(Refused, match=why):
        vouched(asked[0], 2, words)
    assert told() == []


def test_a_version_that_is_not_the_newest_is_not_vouched_for(asked: tuple[Case, Draft]) -> None:
    with pytest.raises(AlreadyMoved, match="Please read it again"):
        vouched(asked[0], 1)


def test_what_was_vouched_for_stays_so_when_facts_are_gathered_and_words_edited(asked: tuple[Case, Draft]) -> None:
    case, second = asked
    vouched(case, 2)
    facts = (known.name(), known.removal(), known.tenure(), known.contact())
    fourth = gather_again(case, *facts)
    assert (on_her_word(fourth), fourth.version) == (["Prague", "2019", "Prague"], 4)
    fifth = edit(case, version=4, body=second.body.replace("was cold", "was cold in 2018"))
    assert (on_her_word(fifth), checks(fifth)["unsupported"]["words"]) == (["Prague", "2019", "Prague"], ["2018"])


def test_a_claim_that_was_taken_back_holds_the_letter_back(asked: tuple[Case, Draft]) -> None:
    case, _ = asked
    vouched(case, 2)
    with transaction() as session:
        session.execute(sa.delete(Fact).where(Fact.kind == "claim"))
    fourth = gather_again(case, known.name(), known.removal(), known.tenure(), known.contact())
    stale = checks(fourth)["stale"]
    assert (stale["passed"], stale["blocking"], stale["words"]) == (False, True, ["2019", "Prague"])


def approved(case: Case, version: Draft) -> models.Approval:
    with transaction() as session:
        found = session.get_one(Case, case.id)
        return approve(session, found, version=version.version, sha256=version.sha256, who="Maya Lindqvist")


def test_whoever_approves_vouches_for_what_is_open(asked: tuple[Case, Draft]) -> None:
    case, second = asked
    approval = approved(case, second)

    assert (approval.version, approval.sha256) == (2, second.sha256)
    assert told() == [("2019", None), ("Prague", None)]
    with transaction() as session:
        assert session.get_one(Case, case.id).draft_version == 2
        assert lines(session, case)[-1].endswith("Maya Lindqvist vouches for “2019”, “Prague”.")


def test_what_was_vouched_for_by_approving_ends_with_the_approval(asked: tuple[Case, Draft]) -> None:
    case, _ = asked
    vouched(case, 2, ["Prague"])
    with transaction() as session:
        third = versions(session, session.get_one(Case, case.id))[-1]
    approved(case, third)
    with transaction() as session:
        undo(session, session.get_one(Case, case.id), who="Tom Okafor")
    assert told() == [("Prague", None), ("2019", "Tom Okafor")]


@pytest.mark.parametrize("how", ["a correction", "a decision to stay silent", "a letter that did not arrive"])
def test_what_was_vouched_for_by_approving_ends_however_the_approval_ends(asked: tuple[Case, Draft], how: str) -> None:
    case, second = asked
    approved(case, second)
    with transaction() as session:
        found = session.get_one(Case, case.id)
        if how == "a correction":
            look_again(session, found, who="Tom Okafor", why="Tom Okafor corrected a day.", even_signed=True)
        elif how == "a decision to stay silent":
            silence(session, found, reason="Not now.", who="Tom Okafor")
        else:
            move(session, found, Stage.SENDING, who="responder", what="It is being handed over.")
            move(session, found, Stage.DOUBTFUL, who="responder", what="Nobody knows.")
            settle_doubt(session, found, arrived=False, who="Tom Okafor")
    assert told() == [("2019", "Tom Okafor"), ("Prague", "Tom Okafor")]


def test_what_is_no_longer_known_so_is_not_approved_until_somebody_vouches(asked: tuple[Case, Draft]) -> None:
    case, _ = asked
    third = gather_again(case, known.name(), known.removal(), known.tenure(years=9), known.contact())
    with pytest.raises(ChecksFailed, match=r"still says .*“a decade”.*; what we know now says .*“nine years”"):
        approved(case, third)

    fourth = vouched(case, 3, list(checks(third)["stale"]["words"]))  # type: ignore[call-overload]

    assert checks(fourth)["stale"]["passed"] is True
    assert approved(case, fourth).version == 4


def test_a_clause_that_was_changed_is_not_stale_any_more(asked: tuple[Case, Draft]) -> None:
    case, second = asked
    gather_again(case, known.name(), known.removal(), known.tenure(years=9), known.contact())
    fourth = edit(case, version=3, body=second.body.replace("a decade", "nine years").replace("2016", "2017"))
    assert checks(fourth)["stale"]["passed"] is True
    assert "nine" in checks(fourth)["unsupported"]["words"]  # type: ignore[operator]


def test_a_memory_that_another_outshines_is_not_stale(asked: tuple[Case, Draft]) -> None:
    case, _ = asked
    newer = known.contact("met", years=0, months=3)
    third = gather_again(case, known.name(), known.removal(), known.tenure(), newer, known.contact(rank=1))
    assert checks(third)["stale"]["passed"] is True
