"""An enriched case becomes a letter or silence, once, and never at the cost of a manager's words."""

from contextlib import suppress

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.db import transaction
from responder.decisions import take_up
from responder.draft import draft, revise
from responder.draft.variety import ways_in
from responder.errors import Permanent
from responder.journey import Stage
from responder.models import Case, Draft, Fact, Manager, TimelineEntry
from responder.moving import move
from responder.wording import letter_hash
from tests import cast
from tests.responder.draft import known
from workers.draft import run


def enriched(session: Session, *facts: Fact, **more: object) -> Case:
    """Ada's case with these facts; Maya signs."""
    signer = cast.maya(session)
    connection = cast.newsletter(session, cast.northlight(session, signer))
    values = {"stage": Stage.ENRICHED.value, "signer_id": signer.id, **more}
    case = cast.case_of(session, connection, cast.ada(session), **values)
    know(session, case, *facts)
    return case


def know(session: Session, case: Case, *facts: Fact) -> None:
    for fact in facts:
        fact.case_id = case.id
        if fact.kind == "contact" and fact.value["by_signer"]:
            fact.value = {**fact.value, "manager_id": str(case.signer_id)}
        session.add(fact)
    session.flush()


def versions(session: Session, case: Case) -> list[Draft]:
    return list(session.scalars(sa.select(Draft).where(Draft.case_id == case.id).order_by(Draft.version)))


def lines(session: Session, case: Case) -> list[str]:
    return list(session.scalars(sa.select(TimelineEntry.what).where(TimelineEntry.case_id == case.id)))


def test_a_case_with_something_personal_to_say_gets_a_letter(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure(), known.contact())
        draft(session, case)
    with transaction() as session:
        (written,) = versions(session, session.get_one(Case, case.id))
        assert (case.stage, case.draft_version, written.author) == (Stage.DRAFTED, 1, "responder")
        assert written.sha256 == letter_hash(written.subject, written.body)
        assert all(check["passed"] for check in written.checks)
        facts = {str(fact.id): fact.kind for fact in session.scalars(sa.select(Fact))}
        said = [(facts[span["fact_id"]], written.body[span["start"] : span["end"]]) for span in written.spans]
        assert [kind for kind, _ in said] == ["name", "removal", "tenure", "contact"]
        assert said[0] == ("name", "Ada")
        assert "a couple of years ago" in said[3][1]


def test_a_case_with_nothing_personal_to_say_stays_silent_and_says_why(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure(years=0, months=0, days=21))
        draft(session, case)
        assert case.stage == Stage.SILENT
        assert case.reason == (
            "Three weeks, no shared contact, no words of their own: nothing personal to say. Deliberately silent."
        )
        assert versions(session, case) == []


def test_who_wants_a_letter_all_the_same_gets_one(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal())
        draft(session, case)
        assert case.stage == Stage.SILENT
        take_up(session, case, who="Maya Lindqvist")
        move(session, case, Stage.ENRICHED, who="responder", what="Found nothing about them in our memory.")
        draft(session, case)
        assert case.stage == Stage.DRAFTED
        assert [check for check in versions(session, case)[0].checks if not check["passed"]] == []


def test_without_anybody_to_sign_the_case_waits_for_a_person(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.tenure(), signer_id=None)
        case.connection.brand.default_signer_id = None
        with pytest.raises(Permanent, match="Nobody is there to sign"):
            draft(session, case)


def test_a_signer_who_is_gone_signs_nothing(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.tenure())
        session.get_one(Manager, case.signer_id).active = False
        session.flush()
        with pytest.raises(Permanent, match="no longer active"):
            draft(session, case)


def test_the_brand_decides_how_personal_is_personal_enough(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.tenure())
        case.connection.brand.personal_bar = 6
        draft(session, case)
        assert case.stage == Stage.SILENT
        assert "5 of the 6 points asked for" in (case.reason or "")


def test_drafting_again_without_news_makes_no_version(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure())
        draft(session, case)
        move(session, case, Stage.ENRICHED, who="responder", what="The facts were gathered again.")
        draft(session, case)
        assert [version.version for version in versions(session, case)] == [1]
        assert (case.stage, case.draft_version) == (Stage.DRAFTED, 1)


def test_drafting_again_with_news_keeps_the_words_that_are_still_true(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure())
        draft(session, case)
        move(session, case, Stage.ENRICHED, who="responder", what="The facts were gathered again.")
        know(session, case, known.contact())
        draft(session, case)
        before, after = versions(session, case)
        assert (after.version, after.author) == (2, "responder")
        recalled = next(line for line in after.body.split("\n\n") if "LinkedIn" in line)
        assert before.body == after.body.replace(recalled, before.body.split("\n\n")[2])


def test_a_crash_before_the_commit_changes_nothing_about_the_letter(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure())
    bodies = []
    for attempt in ("crashes", "lives"):
        with suppress(KeyboardInterrupt), transaction() as session:
            fresh = session.get_one(Case, case.id)
            draft(session, fresh)
            bodies.append(versions(session, fresh)[0].body)
            if attempt == "crashes":
                raise KeyboardInterrupt
    assert bodies[0] == bodies[1]


def test_of_two_hundred_letters_of_one_signer_no_two_are_alike(database: str) -> None:
    with transaction() as session:
        first = enriched(session, known.name(), known.removal(), known.tenure())
        for number in range(199):
            more = {"stage": Stage.ENRICHED.value, "signer_id": first.signer_id, "person_key": f"{number}"}
            case = cast.case_of(session, first.connection, first.customer, email=f"a{number}@example.com", **more)
            know(session, case, known.name(), known.removal(), known.tenure())
    run()
    with transaction() as session:
        bodies = session.scalars(sa.select(Draft.body)).all()
        assert len(bodies) == 200
        assert len(set(bodies)) == 200


def test_the_next_day_remembers_what_was_written_the_day_before(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure())
        draft(session, case)
        more = {"stage": Stage.ENRICHED.value, "signer_id": case.signer_id, "person_key": "another"}
        colleague = cast.case_of(session, case.connection, None, email="grace@example.com", **more)
        know(session, colleague, known.name("Grace", "Grace Hopper"), known.removal(), known.tenure())
        draft(session, colleague)
        one, two = (ways_in(version.plan) for version in session.scalars(sa.select(Draft).order_by(Draft.id)))
        assert all(way != other for name in one for way, other in zip(one[name], two[name], strict=True))


def test_one_broken_case_hurts_no_other(database: str) -> None:
    with transaction() as session:
        good = enriched(session, known.name(), known.removal(), known.tenure())
        more = {"stage": Stage.ENRICHED.value, "signer_id": good.signer_id, "person_key": "another"}
        bad = cast.case_of(session, good.connection, None, **more)
        know(session, bad, known.tenure(), known.fact("ending", {"plan": None, "effective_on": "soon"}))
    run()
    with transaction() as session:
        assert session.get_one(Case, good.id).stage == Stage.DRAFTED
        assert session.get_one(Case, bad.id).stage == Stage.STUCK


def test_where_the_law_wants_silence_nothing_is_written_until_a_person_decides_otherwise(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure(), known.contact())
        case.customer.country = "DE"
        draft(session, case)
        assert case.stage == Stage.SILENT
        assert case.reason == "Who left a list in Germany (by their record): nothing. So nothing is written."
        take_up(session, case, who="Maya Lindqvist")
        move(session, case, Stage.ENRICHED, who="enrich", what="again")
        draft(session, case)
        (written,) = versions(session, case)
        assert written.policy == {
            "level": "nothing",
            "country": "DE",
            "why": "Who left a list in Germany (by their record): nothing.",
            "version": written.policy["version"],
        }
        assert "contact" not in {move["move"] for move in written.plan}


def test_a_brand_may_decide_that_germans_are_written_to(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure(), known.contact())
        case.customer.country = "DE"
        case.connection.brand.policies = {"DE": {"list": "thanks"}}
        draft(session, case)
        (written,) = versions(session, case)
        assert written.policy["level"] == "thanks"


def test_what_the_platform_says_about_country_and_language_counts_where_we_know_nothing(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.ending(), known.tenure(), family="billing")
        cast.event_of(session, case, locale="en_GB", country="US")
        draft(session, case)
        (written,) = versions(session, case)
        assert written.policy["country"] == "US"
        assert written.policy["level"] == "offer allowed"
        assert (written.language, written.address["form"]) == ("en", "formal")


def forbid(case: Case) -> None:
    """By law nothing may be written to this person any more."""
    case.connection.brand.policies = {"unknown": {"list": "nothing"}}


def again(session: Session, case: Case) -> None:
    """The facts are gathered again, and the letter looked at again."""
    move(session, case, Stage.ENRICHED, who="responder", what="The facts were gathered again.")
    draft(session, case)


def test_where_the_law_bars_every_letter_an_edited_one_waits_for_a_person_too_and_is_kept(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure())
        draft(session, case)
        written = versions(session, case)[0]
        body = written.body.replace("Dear Ada", "My dear Ada")
        revise(session, case, version=1, subject=written.subject, body=body, author="Maya Lindqvist")
    with transaction() as session:
        case = session.get_one(Case, case.id)
        forbid(case)
        again(session, case)
        assert case.stage == Stage.SILENT
        assert (case.reason or "").endswith("So nothing is written.")

        take_up(session, case, who="Maya Lindqvist")
        again(session, case)

        assert case.stage == Stage.DRAFTED
        assert versions(session, case)[-1].body == body


def test_who_wanted_a_letter_with_little_to_say_was_not_asked_about_the_law(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal())
        draft(session, case)
        assert "nothing personal to say" in (case.reason or "")
        forbid(case)
        take_up(session, case, who="Maya Lindqvist")
        again(session, case)
        assert (case.reason or "").endswith("So nothing is written.")
