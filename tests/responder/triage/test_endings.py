"""Every accepted event comes to exactly one end, and what decided it stays with the case."""

import pytest
import sqlalchemy as sa

from responder.db import reading, transaction
from responder.decisions import silence, take_up
from responder.models import Case, Event
from responder.models.event import UNACCOUNTED
from responder.policies import policy_version
from responder.queries.endings import events_without_ending, newest_events_by_ending
from responder.triage.rules import RULES
from tests.arriving import arrive, event, mail_event, only_case, outcomes


def endings():
    with reading() as session:
        return dict(newest_events_by_ending(session)), events_without_ending(session)


def decided(case):
    return case.rule, case.disposition, case.policy_version


def test_each_kind_of_event_comes_to_one_end(weekly, mailer):
    arrive(
        weekly,
        event(email="a@example.com"),
        event(email="a@example.com", minutes=1, comment="Too many mails."),
        event(email="b@example.com", comment="My lawyer will write."),
        event(email="c@example.com", comment="You charged us twice."),
        event("subscriber.complained", email="d@example.com"),
        event(email="e@example.com"),
        event("subscriber.resubscribed", email="e@example.com", minutes=2),
        event("subscription.paused", email="f@example.com"),
        event("subscriber.bounced", email=None, external_id="77"),
    )
    arrive(mailer, [mail_event("spamreport", email="a@example.com", responder_attempt="no uuid")])

    assert sorted(set(outcomes())) == ["joined", "noted", "opened", "silenced", "withdrew"]
    assert endings() == ({"withdraw": 5, "silent": 2, "hold": 1, "call": 1, "noted": 1}, 0)


def test_who_takes_offence_at_a_letter_we_cannot_name_withdraws_their_case(weekly, mailer):
    arrive(weekly, event())
    arrive(mailer, [mail_event("spamreport", responder_attempt="no uuid")])

    assert outcomes() == ["opened", "withdrew"]
    assert endings() == ({"withdraw": 2}, 0)


@pytest.mark.parametrize("broken", [{"case_id": None}, {"outcome": "noted"}, {"outcome": "lost"}])
def test_an_event_without_an_end_or_with_two_is_counted(weekly, broken):
    arrive(weekly, event(), event("subscription.paused"))
    assert endings()[1] == 0

    with transaction() as session:
        session.execute(sa.update(Event).where(Event.outcome == "opened").values(**broken))

    assert endings()[1] == 1


def test_the_count_reads_an_index_of_just_those(weekly):
    with reading() as session:
        query = f"SELECT count(*) FROM event WHERE {UNACCOUNTED}"
        if session.get_bind().dialect.name == "sqlite":
            plan = session.execute(sa.text(f"EXPLAIN QUERY PLAN {query}")).all()
        else:
            session.execute(sa.text("SET LOCAL enable_seqscan = off"))
            plan = session.execute(sa.text(f"EXPLAIN {query}")).all()
    assert "ix_event_unaccounted" in str(plan)


def test_every_rule_has_a_name_of_its_own():
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("data", "rule", "disposition"),
    [
        ({}, "write", "write"),
        ({"actor": "staff"}, "removed by staff", "silent"),
        ({"comment": "You will hear from my lawyer."}, "legal", "hold"),
        ({"comment": "You charged us twice."}, "our fault", "call"),
        ({"email": None, "external_id": "77"}, "address unknown yet", "hold"),
    ],
)
def test_the_rule_that_decided_stays_with_the_case_and_so_does_the_version_of_the_policy(
    weekly, data, rule, disposition
):
    arrive(weekly, event(**data))
    assert decided(only_case()) == (rule, disposition, policy_version())


def test_what_is_decided_later_takes_its_place(weekly):
    arrive(weekly, event())
    arrive(weekly, event(minutes=1, comment="I am in hospital."))
    assert decided(only_case())[:2] == ("illness", "hold")

    arrive(weekly, event("subscriber.resubscribed", minutes=2))
    assert decided(only_case())[:2] == ("came back", "withdraw")


def test_a_persons_decision_is_named_as_one(weekly):
    arrive(weekly, event(actor="staff"))
    with transaction() as session:
        take_up(session, session.get_one(Case, only_case().id), who="Maya")
    assert decided(only_case())[:2] == ("decided by a person", "write")

    with transaction() as session:
        silence(session, session.get_one(Case, only_case().id), reason="We spoke.", who="Maya")
    assert decided(only_case())[:2] == ("decided by a person", "silent")


def test_who_was_to_be_called_stays_so_when_a_letter_is_wanted_after_all(weekly):
    arrive(weekly, event(comment="You charged us twice."))
    with transaction() as session:
        take_up(session, session.get_one(Case, only_case().id), who="Maya")

    assert decided(only_case())[:2] == ("our fault", "call")
