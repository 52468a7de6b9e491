"""What was imported as history, or heard long after, makes a case without a letter and leaves today's cases alone."""

import pytest

from responder.addresses import address_hash
from responder.facts import Way
from responder.models import Case, Delivery
from tests import cast
from tests.arriving import arrive, event, forbidden, only_case, outcomes, rows

A_YEAR = 365 * 24 * 60
BACKFILL, IMPORTED, POLLED = ({"way": way.value} for way in (Way.BACKFILL, Way.IMPORTED, Way.POLLED))


def test_a_delivery_was_posted_unless_it_says_otherwise(weekly):
    arrive(weekly, event())

    assert rows(Delivery)[0].way == Way.POSTED
    assert only_case().stage == "received"


def test_a_backfill_is_a_case_without_a_letter_however_fresh(weekly):
    arrive(weekly, event(comment="My lawyer will write."), **BACKFILL)

    case = only_case()
    assert (case.stage, case.rule) == ("silent", "backfill import")
    assert case.reason == "This was imported as history: a case without a letter."
    assert outcomes() == ["silenced"]


@pytest.mark.parametrize("way", [IMPORTED, POLLED])
def test_what_we_asked_for_or_were_handed_gets_a_letter_only_while_it_is_fresh(weekly, way):
    arrive(
        weekly,
        event(email="new@example.com", id="e_1"),
        event(email="old@example.com", id="e_2", minutes=-A_YEAR),
        **way,
    )

    assert [(case.stage, case.rule) for case in rows(Case)] == [("received", "write"), ("silent", "heard late")]


def test_a_platform_that_posts_may_be_late(weekly):
    arrive(weekly, event(minutes=-A_YEAR))

    assert only_case().stage == "received"


@pytest.mark.parametrize("kind", ["complained", "erased"])
def test_who_complained_once_is_left_in_peace_also_when_it_is_history(weekly, kind):
    arrive(weekly, event())
    arrive(weekly, event(f"subscriber.{kind}", minutes=-A_YEAR), **BACKFILL)

    assert forbidden() == {address_hash(cast.ADA): kind}
    assert only_case().stage == "withdrawn"


def test_history_joins_no_case_that_is_under_way_and_changes_nothing_in_it(weekly):
    arrive(weekly, event())
    arrive(weekly, event("subscription.cancelled", minutes=-A_YEAR, comment="Grief."), **BACKFILL)

    today, past = rows(Case)
    assert (today.stage, today.kind, today.family) == ("received", "unsubscribed", "list")
    assert (past.stage, past.kind) == ("silent", "cancelled")


def test_who_comes_back_after_history_was_imported_still_withdraws_todays_case(weekly):
    arrive(weekly, event())
    arrive(weekly, event(minutes=-A_YEAR), **BACKFILL)
    arrive(weekly, event("subscriber.resubscribed", minutes=5))

    assert [case.stage for case in rows(Case)] == ["withdrawn", "silent"]


def test_a_return_in_the_past_takes_no_later_goodbye_back(weekly):
    arrive(weekly, event())
    arrive(weekly, event("subscriber.resubscribed", minutes=-A_YEAR), **BACKFILL)

    assert only_case().stage == "received"
