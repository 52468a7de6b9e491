"""Two who are one, and two again: nothing is lost on the way, and nobody gets two letters."""

from datetime import date

import pytest
import sqlalchemy as sa

from responder.addresses import address_hash
from responder.db import reading, transaction
from responder.decisions import take_up
from responder.errors import AlreadyMoved, Refused
from responder.facts import FoundCustomer
from responder.importing import remember
from responder.journey import Stage
from responder.merging import APART, ONE_LETTER, decide_likeness, merge, undo_merge
from responder.models import Address, Case, Customer, DoNotContact, Fact, Likeness, Merge, TenureClaim
from responder.queries.identities import one_person
from tests import cast
from tests.arriving import arrive, event, only_case, rows, story
from workers import enrich

pytestmark = pytest.mark.usefixtures("database", "redis_url")
WORK = "ada.king@example.com"


@pytest.fixture
def connection(database):
    with transaction() as session:
        return cast.newsletter(session, cast.northlight(session, cast.maya(session)))


@pytest.fixture
def two(connection):
    """Ada with her own address, without a date; and Ada at work, since 2016, where Tom met her."""
    with transaction() as session:
        home = cast.ada(session, since_on=None, said_by={"*": "customers"})
        work = cast.ada(session, email=WORK, name="A. King", given_name=None, family_name=None, country="SE")
        cast.linkedin_contact(session, work, cast.tom(session), date(2022, 5, 14))
        return home.id, work.id


def merged(one, other, who="Maya Lindqvist"):
    with transaction() as session:
        return merge(session, one, other, who=who)


def tables():
    with reading() as session:
        return {
            table.__name__: [tuple(row) for row in session.execute(sa.select(table.__table__).order_by(table.id))]
            for table in (Customer, Address, TenureClaim)
        }


def facts(case):
    with reading() as session:
        found = session.scalars(sa.select(Fact).where(Fact.case_id == case.id).order_by(Fact.id)).all()
        return {fact.kind: fact.text for fact in found}


def test_merged_people_are_enriched_as_one_whichever_address_left(connection, two):
    merged(*two)

    arrive(connection, event(email=WORK, name=None))
    enrich.run()

    found = facts(only_case())
    assert found["name"] == "Ada Byron"
    assert found["tenure"].startswith("Customer since 10 September 2016")
    assert found["contact"].startswith("Tom Okafor")


def test_taking_a_merge_back_leaves_both_as_they_were(two):
    before = tables()
    done = merged(*two)

    with transaction() as session:
        undo_merge(session, session.get_one(Merge, done.id), who="Tom Okafor")

    assert tables() == before
    with reading() as session:
        assert one_person(session, two) == {each: (each,) for each in two}
        kept = session.scalars(sa.select(Merge)).one()
        assert (kept.who, kept.undone_by) == ("Maya Lindqvist", "Tom Okafor")


def test_a_merge_is_taken_back_once(two):
    done = merged(*two)
    for expected in (None, AlreadyMoved):
        with transaction() as session:
            again = session.get_one(Merge, done.id)
            if expected is None:
                undo_merge(session, again, who="Tom Okafor")
            else:
                with pytest.raises(expected):
                    undo_merge(session, again, who="Tom Okafor")


def test_who_is_one_already_is_not_merged_again(two):
    merged(*two)
    with pytest.raises(Refused, match="one person already"), transaction() as session:
        merge(session, two[1], two[0], who="Maya Lindqvist")


def test_three_become_one_and_part_in_any_order(two):
    with transaction() as session:
        third = cast.ada(session, email="byron@example.org").id
    first = merged(two[0], two[1])
    second = merged(third, two[0])
    with reading() as session:
        assert one_person(session, [two[1]])[two[1]] == (third, *sorted(two))

    with transaction() as session:
        undo_merge(session, session.get_one(Merge, second.id), who="Maya Lindqvist")
    with reading() as session:
        assert one_person(session, [two[1], third]) == {two[1]: two, third: (third,)}

    again = merged(third, two[0])
    with transaction() as session:
        undo_merge(session, session.get_one(Merge, first.id), who="Maya Lindqvist")
        undo_merge(session, session.get_one(Merge, again.id), who="Maya Lindqvist")
    with reading() as session:
        assert one_person(session, [*two, third]) == {each: (each,) for each in (*two, third)}


def test_a_second_address_of_one_person_opens_no_second_case(connection, two):
    merged(*two)

    arrive(connection, event(minutes=0), event(minutes=5, email=WORK))

    assert only_case().customer_id in two


def test_of_two_open_cases_the_older_goes_on(connection, two):
    arrive(connection, event(minutes=0), event(minutes=5, email=WORK))
    older, younger = rows(Case)

    merged(*two)

    older, younger = rows(Case)
    assert (older.stage, younger.stage, younger.reason) == (Stage.RECEIVED, Stage.SILENT, ONE_LETTER)
    assert older.person_key.endswith(str(two[0]))


def test_a_draft_is_prepared_anew_when_its_person_is_found_to_be_another(connection, two):
    arrive(connection, event())
    with transaction() as session:
        session.execute(sa.update(Case).values(stage=Stage.DRAFTED.value))

    merged(*two)

    assert only_case().stage == Stage.RECEIVED
    assert "two people we knew are one" in story(only_case())[-1]


def test_a_letter_that_is_leaving_to_both_is_not_interfered_with(connection, two):
    arrive(connection, event(minutes=0), event(minutes=5, email=WORK))
    with transaction() as session:
        session.execute(sa.update(Case).values(stage=Stage.SENDING.value))

    with pytest.raises(Refused, match="leaving at this moment"), transaction() as session:
        merge(session, *two, who="Maya Lindqvist")


@pytest.fixture
def likeness(connection):
    with transaction() as session:
        remember(session, "customers", [FoundCustomer(email=cast.ADA, name="Ada Byron", company="Engines")])
        stranger = {"refs": {"linkedin": "https://www.linkedin.com/in/ada"}, "company": "Engines Ltd"}
        remember(session, "linkedin", [FoundCustomer(email=None, name="Ada Byron", **stranger)])
    [found] = rows(Likeness)
    return found


@pytest.mark.parametrize(("is_same", "people"), [(True, 1), (False, 2)])
def test_whether_two_are_one_is_decided_once(likeness, is_same, people):
    with transaction() as session:
        decide_likeness(session, session.get_one(Likeness, likeness.id), is_same=is_same, who="Maya Lindqvist")

    with transaction() as session:
        decided = session.get_one(Likeness, likeness.id)
        assert (decided.is_same, decided.decided_by) == (is_same, "Maya Lindqvist")
        assert len(set(one_person(session, [decided.one_id, decided.other_id]).values())) == people
        with pytest.raises(AlreadyMoved):
            decide_likeness(session, decided, is_same=is_same, who="Tom Okafor")


def test_of_two_who_are_one_the_one_with_an_address_is_kept(likeness):
    with transaction() as session:
        done = decide_likeness(session, session.get_one(Likeness, likeness.id), is_same=True, who="Maya Lindqvist")
        assert [address.email for address in session.get_one(Customer, done.kept_id).addresses] == [cast.ADA]


def test_who_was_taken_apart_is_not_suggested_again(likeness):
    with transaction() as session:
        done = decide_likeness(session, session.get_one(Likeness, likeness.id), is_same=True, who="Maya Lindqvist")
        undo_merge(session, done, who="Tom Okafor")
        remember(session, "customers", [FoundCustomer(email=cast.ADA, name="Ada Byron", company="Engines plc")])

    assert [found.is_same for found in rows(Likeness)] == [False]


def test_after_an_undone_merge_nobody_is_quoted_with_anothers_words(connection, two):
    done = merged(*two)
    arrive(connection, event(minutes=0))
    arrive(connection, event(minutes=5, email=WORK, comment="My wife and I will miss the crosswords."))

    with transaction() as session:
        undo_merge(session, session.get_one(Merge, done.id), who="Maya Lindqvist")
    enrich.run()

    kept, apart = rows(Case)
    assert "comment" not in facts(kept)
    assert (apart.customer_id, apart.stage, apart.reason) == (two[1], Stage.HELD, APART)


def test_who_had_a_letter_gets_no_second_one_by_being_merged(connection, two):
    arrive(connection, event(minutes=0), event(minutes=5, email=WORK))
    with transaction() as session:
        session.execute(sa.update(Case).where(Case.customer_id == two[0]).values(stage=Stage.SENT.value))

    merged(*two)

    assert [case.stage for case in rows(Case)] == [Stage.SENT, Stage.SILENT]


def test_a_case_silenced_by_a_merge_cannot_be_taken_up_beside_the_other(connection, two):
    arrive(connection, event(minutes=0), event(minutes=5, email=WORK))
    done = merged(*two)
    silenced = rows(Case)[1]

    with pytest.raises(Refused, match="another open case"), transaction() as session:
        take_up(session, session.get_one(Case, silenced.id), who="Maya Lindqvist")

    with transaction() as session:
        undo_merge(session, session.get_one(Merge, done.id), who="Maya Lindqvist")
        take_up(session, session.get_one(Case, silenced.id), who="Maya Lindqvist")
    assert [case.stage for case in rows(Case)] == [Stage.RECEIVED, Stage.RECEIVED]


def test_a_case_opened_before_its_person_was_known_is_part_of_the_merge(connection):
    arrive(connection, event(minutes=0), event(minutes=5, email=WORK))
    with transaction() as session:
        ids = cast.ada(session).id, cast.ada(session, email=WORK).id

    merged(*ids)

    assert [case.stage for case in rows(Case)] == [Stage.RECEIVED, Stage.SILENT]


def test_a_signed_letter_about_the_wrong_person_is_called_back(connection, two):
    done = merged(*two)
    arrive(connection, event())
    with transaction() as session:
        session.execute(sa.update(Case).values(stage=Stage.APPROVED.value))

    with transaction() as session:
        undo_merge(session, session.get_one(Merge, done.id), who="Maya Lindqvist")

    assert only_case().stage == Stage.RECEIVED


def test_one_forbidden_address_speaks_for_all_that_were_merged(connection, two):
    with transaction() as session:
        session.add(DoNotContact(address_hash=address_hash(WORK), reason="erased"))
    arrive(connection, event())
    merged(*two)

    enrich.run()

    assert (only_case().stage, only_case().reason) == (Stage.SILENT, "They are on the do-not-contact list.")
