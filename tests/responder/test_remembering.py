"""What one of us knows becomes memory in one step, and what one of us doubts is used no more."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from responder.db import transaction
from responder.errors import AlreadyMoved, Refused
from responder.facts import Channel, Since
from responder.instants import now
from responder.models import Case, Customer, TenureClaim, Touchpoint
from responder.remembering import (
    Memory,
    person_of,
    restore,
    withdraw,
    write_address_down,
    write_date_down,
    write_down,
)
from tests import cast

pytestmark = pytest.mark.usefixtures("database")
LUNCH = {"channel": Channel.MET, "occurred_on": date(2024, 5, 14), "summary": "Lunch  in\nMalmö"}


@pytest.fixture
def session(database):
    with transaction() as session:
        yield session


@pytest.fixture
def maya(session):
    return cast.maya(session)


@pytest.fixture
def ada(session):
    return cast.ada(session)


def test_a_memory_says_who_told_it(session, maya, ada):
    kept = write_down(session, ada.id, Memory(**LUNCH, manager=maya), who="Tom Okafor")

    assert (kept.channel, kept.occurred_on, kept.manager_id) == ("met", date(2024, 5, 14), maya.id)
    assert (kept.source, kept.told_by, kept.summary) == ("memory", "Tom Okafor", "Lunch in Malmö")


@pytest.mark.parametrize("days", [1, -40_000])
def test_a_day_nobody_can_remember_is_refused(session, maya, ada, days):
    wrong = Memory(Channel.MET, now().date() + timedelta(days=days), maya)
    with pytest.raises(Refused, match="Say on which day"):
        write_down(session, ada.id, wrong, who="Maya Lindqvist")


def test_a_novel_is_refused(session, maya, ada):
    with pytest.raises(Refused, match="Keep it under"):
        write_down(session, ada.id, Memory(Channel.MET, date(2024, 5, 14), maya, "x" * 2001), who="Maya Lindqvist")


def test_a_date_somebody_knows_stands_once_in_the_ledger(session, ada):
    told = [write_date_down(session, ada.id, Since.SUBSCRIBED, date(2014, 3, 1), who="Maya Lindqvist") for _ in "ab"]

    assert told[0].id == told[1].id
    assert (told[0].source, told[0].ref, told[0].meaning) == ("memory", "Maya Lindqvist", "subscribed")


def test_what_is_withdrawn_is_kept_and_can_be_restored(session, maya, ada):
    point = write_down(session, ada.id, Memory(**LUNCH, manager=maya), who="Tom Okafor")
    claim = session.scalars(sa.select(TenureClaim)).one()
    for what in (point, claim):
        withdraw(session, what, who="Maya Lindqvist")
        assert what.withdrawn_by == "Maya Lindqvist"
        with pytest.raises(AlreadyMoved):
            withdraw(session, what, who="Tom Okafor")
        restore(session, what, who="Maya Lindqvist")
        assert (what.withdrawn_at, what.withdrawn_by) == (None, None)
    assert session.scalars(sa.select(Touchpoint)).all() == [point]


def test_one_more_address_leads_to_the_same_person(session, ada):
    write_address_down(session, ada.id, "Ada.King@Example.com")
    write_address_down(session, ada.id, "ada.king@example.com")

    session.expire(ada)
    assert [address.email for address in ada.addresses] == [cast.ADA, "Ada.King@Example.com"]


def test_somebody_elses_address_is_not_taken(session, ada):
    cast.ada(session, email="tom.reader@example.com")
    with pytest.raises(Refused, match="somebody else's"):
        write_address_down(session, ada.id, "tom.reader@example.com")
    with pytest.raises(Refused, match="not an e-mail address"):
        write_address_down(session, ada.id, "nobody")


def test_a_stranger_who_left_becomes_somebody_we_know(session, maya):
    case = cast.case_of(session, cast.newsletter(session), None, email=cast.STRANGER)
    cast.event_of(session, case, name="Grace Hopper", given_name="Grace")

    row = person_of(session, case)

    person = session.get_one(Customer, row)
    assert (person.name, person.given_name, person.addresses[0].email) == ("Grace Hopper", "Grace", cast.STRANGER)
    assert person_of(session, session.get_one(Case, case.id)) == row


def test_somebody_imported_meanwhile_is_found(session, ada):
    case = cast.case_of(session, cast.newsletter(session), None, email="ADA@example.com")
    assert person_of(session, case) == ada.id


def test_nobody_can_be_remembered_without_an_address(session):
    case = cast.case_of(session, cast.newsletter(session), None, email=None)
    with pytest.raises(Refused, match="named no address"):
        person_of(session, case)
