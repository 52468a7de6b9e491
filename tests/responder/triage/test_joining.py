"""Later events join, call off or change what is under way."""

import pytest

from responder.addresses import address_hash
from responder.connecting import connect
from responder.db import transaction
from responder.journey import Stage
from responder.models import Case, Event
from tests import cast
from tests.arriving import (
    ada_with_stripe,
    arrive,
    arrive_sample,
    event,
    forbidden,
    only_case,
    outcomes,
    put,
    rows,
    sample,
    story,
)


def test_later_events_join_the_open_case(weekly):
    arrive(weekly, event("subscription.cancellation_scheduled", plan={"id": "p", "name": "Pro"}))
    arrive(weekly, event("subscription.cancelled", minutes=5, plan={"id": "p", "name": "Pro"}))
    arrive(weekly, event(minutes=6))

    assert outcomes() == ["opened", "joined", "joined"]
    assert story(only_case())[1] == "Northlight Weekly reported that Pro of Ada Byron has ended."


def test_an_ending_that_was_announced_joins_its_case_after_the_letter_left(weekly):
    plan = {"id": "p", "name": "Pro"}
    arrive(weekly, event("subscription.cancellation_scheduled", plan=plan))
    put(only_case(), Stage.SETTLED)
    arrive(weekly, event("subscription.cancelled", minutes=9, plan=plan))

    assert (only_case().stage, outcomes()) == ("settled", ["opened", "joined"])


def test_a_reason_given_later_lets_an_unread_draft_be_written_anew(weekly):
    arrive(weekly, event())
    draft(only_case(), author="responder")
    arrive(weekly, event(minutes=1, comment="Too many mails for me."))

    assert only_case().stage == "received"
    assert "prepared anew" in story(only_case())[-1]


def test_a_draft_somebody_edited_is_left_alone_and_the_news_is_on_the_timeline(weekly):
    arrive(weekly, event())
    draft(only_case(), author="Maya Lindqvist")
    arrive(weekly, event(minutes=1, comment="Too many mails for me."))

    assert only_case().stage == "drafted"
    assert story(only_case())[-1].startswith("Northlight Weekly reported")


def draft(case, author):
    with transaction() as session:
        cast.draft_of(session, session.get_one(Case, case.id), author=author)


def test_delicate_words_that_come_later_hold_the_letter(weekly):
    arrive(weekly, event())
    put(only_case(), Stage.APPROVED)
    arrive(weekly, event(minutes=1, comment="My wife died."))

    assert (only_case().stage, "lost somebody" in only_case().reason) == ("held", True)


def test_cancelling_a_subscription_weighs_more_than_leaving_its_list(weekly):
    arrive(weekly, event(), event("subscription.cancelled", minutes=1))

    assert (only_case().kind, only_case().family) == ("cancelled", "billing")


@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.ENRICHED, Stage.DRAFTED, Stage.APPROVED, Stage.HELD])
def test_who_comes_back_in_time_gets_no_letter(weekly, stage):
    arrive(weekly, event())
    put(only_case(), stage)
    arrive(weekly, event("subscriber.resubscribed", minutes=3))

    assert (only_case().stage, only_case().reason) == ("withdrawn", "They came back.")
    assert story(only_case())[-1] == (
        "Northlight Weekly reported that Ada Byron came back to Northlight. Nothing will be written."
    )


@pytest.mark.parametrize("stage", [Stage.SENDING, Stage.DOUBTFUL, Stage.SENT, Stage.SETTLED, Stage.SILENT])
def test_who_comes_back_too_late_is_noted_on_the_case(weekly, stage):
    arrive(weekly, event())
    put(only_case(), stage)
    arrive(weekly, event("subscriber.resubscribed", minutes=3))

    assert (only_case().stage, outcomes()) == (stage, ["opened", "joined"])


def test_coming_back_to_one_list_does_not_undo_leaving_another(weekly):
    arrive(weekly, event(list={"id": "a"}), event("subscriber.resubscribed", minutes=3, list={"id": "b"}))

    assert only_case().stage == "received"


def test_who_left_two_lists_and_came_back_to_one_has_still_left_the_other(weekly):
    arrive(weekly, event(list={"id": "a"}), event(minutes=1, list={"id": "b"}))
    arrive(weekly, event("subscriber.resubscribed", minutes=3, list={"id": "a"}))

    assert (only_case().stage, outcomes()) == ("received", ["opened", "joined", "joined"])


def test_coming_back_in_the_same_second_counts_as_afterwards(weekly):
    arrive(weekly, event(), event("subscriber.resubscribed"))

    assert only_case().stage == "withdrawn"


def test_coming_back_in_test_mode_undoes_nothing(billing):
    ada_with_stripe()
    ended = sample("stripe", "ended")
    back = sample("stripe", "came_back")
    arrive(billing, {**back, "livemode": False, "created": ended["created"] + 60}, ended)

    assert only_case().stage == "received"


def test_a_case_opened_by_a_reference_takes_what_arrives_by_address_once_both_are_known(weekly, billing):
    arrive_sample(billing, "ended")
    ada_with_stripe()
    arrive(weekly, event(minutes=1))

    assert (only_case().stage, outcomes()) == ("held", ["opened", "joined"])


def test_a_complaint_calls_off_an_approved_letter(weekly):
    arrive(weekly, event())
    put(only_case(), Stage.APPROVED)
    arrive(weekly, event("subscriber.complained", minutes=3))

    assert (only_case().stage, "spam" in only_case().reason) == ("withdrawn", True)
    assert forbidden() == {address_hash(cast.ADA): "complained"}


def test_one_who_had_come_back_before_we_heard_of_the_goodbye_gets_none(weekly):
    arrive(weekly, event("subscriber.resubscribed", minutes=3), event())

    assert only_case().stage == "withdrawn"


def test_a_reason_that_arrives_first_waits_for_its_case(billing):
    ada_with_stripe()
    arrive_sample(billing, "reason_added")
    assert (rows(Case), outcomes()) == ([], ["noted"])
    arrive_sample(billing, "ended")

    [reason, _] = rows(Event)
    assert (reason.case_id, reason.outcome) == (only_case().id, "joined")


@pytest.mark.parametrize(("hours", "outcome"), [(23, "joined"), (25, "silenced")])
def test_what_another_platform_tells_within_a_day_is_the_goodbye_a_letter_left_for(weekly, hours, outcome):
    with transaction() as session:
        other = connect(session, "standard", name="Northlight Billing", brand="Northlight")
    arrive(weekly, event())
    put(only_case(), Stage.SENT)
    arrive(other, event("subscription.cancelled", minutes=-60 * hours))

    assert outcomes() == ["opened", outcome]


def test_leaving_again_by_the_same_platform_is_a_second_goodbye(weekly):
    arrive(weekly, event())
    put(only_case(), Stage.SENT)
    arrive(weekly, event(minutes=30))

    assert outcomes() == ["opened", "silenced"]
