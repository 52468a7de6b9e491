"""Live sources are asked before facts are gathered, and none of them can keep a case from its letter."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from responder import asking
from responder.asking import calling, noting
from responder.db import reading, transaction
from responder.errors import Permanent, Temporary
from responder.facts import Channel, FoundClaim, FoundCustomer, FoundTouchpoint, Since
from responder.instants import now
from responder.journey import Stage
from responder.models import AskedSource, Case, Customer, Fact, SourceAnswer, TenureClaim, TimelineEntry, Touchpoint
from tests import cast
from tests.arriving import arrive, arrive_together, event, rows
from workers import enrich
from workers.clock import tick

pytestmark = pytest.mark.usefixtures("configured")
ADA_AS_KNOWN = FoundCustomer(
    email="Ada.King@Example.com",
    company="Engines",
    refs={"crm": "42"},
    other_emails=(cast.ADA,),
    claims=(FoundClaim(Since.FIRST_ORDER, date(2014, 3, 1)),),
)
MET = FoundTouchpoint(ADA_AS_KNOWN, Channel.MET, date(2024, 5, 14), "engagement 7", manager_email=cast.MAYA)


@pytest.fixture
def connection(configured):
    with transaction() as session:
        return cast.newsletter(session, cast.northlight(session, cast.maya(session)))


def source():
    with reading() as session:
        return session.scalars(sa.select(AskedSource)).one()


def answers():
    with reading() as session:
        return {one.email_norm: (one.state, one.detail or "") for one in session.scalars(sa.select(SourceAnswer))}


def stages():
    return [case.stage for case in rows(Case)]


def told():
    with reading() as session:
        return session.scalars(sa.select(TimelineEntry.what).order_by(TimelineEntry.id)).all()[-1]


def test_what_a_source_knows_is_in_the_facts_of_the_letter(connection, crm):
    crm.knows[cast.ADA] = [ADA_AS_KNOWN, MET]

    arrive(connection, event())
    enrich.run()

    with reading() as session:
        facts = {fact.kind: (fact.text, fact.source) for fact in session.scalars(sa.select(Fact))}
    assert "1 March 2014" in facts["tenure"][0]
    assert facts["tenure"][1] == "CRM"
    assert facts["contact"] == ("Maya Lindqvist met them on 14 May 2024", "CRM")
    assert answers() == {cast.ADA: ("found", "")}


def test_what_it_says_is_of_the_person_we_asked_about(connection, crm):
    with transaction() as session:
        known = cast.ada(session)
        other = cast.ada(session, email="ada.king@example.com", name="Ada King")
    crm.knows[cast.ADA] = [ADA_AS_KNOWN, MET]

    arrive(connection, event())
    enrich.run()

    with reading() as session:
        assert {row.customer_id for row in session.scalars(sa.select(Touchpoint))} == {known.id}
        assert {row.customer_id for row in session.scalars(sa.select(TenureClaim).filter_by(source="CRM"))} == {
            known.id
        }
        assert session.get_one(Customer, other.id).company is None


def test_the_same_answer_is_not_asked_for_twice_within_a_day(connection, crm):
    crm.knows[cast.ADA] = [MET]
    arrive(connection, event())
    enrich.run()
    with transaction() as session:
        session.execute(sa.update(Case).values(stage=Stage.RECEIVED.value))

    enrich.run()

    assert len(crm.asked) == 1
    assert len(rows(Touchpoint)) == 1


def test_nobody_found_is_an_answer(connection, crm):
    arrive(connection, event())
    enrich.run()

    assert (stages(), answers()) == (["enriched"], {cast.ADA: ("nobody", "")})
    assert source().answered_at is not None


def test_a_source_that_does_not_answer_fails_no_case_and_is_named_on_it(connection, crm):
    crm.trouble = Temporary("it did not answer within 4 seconds")

    arrive(connection, event())
    enrich.run()

    assert stages() == ["enriched"]
    assert told().endswith("CRM did not answer")
    assert answers() == {cast.ADA: ("no answer", "it did not answer within 4 seconds")}


def test_after_three_failures_in_a_row_it_is_left_alone_for_a_while(connection, crm):
    crm.trouble = Temporary("it did not answer")
    for number in range(5):
        arrive(connection, event(email=f"reader{number}@example.com"))
        enrich.run()

    assert len(crm.asked) == noting.FAILURES_IN_A_ROW
    assert source().rests_until > now()
    assert stages() == ["enriched"] * 5
    assert answers()["reader4@example.com"] == ("no answer", asking.RESTS)


def test_it_is_asked_again_after_its_rest_and_an_answer_heals_it(connection, crm):
    with transaction() as session:
        rested = {"failures": 7, "rests_until": now() - timedelta(seconds=1), "trouble": "it did not answer"}
        session.execute(sa.update(AskedSource).values(**rested))
    arrive(connection, event())

    enrich.run()

    healed = source()
    assert (len(crm.asked), healed.failures, healed.rests_until, healed.trouble) == (1, 0, None, None)


@pytest.mark.parametrize(
    ("failures", "worst", "minutes"),
    [
        (1, {}, None),
        (3, {}, 1),
        (5, {}, 4),
        (40, {}, 60),
        (1, {"rest_seconds": 90.0}, 1.5),
        (1, {"rest_seconds": 9000.0}, 60),
        (1, {"is_lasting": True}, None),
        (3, {"is_lasting": True}, 60),
    ],
)
def test_the_rest_grows_with_the_failures_up_to_an_hour(failures, worst, minutes):
    moment = now()
    until = noting.rest_until(failures, calling.AnswerTo(None, trouble="it did not answer", **worst), moment)
    assert until == (moment + timedelta(minutes=minutes) if minutes else None)


def test_a_refused_key_is_told_and_not_tried_on_everybody(connection, crm):
    crm.trouble = Permanent("the key was refused")
    for number in range(5):
        arrive(connection, event(email=f"reader{number}@example.com"))
        enrich.run()

    refused = source()
    assert (refused.trouble, refused.rests_until > now() + timedelta(minutes=55)) == ("the key was refused", True)
    assert len(crm.asked) == noting.FAILURES_IN_A_ROW


def test_one_person_it_cannot_speak_of_silences_it_for_nobody_else(connection, crm):
    crm.trouble = Permanent("what it answered cannot be used")
    arrive(connection, event())
    enrich.run()

    assert source().rests_until is None


def test_no_more_than_it_takes_in_a_minute_is_asked_and_the_others_wait(connection, crm):
    with transaction() as session:
        session.execute(sa.update(AskedSource).values(per_minute=3))
    arrive_together(connection, *(event(email=f"reader{number}@example.com") for number in range(8)))

    enrich.run()

    assert len(crm.asked) == 3
    assert sorted(stages()) == ["enriched"] * 3 + ["received"] * 5


def test_who_has_waited_ten_minutes_waits_no_longer(connection, crm):
    with transaction() as session:
        session.execute(sa.update(AskedSource).values(per_minute=1))
    arrive_together(connection, *(event(email=f"reader{number}@example.com") for number in range(3)))
    with transaction() as session:
        session.execute(sa.update(Case).values(moved_at=now() - asking.LONGEST_WAIT))

    enrich.run()

    assert stages() == ["enriched"] * 3
    assert sorted(state for state, _ in answers().values()) == ["no answer", "no answer", "nobody"]


def test_without_time_nobody_is_asked(connection, crm):
    arrive(connection, event())
    [case] = rows(Case)

    assert asking.ask([case.id], seconds=0.1) == []
    assert crm.asked == []


def test_somebody_named_by_a_reference_is_asked_about_by_it(connection, crm):
    arrive(connection, event(email=None, external_id="r-7", name=None))
    [case] = rows(Case)

    asking.ask([case.id])

    [who] = crm.asked
    assert (who.emails, list(who.refs.values()), who.manager_emails) == ([], ["r-7"], {cast.MAYA})


def test_a_source_that_is_switched_off_is_not_asked(connection, crm):
    with transaction() as session:
        session.execute(sa.update(AskedSource).values(active=False))
    arrive(connection, event())
    enrich.run()

    assert (crm.asked, answers(), stages()) == ([], {}, ["enriched"])


def test_an_answer_no_database_takes_costs_nobody_else_theirs(connection, crm):
    crm.knows["reader0@example.com"] = [FoundCustomer(email="reader0@example.com", value_cents=2**70)]
    crm.knows["reader1@example.com"] = [FoundCustomer(email="reader1@example.com", plan="Pro")]
    arrive_together(connection, *(event(email=f"reader{number}@example.com") for number in range(3)))

    enrich.run()

    assert stages() == ["enriched"] * 3
    assert {email: state for email, (state, _) in answers().items()} == {
        "reader0@example.com": "no answer",
        "reader1@example.com": "found",
        "reader2@example.com": "nobody",
    }


def test_a_source_that_breaks_in_a_way_nobody_expected_holds_nothing_up(connection, crm):
    crm.trouble = KeyError("nobody expected this")
    arrive(connection, event())

    enrich.run()

    assert stages() == ["enriched"]
    assert answers() == {cast.ADA: ("no answer", "it failed in a way nobody expected (KeyError)")}


def test_somebody_named_by_a_reference_gets_an_address_from_a_source(connection, crm):
    crm.knows[""] = [FoundCustomer(email=cast.ADA, name="Ada Byron")]
    arrive(connection, event(email=None, external_id="r-7", name=None))
    assert stages() == ["held"]

    tick()

    [case] = rows(Case)
    assert (case.stage, case.email) == ("received", cast.ADA)


def test_somebody_no_source_knows_stays_held_and_is_asked_about_once(connection, crm):
    arrive(connection, event(email=None, external_id="r-7", name=None))

    tick()
    tick()

    assert (stages(), len(crm.asked)) == (["held"], 1)
