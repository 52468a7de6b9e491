"""Since when somebody was with us: by the calendar, and never longer than the evidence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from responder.enrich.tenure import Span, elapsed, season, tenure
from responder.enrich.values import Absence, Claim
from tests.responder.enrich.ledgers import SEEN, UNTIL

SWITCHED = datetime(2026, 5, 1, tzinfo=UTC)

days = st.dates(date(1970, 1, 1), date(2100, 12, 31))


def claim(since_on, source="customers", meaning="customer since", **more):
    return Claim(since_on, source, meaning, SEEN, **more)


def size(span):
    return span.years, span.months, span.days


def verdicts(found):
    return [entry.verdict for entry in found.ledger]


@pytest.mark.parametrize(
    ("since", "until", "span"),
    [
        (date(2016, 9, 10), date(2026, 11, 23), Span(10, 2, 13)),
        (date(2016, 11, 24), date(2026, 11, 23), Span(9, 11, 30)),
        (date(2016, 11, 23), date(2026, 11, 23), Span(10, 0, 0)),
        (date(2016, 2, 29), date(2026, 2, 27), Span(9, 11, 29)),
        (date(2016, 2, 29), date(2026, 2, 28), Span(10, 0, 0)),
        (date(2016, 2, 29), date(2024, 2, 28), Span(7, 11, 30)),
        (date(2021, 12, 31), date(2022, 2, 28), Span(0, 2, 0)),
        (date(2026, 11, 23), date(2026, 11, 23), Span(0, 0, 0)),
    ],
)
def test_time_is_counted_by_the_calendar(since, until, span):
    assert elapsed(since, until) == span


@given(days, days)
def test_time_counted_never_exceeds_time_passed(one, other):
    since, until = sorted((one, other))
    span = elapsed(since, until)

    assert since + relativedelta(years=span.years, months=span.months, days=span.days) <= until
    assert 0 <= span.months < 12
    assert 0 <= span.days < 31


@given(days, days, st.integers(0, 800))
def test_waiting_longer_never_makes_it_shorter(one, other, more):
    since, until = sorted((one, other))

    assert size(elapsed(since, until + timedelta(more))) >= size(elapsed(since, until))
    assert size(elapsed(since - timedelta(more), until)) >= size(elapsed(since, until))


def test_claims_within_a_month_agree_and_the_earliest_counts():
    found = tenure([claim(date(2016, 10, 9), "api"), claim(date(2016, 9, 10))], UNTIL)

    assert (found.claim.source, found.confidence, found.contradicted_by) == ("customers", "high", None)
    assert verdicts(found) == ["counts", "agrees"]


def test_sources_that_contradict_leave_the_later_day():
    found = tenure([claim(date(2016, 9, 10)), claim(date(2023, 3, 5), "api")], UNTIL)

    assert (found.claim.source, found.confidence) == ("api", "medium")
    assert found.contradicted_by.since_on == date(2016, 9, 10)
    assert verdicts(found) == ["contradicts", "counts"]


def test_a_later_day_that_means_something_else_contradicts_nothing():
    found = tenure([claim(date(2016, 9, 10)), claim(date(2023, 3, 5), "shop", "first order")], UNTIL)

    assert (found.claim.source, found.confidence) == ("customers", "high")
    assert verdicts(found) == ["counts", "later, and means something else"]


def test_who_paid_before_subscribing_was_with_us_since_the_payment():
    found = tenure(
        [claim(date(2019, 4, 2), "list", "subscribed"), claim(date(2017, 1, 9), "shop", "first payment")], UNTIL
    )

    assert (found.since_on, found.confidence) == (date(2017, 1, 9), "high")


def test_a_list_that_moved_overwrites_no_beginning():
    moved = claim(date(2021, 3, 1), "new platform", "subscribed", cliff_until=date(2021, 3, 1))
    found = tenure([claim(date(2016, 9, 10), "old platform", "subscribed"), moved], UNTIL)

    assert (found.since_on, found.confidence, found.is_bound) == (date(2016, 9, 10), "high", False)
    assert verdicts(found) == ["counts", "an import: many people share this day"]


def test_a_source_that_changed_its_day_is_trusted_with_the_later():
    before = claim(date(2016, 9, 10), superseded_at=SWITCHED)
    found = tenure([before, claim(date(2019, 9, 10))], UNTIL)

    assert (found.since_on, found.confidence, found.contradicted_by) == (date(2019, 9, 10), "medium", before)
    assert verdicts(found) == ["the source says otherwise now", "counts"]


def test_a_source_that_changed_its_day_to_an_earlier_one_is_trusted_with_the_later_too():
    now, before = claim(date(2016, 9, 10)), claim(date(2019, 9, 10), superseded_at=SWITCHED)
    found = tenure([before, now], UNTIL)

    assert (found.since_on, found.confidence, found.contradicted_by) == (date(2019, 9, 10), "medium", now)
    assert verdicts(found) == ["contradicts", "counts"]


@pytest.mark.parametrize(
    "instead",
    [
        claim(date(2021, 3, 1), cliff_until=date(2021, 3, 1)),
        claim(date(2021, 3, 1), withdrawn_by="Maya Lindqvist"),
        claim(date(1970, 1, 1)),
        claim(UNTIL + timedelta(1)),
    ],
    ids=["an import", "withdrawn", "a placeholder", "a day to come"],
)
def test_a_day_overwritten_by_one_that_counts_for_less_stands(instead):
    found = tenure([claim(date(2016, 9, 10), superseded_at=SWITCHED), instead], UNTIL)

    assert (found.since_on, found.confidence) == (date(2016, 9, 10), "high")


def test_of_two_days_a_source_gave_up_for_an_import_the_last_stands():
    first = claim(date(2014, 1, 8), superseded_at=SWITCHED - timedelta(90))
    second = claim(date(2016, 9, 10), superseded_at=SWITCHED)
    found = tenure([first, second, claim(date(2021, 3, 1), cliff_until=date(2021, 3, 1))], UNTIL)

    assert (found.claim, found.confidence) == (second, "medium")


def test_when_only_imports_are_known_it_was_that_at_the_least():
    cliff = claim(date(2017, 1, 1), cliff_until=date(2017, 12, 31))
    found = tenure([cliff, claim(date(2018, 6, 1), "list", "list import")], UNTIL)

    assert (found.since_on, found.is_bound, found.confidence) == (date(2017, 12, 31), True, "medium")
    assert verdicts(found) == ["counts: they were with us by 31 December 2017", "list import: not later than"]


def test_an_import_before_the_first_known_day_makes_that_day_a_bound():
    found = tenure([claim(date(2015, 2, 2), "list", "list import"), claim(date(2018, 6, 1))], UNTIL)

    assert (found.since_on, found.is_bound, found.confidence) == (date(2018, 6, 1), True, "medium")


def test_a_first_mail_stands_in_the_ledger_and_begins_nothing():
    mail = claim(date(2012, 5, 5), "mbox", "first mail")

    assert tenure([mail], UNTIL) is None
    assert verdicts(tenure([mail, claim(date(2016, 9, 10))], UNTIL)) == ["no beginning", "counts"]


@pytest.mark.parametrize("on", ["1970-01-01", "1900-01-01", "1899-12-30", "1899-12-31", "1904-01-01", "0001-01-01"])
def test_a_day_that_a_computer_put_for_unknown_is_not_heard(on):
    assert tenure([claim(date.fromisoformat(on))], UNTIL) is None


def test_a_claim_somebody_withdrew_is_kept_and_not_heard():
    withdrawn = claim(date(2010, 1, 4), withdrawn_by="Maya Lindqvist")
    found = tenure([withdrawn, claim(date(2016, 9, 10), "api")], UNTIL)

    assert (found.since_on, found.confidence) == (date(2016, 9, 10), "high")
    assert verdicts(found) == ["withdrawn by Maya Lindqvist", "counts"]


def test_a_start_after_the_goodbye_is_not_heard():
    assert tenure([claim(UNTIL + timedelta(1))], UNTIL) is None
    assert verdicts(tenure([claim(UNTIL + timedelta(1)), claim(UNTIL, "api")], UNTIL)) == ["counts", "after they left"]


def test_without_a_claim_there_is_no_tenure():
    assert tenure([], UNTIL) is None


def test_an_absence_is_taken_off_the_length():
    found = tenure([claim(date(2016, 9, 10))], UNTIL, [Absence(date(2019, 3, 1), date(2022, 4, 1))])

    assert (found.since_on, found.latest_on, found.stays) == (date(2016, 9, 10), date(2022, 4, 1), 2)
    assert (found.span, found.confidence) == (Span(7, 1, 11), "high")


def test_who_was_back_within_a_month_was_never_gone():
    found = tenure([claim(date(2016, 9, 10))], UNTIL, [Absence(date(2019, 3, 1), date(2019, 4, 1))])

    assert (found.gaps, found.span) == ((), Span(10, 2, 13))


def test_between_two_subscriptions_they_were_away():
    first = claim(date(2016, 1, 1), "stripe", "subscribed", until_on=date(2018, 1, 1), ref="sub_1")
    second = claim(date(2020, 1, 1), "stripe", "subscribed", ref="sub_2")
    found = tenure([first, second, claim(date(2015, 12, 24), "stripe", "account created")], UNTIL)

    assert (found.stays, found.latest_on, found.span.years) == (2, date(2020, 1, 1), 8)
    assert verdicts(found) == ["counts", "agrees", "later, and means something else"]


def test_a_source_that_knows_the_later_stay_only_contradicts_nobody():
    first = claim(date(2016, 1, 1), "stripe", "subscribed", until_on=date(2018, 1, 1), ref="sub_1")
    second = claim(date(2020, 1, 1), "stripe", "subscribed", ref="sub_2")
    found = tenure([first, second, claim(date(2020, 1, 2), "Northlight (stripe)", "subscribed")], UNTIL)

    assert (found.since_on, found.confidence, found.stays) == (date(2016, 1, 1), "high", 2)
    assert verdicts(found) == ["counts", "a later stay", "a later stay"]


def test_a_list_read_all_the_while_covers_a_gap_between_subscriptions():
    first = claim(date(2016, 1, 1), "stripe", "first payment", until_on=date(2018, 1, 1), ref="sub_1")
    second = claim(date(2020, 1, 1), "stripe", "first payment", ref="sub_2")

    assert tenure([first, second, claim(date(2017, 1, 1), "list", "subscribed")], UNTIL).gaps == ()


def test_a_subscription_paid_all_the_while_covers_an_absence_from_a_list():
    paid = claim(date(2016, 1, 1), "stripe", "subscribed", ref="sub_1")

    assert tenure([paid], UNTIL, [Absence(date(2019, 1, 1), date(2021, 1, 1))]).gaps == ()


def test_who_came_back_on_a_day_nobody_knows_was_with_us_at_least_until_leaving():
    found = tenure([claim(date(2016, 1, 1), "stripe", "subscribed", until_on=date(2018, 1, 1), ref="sub_1")], UNTIL)

    assert (found.span, found.confidence, found.latest_on) == (Span(2, 0, 1), "medium", None)
    assert found.is_at_least


@pytest.mark.parametrize(
    ("on", "country", "name"),
    [
        ("2016-05-03", "SE", "spring"), ("2016-05-03", "au", "autumn"), ("2016-07-03", "GB", "summer"),
        ("2016-10-31", "US", "autumn"), ("2016-02-29", "DE", "winter"), ("2016-02-29", "NZ", "summer"),
        ("2016-09-10", "SE", None), ("2016-12-28", "SE", None), ("2016-05-03", "SG", None), ("2016-05-03", None, None),
        ("2016-05-03", "Sweden", None),
    ],
)  # fmt: skip
def test_a_season_is_named_where_everybody_there_would_call_it_so(on, country, name):
    assert season(date.fromisoformat(on), country) == name
